with

forms as (
    select * from {{ ref('int_mart__form') }}
),

figures as (
    select * from {{ ref('int_mart__region_budget') }}
),

lines as (
    select * from {{ ref('budget_lines') }}
),

measures as (
    select * from {{ ref('budget_measures') }}
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
    select distinct
        line_code,
        measure_code
    from figures
),

framed as (
    select
        region_years.*,
        kinds_of_figure.line_code,
        kinds_of_figure.measure_code,
        figures.form_kind,
        figures.form_count,
        figures.figure_count,
        figures.source_section,
        figures.amount_yuan,
        figures.ratio_printed
    from region_years
    cross join kinds_of_figure
    left join figures
        on
            region_years.region_code is not distinct from figures.region_code
            and region_years.fiscal_year is not distinct from figures.fiscal_year
            and kinds_of_figure.line_code = figures.line_code
            and kinds_of_figure.measure_code = figures.measure_code
),

totalled as (
    select
        framed.*,
        lines.line_order,
        lines.line_group,
        lines.name_zh as line_name_zh,
        lines.name_en as line_name_en,
        measures.measure_order,
        measures.name_zh as measure_name_zh,
        measures.name_en as measure_name_en,
        max(framed.amount_yuan) filter (where framed.line_code = 'total') over of_measure as total_yuan,
        max(framed.amount_yuan) filter (where framed.line_code = 'total_income') over of_measure as total_income_yuan,
        max(framed.amount_yuan) filter (where framed.line_code = 'total_expenditure')
            over of_measure
            as total_spent_yuan,
        max(framed.amount_yuan) filter (where framed.measure_code = 'executed') over of_line as executed_yuan,
        max(framed.amount_yuan) filter (where framed.measure_code = 'adjusted_budget') over of_line as adjusted_yuan,
        max(framed.amount_yuan) filter (where framed.measure_code = 'initial_budget') over of_line as initial_yuan
    from framed
    inner join lines on framed.line_code = lines.line_code
    inner join measures on framed.measure_code = measures.measure_code
    window
        of_measure as (partition by framed.region_code, framed.fiscal_year, framed.measure_code),
        of_line as (partition by framed.region_code, framed.fiscal_year, framed.line_code)
),

final as (
    select
        {{ fact_id([
            "coalesce(region_code, '')", "coalesce(fiscal_year::varchar, '')", 'line_code', 'measure_code',
        ]) }} as comparison_id,
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
        case when amount_yuan is not null then rank() over (
                    partition by fiscal_year, line_code, measure_code order by amount_yuan desc nulls last
                )
        end as amount_rank,
        case when ratio_printed is not null then rank() over (
                    partition by fiscal_year, line_code, measure_code order by ratio_printed desc nulls last
                )
        end as ratio_rank
    from totalled
)

select * from final
