with

checks as (
    select * from {{ ref('int_audit__check') }} where verdict = 'fail'
),

forms as (
    select * from {{ ref('dim_form') }}
),

rules as (
    select * from {{ ref('dim_rule') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by rule_code, form_id, region_code, fiscal_year, subject, array_to_string(fact_ids, ',')
            order by printed_value, expected_value
        ) as failure_no
    from checks
),

final as (
    select
        {{ fact_id([
            "coalesce(numbered.form_id, numbered.region_code || '|' || numbered.fiscal_year)", 'numbered.rule_code',
            'numbered.subject', "array_to_string(numbered.fact_ids, ',')", 'numbered.failure_no',
        ]) }} as failure_id,
        numbered.rule_code,
        coalesce(numbered.level, rules.level) as level,
        rules.level as rule_level,
        coalesce(numbered.severity, rules.severity) as severity,
        numbered.form_id,
        coalesce(forms.region_code, numbered.region_code) as region_code,
        coalesce(forms.fiscal_year, numbered.fiscal_year)::integer as fiscal_year,
        numbered.subject,
        numbered.printed_value,
        numbered.expected_value,
        numbered.difference,
        numbered.difference_unit,
        try_cast(abs(numbered.size_yuan) as decimal(18, 2)) as size_yuan,
        abs(numbered.size_points)::decimal(18, 6) as size_points,
        numbered.message_zh,
        numbered.message_en,
        coalesce(numbered.fact_ids, []) as fact_ids,
        coalesce(
            numbered.form_ids, case when numbered.form_id is null then [] else [numbered.form_id] end
        ) as form_ids
    from numbered
    inner join rules on numbered.rule_code = rules.rule_code
    left join forms on numbered.form_id = forms.form_id
)

select * from final
