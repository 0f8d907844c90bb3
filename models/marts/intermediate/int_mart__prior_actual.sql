{#
    One row an indicator with a number as target for which the year before tells an actual: the indicator of the same
    name, department and project, if that year has just one, in the same or a convertible unit.
#}
with forms as (
    select * from {{ ref('int_current_form') }}
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

directions as (
    select * from {{ ref('int_indicator_direction') }}
),

units as (
    select * from {{ ref('units') }}
),

keyed as (
    select
        indicators.*,
        directions.is_less_better,
        md5(concat_ws(
            '|',
            forms.region_code,
            {{ name_key('forms.department_name') }},
            coalesce({{ name_key('forms.project_name') }}, ''),
            {{ name_key('indicators.indicator_name') }}
        )) as indicator_key
    from indicators
    inner join forms on indicators.form_id = forms.form_id
    inner join directions on indicators.indicator_id = directions.indicator_id
    where forms.region_code is not null and forms.department_name is not null and indicators.indicator_name is not null
),

actuals as (
    select
        indicator_key,
        fiscal_year,
        any_value(actual_value) as actual_value,
        any_value(actual_unit) as actual_unit
    from keyed
    group by indicator_key, fiscal_year
    having count(*) = 1 and bool_and(actual_kind = 'numeric') and bool_and(coalesce(actual_comparator, '=') = '=')
),

paired as (
    select
        keyed.indicator_id,
        keyed.target_comparator,
        keyed.target_value,
        keyed.is_less_better,
        case
            when coalesce(keyed.target_unit, '') = coalesce(actuals.actual_unit, '') then actuals.actual_value
            when target_units.unit_kind = actual_units.unit_kind
                then {{ convert_unit('actuals.actual_value', 'actual_units.factor', 'target_units.factor') }}
        end as prior_actual
    from keyed
    inner join actuals
        on keyed.indicator_key = actuals.indicator_key and keyed.fiscal_year = actuals.fiscal_year + 1
    left join units as target_units on keyed.target_unit = target_units.unit_printed
    left join units as actual_units on actuals.actual_unit = actual_units.unit_printed
    where keyed.target_kind = 'numeric' and keyed.target_value is not null
),

final as (
    select
        indicator_id,
        prior_actual,
        case
            when target_comparator in ('<=', '<') then target_value > prior_actual
            else target_value < prior_actual
        end as is_easier_than_prior
    from paired
    -- without an upper bound, where less is better, it isn't certain which way the target is meant
    where prior_actual is not null and (target_comparator in ('<=', '<') or not is_less_better)
)

select * from final
