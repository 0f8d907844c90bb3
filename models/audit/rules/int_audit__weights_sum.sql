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
        case
            when weight_count = 0 then 'no_weight'
            when not has_all_weights then 'weight_left_out'
            when execution_count > 0 and execution_weight is null then 'no_execution_weight'
            -- without a printed weight of execution its usual 10 points may be meant
            when execution_count = 0 and abs(all_weights - 90) <= {{ tolerance('weights_sum') }}
                then 'no_execution_weight'
            when is_page_of_several then 'page_of_several'
        end as reason_code,
        fact_ids
    from totals
),

against_subtotal as (
    select
        form_id,
        component_name || '分值' as subject,
        weight_sum as printed_points,
        max_score as expected_points,
        component_name || '下各指标分值' as what_zh,
        'Indicator weights under ' || component_name as what_en,
        weight_difference,
        case
            when max_score is null then 'no_subtotal'
            when not has_all_weights then 'weight_left_out'
            when abs(weight_difference) > {{ tolerance('weights_sum') }} and is_weight_balanced then 'level_unclear'
        end as reason_code,
        fact_ids
    from subtotals
),

compared as (
    select
        *,
        printed_points - expected_points as sum_difference
    from against_total
    union all by name
    select
        *,
        -weight_difference as sum_difference
    from against_subtotal
),

judged as (
    select
        *,
        case
            when reason_code is not null then 'not_applicable'
            when abs(sum_difference) > {{ tolerance('weights_sum') }} then 'fail'
            else 'pass'
        end as verdict,
        {{ show_points('printed_points') }} as printed_text,
        {{ show_points('expected_points') }} as expected_text
    from compared
),

final as (
    select
        'weights_sum' as rule_code,
        form_id,
        subject,
        verdict,
        reason_code,
        printed_text || ' 分' as printed_value,
        expected_text || ' 分' as expected_value,
        try_cast(printed_points - expected_points as decimal(18, 6)) as difference,
        '分' as difference_unit,
        (printed_points - expected_points)::decimal(18, 6) as size_points,
        what_zh || '合计为 ' || printed_text || ' 分，应为 ' || expected_text || ' 分。' as message_zh,
        what_en || ' add up to ' || printed_text || ' points, not to ' || expected_text || '.' as message_en,
        fact_ids
    from judged
)

select * from final
