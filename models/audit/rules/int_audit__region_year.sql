with

forms as (
    select * from {{ ref('int_current_form') }}
),

final as (
    select distinct
        region_code || '|' || fiscal_year as place,
        region_code,
        fiscal_year
    from forms
    where region_code is not null and fiscal_year is not null
)

select * from final
