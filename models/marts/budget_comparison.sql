with forms as (
    select * from {{ ref('int_mart__form') }}
),

figures as (
    select * from {{ ref('int_mart__region_budget') }}
),

-- every region that has a form of a year stands beside every figure that any form gives of its own year
region_years as (
    select
        region_code,
        fiscal_year,
        any_value(region_name_zh) as region_name_zh,
        any_value(region_name_en) as region_name_en
    from forms
    group by region_code, fiscal_year
    union all
    select distinct
        figures.region_code,
        figures.fiscal_year,
        figures.region_name_zh,
        figures.region_name_en
    from figures
    anti join forms
        on
            figures.region_code is not distinct from forms.region_code
            and figures.fiscal_year is not distinct from forms.fiscal_year
),

kinds_of_figure as (
    select * from {{ ref('int_mart__budget_kind') }}
),

-- what a share or a rate is worked out from: the totals of a region's year by measure, and its measures by line
totals as (
    select
        region_code,
        fiscal_year,
        measure_code,
        max(amount_yuan) filter (where line_code = 'total') as total_yuan,
        max(amount_yuan) filter (where line_code = 'total_income') as total_income_yuan,
        max(amount_yuan) filter (where line_code = 'total_expenditure') as total_spent_yuan
    from figures
    group by region_code, fiscal_year, measure_code
),

line_sums as (
    select
        region_code,
        fiscal_year,
        line_code,
        max(amount_yuan) filter (where measure_code = 'executed') as executed_yuan,
        max(amount_yuan) filter (where measure_code = 'adjusted_budget') as adjusted_yuan,
        max(amount_yuan) filter (where measure_code = 'initial_budget') as initial_yuan
    from figures
    group by region_code, fiscal_year, line_code
),

totalled as (
    select
        {{ fact_id([
            "coalesce(region_years.region_code, '')", "coalesce(region_years.fiscal_year::varchar, '')",
            'kinds_of_figure.line_code', 'kinds_of_figure.measure_code',
        ]) }} as comparison_id,
        region_years.*,
        kinds_of_figure.line_code,
        kinds_of_figure.measure_code,
        figures.* exclude (
            comparison_id, region_code, region_name_zh, region_name_en, fiscal_year, line_code, measure_code
        ),
        named_lines.line_order,
        named_lines.line_group,
        named_lines.name_zh as line_name_zh,
        named_lines.name_en as line_name_en,
        measures.measure_order,
        measures.name_zh as measure_name_zh,
        measures.name_en as measure_name_en,
        totals.* exclude (region_code, fiscal_year, measure_code),
        line_sums.* exclude (region_code, fiscal_year, line_code)
    from region_years
    cross join kinds_of_figure
    inner join {{ ref('budget_lines') }} as named_lines on kinds_of_figure.line_code = named_lines.line_code
    inner join {{ ref('budget_measures') }} as measures on kinds_of_figure.measure_code = measures.measure_code
    left join figures
        on
            region_years.region_code is not distinct from figures.region_code
            and region_years.fiscal_year is not distinct from figures.fiscal_year
            and kinds_of_figure.line_code = figures.line_code
            and kinds_of_figure.measure_code = figures.measure_code
    left join totals
        on
            region_years.region_code is not distinct from totals.region_code
            and region_years.fiscal_year is not distinct from totals.fiscal_year
            and kinds_of_figure.measure_code = totals.measure_code
    left join line_sums
        on
            region_years.region_code is not distinct from line_sums.region_code
            and region_years.fiscal_year is not distinct from line_sums.fiscal_year
            and kinds_of_figure.line_code = line_sums.line_code
),

final as (
    select
        comparison_id,
        region_code,
        region_name_zh,
        region_name_en,
        fiscal_year,
        line_code,
        line_name_zh,
        line_name_en,
        line_order,
        measure_code,
        measure_name_zh,
        measure_name_en,
        measure_order,
        form_kind,
        coalesce(form_count, 0) as form_count,
        coalesce(figure_count, 0) as figure_count,
        figure_count is not null as is_reported,
        source_section,
        amount_yuan,
        {{ rate('amount_yuan', """coalesce(case line_group
            when 'income' then total_income_yuan when 'nature' then total_spent_yuan when 'item' then total_spent_yuan
        end, total_yuan, total_income_yuan, total_spent_yuan)""") }} as share_of_total,
        ratio_printed,
        case measure_code
            when 'execution_rate' then {{ rate('executed_yuan', 'adjusted_yuan') }}
            when 'completion_rate' then {{ rate('executed_yuan', 'initial_yuan') }}
        end as ratio_from_sums,
        amount_rank,
        ratio_rank
    from totalled
)

select * from final
