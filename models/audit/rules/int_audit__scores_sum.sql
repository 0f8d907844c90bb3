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
        total_score - all_scores as sum_difference,
        case
            when score_count = 0 then 'no_score'
            when total_score is null then 'no_total_score'
            when not has_all_scores then 'score_left_out'
            when execution_count > 0 and execution_score is null then 'no_execution_score'
            when is_page_of_several then 'page_of_several'
            -- the total holds points of an execution that are printed nowhere: a tenth, or what the weights leave
            when
                execution_count = 0 and total_score > all_scores
                and total_score - all_scores <= case
                    when has_all_weights then total_max - weight_sum else 0.1 * total_max
                end
                then 'no_execution_score'
        end as reason_code,
        fact_ids
    from totals
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
        score_difference as sum_difference,
        case
            when score is null then 'no_subtotal'
            when not has_all_scores then 'score_left_out'
            when abs(score_difference) > {{ tolerance('scores_sum') }} and is_score_balanced then 'level_unclear'
        end as reason_code,
        fact_ids
    from subtotals
),

compared as (
    select * from against_total
    union all by name
    select * from against_subtotal
),

judged as (
    select
        *,
        case
            when reason_code is not null then 'not_applicable'
            when abs(sum_difference) > {{ tolerance('scores_sum') }} then 'fail'
            else 'pass'
        end as verdict,
        {{ show_points('printed_points') }} as printed_text,
        {{ show_points('expected_points') }} as expected_text,
        {{ show_points('printed_points - expected_points') }} as difference_text
    from compared
),

final as (
    select
        'scores_sum' as rule_code,
        form_id,
        subject,
        verdict,
        reason_code,
        printed_text || ' 分' as printed_value,
        expected_text || ' 分' as expected_value,
        try_cast(printed_points - expected_points as decimal(18, 6)) as difference,
        '分' as difference_unit,
        (printed_points - expected_points)::decimal(18, 6) as size_points,
        printed_zh || '列为 ' || printed_text || ' 分，而' || what_zh || '合计为 ' || expected_text || ' 分，相差 '
        || difference_text || ' 分。' as message_zh,
        printed_en || ' is printed as ' || printed_text || ', but the ' || what_en || ' add up to ' || expected_text
        || ' (difference ' || difference_text || ').' as message_en,
        fact_ids
    from judged
)

select * from final
