{{ config(materialized='view') }}

with

checks as (
    -- the columns of a check, so that a model names only those that it fills
    select
        null::varchar as rule_code,
        null::varchar as level,
        null::varchar as form_id,
        null::varchar as region_code,
        null::integer as fiscal_year,
        null::varchar as subject,
        null::varchar as verdict,
        null::varchar as reason_code,
        null::varchar as severity,
        null::varchar as printed_value,
        null::varchar as expected_value,
        null::decimal(18, 6) as difference,
        null::varchar as difference_unit,
        null::decimal(18, 2) as size_yuan,
        null::decimal(18, 6) as size_points,
        null::varchar as message_zh,
        null::varchar as message_en,
        null::varchar[] as fact_ids,
        null::varchar[] as form_ids
    where false
    {%- for rule_model in rule_models() %}
        union all by name
        select * from {{ ref(rule_model) }}
    {%- endfor %}
)

select * from checks
