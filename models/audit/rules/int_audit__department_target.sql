with

forms as (
    select * from {{ ref('int_audit__department_form') }}
),

indicators as (
    select * from {{ ref('int_audit__indicator') }}
),

final as (
    select
        indicators.indicator_id,
        indicators.form_id,
        indicators.indicator_name,
        {{ name_key('indicators.indicator_name') }} as name_key,
        forms.place,
        forms.fiscal_year,
        forms.is_declaration,
        forms.has_declaration,
        forms.has_prior_form,
        indicators.target_printed,
        indicators.target_kind,
        indicators.target_comparator,
        indicators.target_value,
        indicators.target_date,
        coalesce(indicators.target_unit, '') as target_unit,
        case when coalesce(indicators.actual_unit, indicators.target_unit, '') = coalesce(indicators.target_unit, '')
                then indicators.actual_value
        end as actual_value,
        indicators.is_cost or indicators.is_adverse as is_less_better
    from indicators
    inner join forms on indicators.form_id = forms.form_id
    where indicators.indicator_name is not null and indicators.target_printed is not null
)

select * from final
