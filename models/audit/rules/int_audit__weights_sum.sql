with

totals as (
    select * from {{ ref('int_audit__score_total') }}
),

subtotals as (
    select * from {{ ref('int_audit__score_subtotal') }}
),

against_total as (
    select
        form_id,
        '分值合计' as subject,
        all_weights as printed_points,
        total_max as expected_points,
        case when is_without_execution then '各指标分值' else '各指标分值与预算执行分值' end as what_zh,
        case when is_without_execution then 'Indicator weights' else 'Indicator weights and the weight of execution' end
            as what_en,
        fact_ids
    from totals
    where
        has_all_weights and abs(all_weights - total_max) > 0.01
        and (execution_count = 0 or execution_weight is not null)
        -- without a printed weight of execution its usual 10 points may be meant
        and not (execution_count = 0 and abs(all_weights - 90) <= 0.01)
),

against_subtotal as (
    select
        form_id,
        component_name || '分值' as subject,
        weight_sum as printed_points,
        max_score as expected_points,
        component_name || '下各指标分值' as what_zh,
        'Indicator weights under ' || component_name as what_en,
        fact_ids
    from subtotals
    where has_all_weights and abs(weight_difference) > 0.01 and not is_weight_balanced
),

wrong as (
    select * from against_total
    union all by name
    select * from against_subtotal
),

shown as (
    select
        *,
        {{ show_points('printed_points') }} as printed_text,
        {{ show_points('expected_points') }} as expected_text
    from wrong
),

final as (
    select
        'weights_sum' as rule_code,
        form_id,
        subject,
        printed_text || ' 分' as printed_value,
        expected_text || ' 分' as expected_value,
        (printed_points - expected_points)::decimal(18, 6) as difference,
        '分' as difference_unit,
        null::varchar as severity,
        what_zh || '合计为 ' || printed_text || ' 分，应为 ' || expected_text || ' 分。' as message_zh,
        what_en || ' add up to ' || printed_text || ' points, not to ' || expected_text || '.' as message_en,
        fact_ids
    from shown
)

select * from final
