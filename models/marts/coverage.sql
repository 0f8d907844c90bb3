with

forms as (
    select * from {{ ref('int_mart__form') }}
),

figures as (
    select * from {{ ref('int_mart__form_figure') }}
),

-- every form stands beside every figure that any form has
kinds_of_figure as (
    select * from {{ ref('int_mart__figure_kind') }}
),

final as (
    select
        {{ fact_id(['forms.form_id', "'coverage'", 'kinds_of_figure.figure_code']) }} as coverage_id,
        forms.region_code,
        forms.region_name_zh,
        forms.region_name_en,
        forms.form_id,
        forms.fiscal_year,
        forms.form_kind,
        kinds_of_figure.figure_code,
        kinds_of_figure.figure_group,
        kinds_of_figure.figure_order,
        kinds_of_figure.figure_name_zh,
        kinds_of_figure.figure_name_en,
        case
            when figures.reported_count > 0 then 'reported'
            when figures.blank_count > 0 then 'blank'
            else 'not_in_form'
        end as status,
        coalesce(figures.reported_count, 0) as reported_count,
        coalesce(figures.blank_count, 0) as blank_count
    from forms
    cross join kinds_of_figure
    left join figures
        on forms.form_id = figures.form_id and kinds_of_figure.figure_code = figures.figure_code
)

select * from final
