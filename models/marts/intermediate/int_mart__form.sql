with

forms as (
    select * from {{ ref('int_current_form') }}
),

regions as (
    select * from {{ ref('dim_region') }}
),

budgets as (
    select * from {{ ref('fct_budget') }}
),

form_figures as (
    select
        budgets.form_id,
        max(budgets.amount_yuan) filter (where budgets.measure_code = 'initial_budget') as initial_budget_yuan,
        max(budgets.amount_yuan) filter (where budgets.measure_code = 'adjusted_budget') as adjusted_budget_yuan,
        max(budgets.amount_yuan) filter (where budgets.measure_code = 'executed') as executed_form_yuan,
        max(budgets.amount_yuan) filter (
            where budgets.measure_code = 'declared_budget' and budgets.line_code in ('total', 'total_expenditure')
        ) as declared_budget_yuan,
        max(budgets.ratio) filter (where budgets.measure_code = 'execution_rate') as execution_rate_printed
    from budgets
    inner join forms on budgets.form_id = forms.form_id
    where
        budgets.source_section = 'form' and budgets.line_code in ('total', 'total_expenditure')
        and budgets.fiscal_year is not distinct from forms.fiscal_year
    group by budgets.form_id
),

text_figures as (
    select
        budgets.form_id,
        max(budgets.amount_yuan) as executed_text_yuan
    from budgets
    inner join forms on budgets.form_id = forms.form_id
    where
        budgets.source_section = 'narrative' and budgets.measure_code = 'executed'
        and budgets.line_code in ('total', 'total_expenditure')
        and budgets.fiscal_year is not distinct from forms.fiscal_year
    group by budgets.form_id
),

scores as (
    select
        form_id,
        max(max_score) filter (where component_kind = 'total') as total_max,
        max(score) filter (where component_kind = 'total') as total_score,
        max(basis) filter (where component_kind = 'total') as total_basis,
        max(grade) filter (where component_kind = 'total') as grade,
        sum(max_score) filter (where component_kind = 'budget_execution') as execution_weight,
        sum(score) filter (where component_kind = 'budget_execution') as execution_score,
        sum(max_score) filter (where component_kind = 'indicator') as indicator_weight,
        sum(score) filter (where component_kind = 'indicator') as indicator_score
    from {{ ref('fct_score') }}
    group by form_id
),

final as (
    select
        forms.form_id,
        forms.document_id,
        forms.form_no,
        forms.region_code,
        regions.region_name_zh,
        regions.region_name_en,
        regions.province_code,
        regions.province_name_zh,
        regions.province_name_en,
        forms.fiscal_year,
        forms.form_kind,
        forms.title,
        forms.department_name,
        forms.project_name,
        forms.grade_printed,
        form_figures.initial_budget_yuan,
        form_figures.adjusted_budget_yuan,
        form_figures.declared_budget_yuan,
        coalesce(form_figures.executed_form_yuan, text_figures.executed_text_yuan) as executed_yuan,
        case
            when form_figures.executed_form_yuan is not null then 'form'
            when text_figures.executed_text_yuan is not null then 'narrative'
        end as executed_basis,
        form_figures.execution_rate_printed,
        scores.total_max,
        scores.total_score,
        scores.total_basis,
        scores.grade,
        scores.execution_weight,
        scores.execution_score,
        scores.indicator_weight,
        scores.indicator_score
    from forms
    left join regions on forms.region_code = regions.region_code
    left join form_figures on forms.form_id = form_figures.form_id
    left join text_figures on forms.form_id = text_figures.form_id
    left join scores on forms.form_id = scores.form_id
)

select * from final
