{# One row an indicator: what it is measured by in marts.indicator_quality; a flag is NULL where it doesn't apply. #}
with

marks as (
    select * from {{ ref('int_mart__indicator_mark') }}
),

-- the first and the last of its departments tell whether there are two, for less than counting them
departments as (
    select
        name_key,
        min(department_key) <> max(department_key) as is_of_several
    from marks
    group by name_key
),

final as (
    select
        marks.* exclude (name_key, department_key),
        case
            when marks.name_key is not null and marks.department_key is not null then departments.is_of_several
        end as is_reused
    from marks
    left join departments on marks.name_key = departments.name_key
)

select * from final
