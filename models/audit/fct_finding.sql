{%- set rule_models = [
    'int_audit__budget_identity',
    'int_audit__parts_sum',
    'int_audit__income_expenditure_balance',
    'int_audit__execution_rate',
    'int_audit__execution_score',
    'int_audit__share',
    'int_audit__form_narrative_conflict',
    'int_audit__weights_sum',
    'int_audit__scores_sum',
    'int_audit__score_limits',
    'int_audit__target_attainment',
    'int_audit__indicator_wording',
    'int_audit__explanation_conflict',
    'int_audit__form_completeness',
] -%}

with

forms as (
    select * from {{ ref('dim_form') }}
),

rules as (
    select * from {{ ref('dim_rule') }}
),

raised as (
    {%- for rule_model in rule_models %}
        select * from {{ ref(rule_model) }}
        {%- if not loop.last %}
            union all by name
        {%- endif %}
    {%- endfor %}
),

numbered as (
    select
        *,
        row_number() over (
            partition by rule_code, form_id, subject, array_to_string(fact_ids, ',')
            order by printed_value, expected_value
        ) as finding_no
    from raised
),

final as (
    select
        {{ fact_id([
            'numbered.form_id', 'numbered.rule_code', 'numbered.subject',
            "array_to_string(numbered.fact_ids, ',')", 'numbered.finding_no',
        ]) }} as finding_id,
        numbered.rule_code,
        coalesce(numbered.severity, rules.severity) as severity,
        numbered.form_id,
        forms.region_code,
        forms.fiscal_year,
        numbered.subject,
        numbered.printed_value,
        numbered.expected_value,
        numbered.difference::decimal(18, 6) as difference,
        numbered.difference_unit,
        numbered.message_zh,
        numbered.message_en,
        numbered.fact_ids
    from numbered
    inner join forms on numbered.form_id = forms.form_id
    inner join rules on numbered.rule_code = rules.rule_code
)

select * from final
