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
        '总分' as subject,
        total_score as printed_points,
        all_scores as expected_points,
        case when is_without_execution then '各指标得分' else '各指标得分与预算执行得分' end as what_zh,
        case when is_without_execution then 'indicator scores' else 'indicator scores and the execution score' end
            as what_en,
        '总分' as printed_zh,
        'The total score' as printed_en,
        fact_ids
    from totals
    where
        has_all_scores and abs(all_scores - total_score) > 0.01
        and (execution_count = 0 or execution_score is not null)
),

against_subtotal as (
    select
        form_id,
        component_name || '得分' as subject,
        score as printed_points,
        score_sum as expected_points,
        component_name || '下各指标得分' as what_zh,
        'indicator scores under ' || component_name as what_en,
        component_name || '小计' as printed_zh,
        'The subtotal ' || component_name as printed_en,
        fact_ids
    from subtotals
    where has_all_scores and abs(score_difference) > 0.01 and not is_score_balanced
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
        {{ show_points('expected_points') }} as expected_text,
        {{ show_points('printed_points - expected_points') }} as difference_text
    from wrong
),

final as (
    select
        'scores_sum' as rule_code,
        form_id,
        subject,
        printed_text || ' 分' as printed_value,
        expected_text || ' 分' as expected_value,
        (printed_points - expected_points)::decimal(18, 6) as difference,
        '分' as difference_unit,
        null::varchar as severity,
        printed_zh || '列为 ' || printed_text || ' 分，而' || what_zh || '合计为 ' || expected_text || ' 分，相差 '
        || difference_text || ' 分。' as message_zh,
        printed_en || ' is printed as ' || printed_text || ', but the ' || what_en || ' add up to ' || expected_text
        || ' (difference ' || difference_text || ').' as message_en,
        fact_ids
    from shown
)

select * from final
