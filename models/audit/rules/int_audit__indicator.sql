with

indicators as (
    select * from {{ ref('fct_indicator') }}
),

units as (
    select * from {{ ref('units') }}
),

names as (
    select * from {{ ref('int_indicator_name') }}
),

-- a reason below the table is for all of its indicators
form_reasons as (
    select
        form_id,
        min(text) filter (where length(text) >= 6) as reason
    from {{ ref('stg_raw__text_section') }}
    where regexp_matches(heading, '偏差|未完成|扣分')
    group by form_id
),

-- a column or a row for reasons, filled or blank: some provinces' forms have neither
reason_places as (
    select form_id from {{ ref('stg_raw__form_field') }} where field_code = 'reason_column'
    union distinct
    select form_id from form_reasons
),

forms_with_reasons as (
    select distinct form_id from indicators
    where coalesce(explanation, deviation_reason, note) is not null
),

-- a column for reasons alone, beside which a note is none
reason_columns as (
    select distinct form_id from {{ ref('stg_raw__form_field') }}
    where field_code = 'reason_column' and not regexp_matches(text_printed, '^\s*(备注|说明)')
),

worded as (
    select
        indicators.*,
        form_reasons.reason as form_reason,
        reason_places.form_id is not null as is_reason_column_printed,
        reason_columns.form_id is not null as is_note_apart,
        forms_with_reasons.form_id is not null as is_any_reason_given,
        coalesce(
            (indicators.level1_code = 'cost' or indicators.level2_code = 'cost' or names.has_cost_word)
            and not names.has_saving_word, false
        ) as is_cost,
        coalesce(names.is_adverse, false) as is_adverse,
        coalesce(names.is_whole_budget_input, false) as is_whole_budget_input,
        target_units.unit_kind as target_unit_kind,
        actual_units.unit_kind as actual_unit_kind,
        case when actual_units.unit_kind = 'money' then actual_units.factor end as actual_unit_factor,
        case
            when actual_units.unit_kind = 'money' then (indicators.actual_value * actual_units.factor)::decimal(18, 2)
        end as actual_yuan
    from indicators
    left join form_reasons on indicators.form_id = form_reasons.form_id
    left join reason_places on indicators.form_id = reason_places.form_id
    left join reason_columns on indicators.form_id = reason_columns.form_id
    left join forms_with_reasons on indicators.form_id = forms_with_reasons.form_id
    left join names on indicators.indicator_name = names.indicator_name
    left join units as target_units on indicators.target_unit = target_units.unit_printed
    left join units as actual_units on indicators.actual_unit = actual_units.unit_printed
),

bounded as (
    select
        *,
        coalesce(
            is_adverse
            -- a price has its unit in money: 元/平方米
            or (is_cost and (target_unit_kind = 'money' or regexp_matches(target_unit, '^[亿万千百]?元[/／]')))
            or (is_cost and regexp_matches(indicator_name, '(成本|费用|经费|预算)控制率')), false
        ) as is_upper_bound_due
    from worded
),

final as (
    select
        * exclude (is_any_reason_given),
        coalesce(
            is_upper_bound_due and target_kind = 'numeric' and target_comparator in ('>=', '>'), false
        ) as is_comparator_suspect,
        coalesce(
            nullif(explanation, '无'), nullif(deviation_reason, '无'),
            case when not is_note_apart then nullif(note, '无') end, form_reason
        ) as reason_given,
        is_reason_column_printed or is_any_reason_given as has_reason_place
    from bounded
)

select * from final
