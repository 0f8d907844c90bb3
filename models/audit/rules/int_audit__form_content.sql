with

forms as (
    select * from {{ ref('int_current_form') }}
),

kinds as (
    select * from {{ ref('form_kinds') }}
),

departments as (
    select * from {{ ref('int_audit__department_form') }}
),

goals as (
    select distinct form_id from {{ ref('stg_raw__text_section') }} where starts_with(section_code, 'goal')
),

budgets as (
    select
        form_id,
        bool_or(source_section = 'form') as budget,
        bool_or(line_group = 'total') as budget_total,
        bool_or(line_group <> 'total') as budget_parts,
        bool_or(measure_code = 'initial_budget') as initial_budget,
        bool_or(measure_code = 'adjustment') as adjustment,
        bool_or(measure_code in ('adjusted_budget', 'year_end_balance')) as adjusted_or_balance,
        bool_or(source_section = 'form' and line_code = 'total_income') as income_total,
        bool_or(source_section = 'form' and line_code = 'total_expenditure') as expenditure_total,
        bool_or(measure_code in ('execution_rate', 'completion_rate') and ratio is not null) as printed_rate,
        bool_or(measure_code = 'executed') as spent,
        bool_or(measure_code in ('executed', 'execution_rate')) as spent_or_rate,
        bool_or(measure_code = 'share' and ratio is not null) as printed_share,
        bool_or(source_section = 'narrative') as second_figure,
        bool_or(measure_code = 'carryover_in') as carryover,
        true as fact
    from {{ ref('int_audit__budget_figure') }}
    where amount_yuan is not null or ratio is not null
    group by form_id
),

indicators as (
    select
        form_id,
        true as indicator,
        bool_or(target_printed is not null) as any_target,
        bool_or(target_kind = 'numeric') as numeric_target,
        bool_or(actual_printed is not null) as any_actual,
        bool_or(weight is not null) as weight,
        bool_or(explanation is not null or note is not null) as explanation,
        bool_or(is_whole_budget_input) as whole_budget_indicator
    from {{ ref('int_audit__indicator') }}
    group by form_id
),

scores as (
    select
        form_id,
        bool_or(score is not null and basis = 'reported' and component_kind <> 'total') as score,
        bool_or(max_score is not null and component_kind in ('indicator', 'budget_execution')) as weight,
        bool_or(score is not null and component_kind = 'budget_execution') as execution_score,
        bool_or(score is not null and component_kind = 'total' and basis = 'reported') as total_score,
        bool_or(
            score is not null and component_kind in ('total', 'level1_subtotal') and basis = 'reported'
        ) as total_or_subtotal
    from {{ ref('fct_score') }}
    group by form_id
),

final as (
    select
        forms.form_id,
        list_filter([
            {%- for content in ['budget', 'budget_total', 'budget_parts', 'initial_budget', 'adjustment',
                'adjusted_or_balance', 'income_total', 'expenditure_total', 'printed_rate', 'spent', 'spent_or_rate',
                'printed_share', 'carryover'] %}
                case when budgets.{{ content }} then '{{ content }}' end,
            {%- endfor %}
            {%- for content in ['indicator', 'numeric_target', 'explanation'] %}
                case when indicators.{{ content }} then '{{ content }}' end,
            {%- endfor %}
            {%- for content in ['score', 'execution_score', 'total_score', 'total_or_subtotal'] %}
                case when scores.{{ content }} then '{{ content }}' end,
            {%- endfor %}
            case when indicators.any_target then 'target' end,
            case when indicators.any_actual then 'actual' end,
            case when indicators.weight or scores.weight then 'weight' end,
            case when budgets.second_figure or indicators.whole_budget_indicator then 'second_figure' end,
            case when budgets.fact or indicators.indicator or scores.form_id is not null then 'fact' end,
            case when goals.form_id is not null or indicators.indicator then 'goal_or_indicator' end,
            case when forms.grade_printed is not null then 'grade' end,
            case when kinds.is_scored then 'self_evaluation' end,
            case when departments.form_id is not null then 'department_known' end,
            case when departments.has_other_form then 'other_form' end,
            case when departments.has_prior_form then 'prior_form' end,
            case when departments.has_declaration then 'declaration' end
        ], lambda x: x is not null) as contents
    from forms
    left join kinds on forms.form_kind = kinds.form_kind
    left join departments on forms.form_id = departments.form_id
    left join goals on forms.form_id = goals.form_id
    left join budgets on forms.form_id = budgets.form_id
    left join indicators on forms.form_id = indicators.form_id
    left join scores on forms.form_id = scores.form_id
)

select * from final
