{# One row a figure that any form has: what marts.coverage shows of every form. #}
with

figures as (
    select * from {{ ref('int_mart__form_figure') }}
),

final as (
    select
        figure_code,
        any_value(figure_group) as figure_group,
        any_value(figure_order) as figure_order,
        any_value(figure_name_zh) as figure_name_zh,
        any_value(figure_name_en) as figure_name_en
    from figures
    group by figure_code
)

select * from final
