with

limits as (
    select
        *,
        concat_ws('，', '不小于 ' || min_value, '不大于 ' || max_value) as limits_zh,
        concat_ws(', ', 'at least ' || min_value, 'at most ' || max_value) as limits_en
    from {{ ref('value_limits') }}
),

scores as (
    select * from {{ ref('fct_score') }} where basis = 'reported'
),

field_values as (
    select
        form_id,
        budget_id as fact_id,
        measure_code as field_code,
        line_zh || ' ' || measure_zh as subject,
        value_printed as text_printed,
        coalesce(ratio, amount_yuan)::decimal(24, 6) as field_value,
        least(amount_yuan, 0) as size_yuan
    from {{ ref('int_audit__budget_figure') }}
    union all by name
    select
        form_id,
        score_id as fact_id,
        'weight' as field_code,
        coalesce(component_name, component_kind) || ' 分值' as subject,
        max_score::decimal(24, 6) as field_value
    from scores
    union all by name
    select
        form_id,
        score_id as fact_id,
        'score' as field_code,
        coalesce(component_name, component_kind) || ' 得分' as subject,
        score::decimal(24, 6) as field_value
    from scores
),

judged as (
    select
        field_values.*,
        limits.limits_zh,
        limits.limits_en,
        case
            when field_values.field_value < limits.min_value or field_values.field_value > limits.max_value then 'fail'
            else 'pass'
        end as verdict
    from field_values
    inner join limits on field_values.field_code = limits.field_code
    where field_values.field_value is not null
),

-- what nobody reads of the many values within their limits isn't written
final as (
    select
        'value_out_of_range' as rule_code,
        form_id,
        subject,
        verdict,
        case when verdict = 'fail' then coalesce(text_printed, {{ show_points('field_value') }}) end as printed_value,
        case when verdict = 'fail' then limits_zh end as expected_value,
        case when verdict = 'fail' then size_yuan end as size_yuan,
        '“' || subject || '”为 ' || printed_value || '，超出合理范围（' || expected_value || '）。' as message_zh,
        subject || ' is ' || printed_value || ', outside its limits (' || limits_en || ').' as message_en,
        [fact_id] as fact_ids
    from judged
)

select * from final
