{#
    One row an indicator line: target and actual as values, and the actual in the target's unit. A date without
    a year is of the form's year. Units are compatible where one is missing, both are the same, or both are of
    one kind in the seed units; else comparable_actual is NULL.
#}
with indicator_lines as (
    select * from {{ ref('stg_raw__indicator_line') }}
),

years as (
    select * from {{ ref('int_form_year') }}
),

printed_values as (
    select * from {{ ref('int_printed_value') }}
),

answers as (
    select * from {{ ref('int_printed_answer') }}
),

units as (
    select * from {{ ref('units') }}
),

typed as (
    select
        indicator_lines.form_id,
        indicator_lines.line_no,
        targets.value_kind as target_kind,
        targets.comparator as target_comparator,
        targets.number_value as target_value,
        targets.unit as target_unit,
        {{ date_in_year('targets', 'years.fiscal_year') }} as target_date,
        actuals.value_kind as actual_kind,
        actuals.comparator as actual_comparator,
        actuals.number_value as actual_value,
        actuals.unit as actual_unit,
        {{ date_in_year('actuals', 'years.fiscal_year') }} as actual_date,
        answers.outcome as actual_outcome
    from indicator_lines
    left join years on indicator_lines.form_id = years.form_id
    left join printed_values as targets on indicator_lines.target_text = targets.value_text
    left join printed_values as actuals on indicator_lines.actual_text = actuals.value_text
    left join answers on indicator_lines.actual_text = answers.value_text
),

-- a unit with a second one in brackets, 台(套), compares as the first
bare as (
    select
        *,
        regexp_replace(target_unit, '\(.*\)$', '') as bare_target_unit,
        regexp_replace(actual_unit, '\(.*\)$', '') as bare_actual_unit
    from typed
),

final as (
    select
        bare.* exclude (bare_target_unit, bare_actual_unit),
        case
            when coalesce(bare.bare_target_unit = bare.bare_actual_unit, true) then bare.actual_value
            when target_units.unit_kind = actual_units.unit_kind
                then {{ convert_unit('bare.actual_value', 'actual_units.factor', 'target_units.factor') }}
        end as comparable_actual
    from bare
    left join units as target_units on bare.bare_target_unit = target_units.unit_printed
    left join units as actual_units on bare.bare_actual_unit = actual_units.unit_printed
)

select * from final
