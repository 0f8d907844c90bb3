{# One row an indicator: what it is measured by in marts.indicator_quality; a flag is NULL where it doesn't apply. #}
with

marks as (
    select * from {{ ref('int_mart__indicator_mark') }}
),

departments as (
    select
        name_key,
        count(distinct department_key) as department_count
    from marks
    group by name_key
),

final as (
    select
        marks.* exclude (name_key, department_key),
        case
            when marks.name_key is not null and marks.department_key is not null then departments.department_count >= 2
        end as is_reused
    from marks
    left join departments on marks.name_key = departments.name_key
)

select * from final
