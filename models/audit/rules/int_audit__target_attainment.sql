with

indicators as (
    select
        *,
        -- where less is better, a target written as = or >= doesn't say whether it was met; nor does 0.98 against 95%
        is_comparator_suspect
        or coalesce(
            (is_cost or is_adverse) and coalesce(target_comparator, '=') in ('=', '>=', '>')
            and actual_value is not null, false
        )
        or coalesce(target_unit = '%' and actual_unit is null and actual_value between 0 and 1, false)
            as is_direction_unclear,
        coalesce(indicator_name, '（未命名指标）') as name_zh,
        coalesce(indicator_name, '(indicator without a name)') as name_en,
        coalesce(target_printed, '（未填）') as target_text,
        coalesce(actual_printed, '（未填）') as actual_text,
        {{ show_points('score') }} as score_text,
        {{ show_points('weight') }} as weight_text
    from {{ ref('int_audit__indicator') }}
),

reasoned as (
    select
        *,
        case
            when target_printed is null then 'no_target'
            when actual_printed is null then 'no_actual'
            when score is null then 'no_score'
            when coalesce(weight, 0) <= 0 then 'no_weight'
            when is_direction_unclear then 'direction_unclear'
            when is_target_met is null then 'not_comparable'
        end as met_reason
    from indicators
),

missed as (
    select
        *,
        'missed_target_full_score' as rule_code,
        met_reason as reason_code,
        not is_target_met and score >= weight - {{ tolerance('missed_target_full_score') }} as is_wrong,
        score_text || ' 分' as printed_value,
        '低于 ' || weight_text || ' 分' as expected_value,
        null::decimal(18, 6) as difference,
        '分' as difference_unit,
        -- what the target's share that was missed is worth
        case
            when target_comparator in ('>=', '>', '=') then weight * (1 - attainment_ratio)
            when target_comparator in ('<=', '<') then weight * least(attainment_ratio - 1, 1)
        end as size_points,
        null::varchar as severity,
        '指标“' || name_zh || '”目标为 ' || target_text || '，实际为 ' || actual_text || '，未达目标却得满分 ' || score_text
        || ' 分。' as message_zh,
        'Indicator ' || name_en || ': the target is ' || target_text || ', the actual ' || actual_text
        || ': missed, but it got full marks (' || score_text || ' of ' || weight_text || ').' as message_en
    from reasoned
),

met as (
    select
        *,
        'met_target_lost_points' as rule_code,
        met_reason as reason_code,
        -- a target in words that was met may get 80% to 100% of its weight
        is_target_met
        and score < weight - {{ tolerance('met_target_lost_points') }}
        and not coalesce(target_kind = 'qualitative' and score >= 0.8 * weight, false) as is_wrong,
        score_text || ' 分' as printed_value,
        weight_text || ' 分' as expected_value,
        try_cast(score - weight as decimal(18, 6)) as difference,
        '分' as difference_unit,
        weight - score as size_points,
        null::varchar as severity,
        '指标“' || name_zh || '”目标为 ' || target_text || '，实际为 ' || actual_text || '，已达目标却只得 ' || score_text
        || ' 分（分值 ' || weight_text || ' 分）。' as message_zh,
        'Indicator ' || name_en || ': the target is ' || target_text || ', the actual ' || actual_text
        || ': met, but it got only ' || score_text || ' of ' || weight_text || ' points.' as message_en
    from reasoned
),

unexplained as (
    select
        *,
        'deviation_unexplained' as rule_code,
        case
            when score is null then 'no_score'
            when weight is null then 'no_weight'
            when not has_reason_place then 'no_reason_place'
        end as reason_code,
        score < weight - {{ tolerance('deviation_unexplained') }} and reason_given is null as is_wrong,
        score_text || ' 分' as printed_value,
        '偏差原因' as expected_value,
        try_cast(score - weight as decimal(18, 6)) as difference,
        '分' as difference_unit,
        weight - score as size_points,
        null::varchar as severity,
        '指标“' || name_zh || '”得 ' || score_text || ' 分，低于分值 ' || weight_text || ' 分，但未说明偏差原因。'
            as message_zh,
        'Indicator ' || name_en || ' got ' || score_text || ' of ' || weight_text
        || ' points, but no reason for the deviation is given.' as message_en
    from reasoned
),

checks as (
    select * from missed
    union all by name
    select * from met
    union all by name
    select * from unexplained
),

final as (
    select
        rule_code,
        form_id,
        name_zh as subject,
        {{ verdict('reason_code', 'is_wrong') }} as verdict,
        reason_code,
        printed_value,
        expected_value,
        difference,
        difference_unit,
        size_points::decimal(18, 6) as size_points,
        severity,
        case when is_wrong then message_zh end as message_zh,
        case when is_wrong then message_en end as message_en,
        [indicator_id] as fact_ids
    from checks
)

select * from final
