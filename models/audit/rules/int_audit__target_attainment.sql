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

missed as (
    select
        *,
        'missed_target_full_score' as rule_code,
        score_text || ' 分' as printed_value,
        '低于 ' || weight_text || ' 分' as expected_value,
        null::decimal(18, 6) as difference,
        '分' as difference_unit,
        null::varchar as severity,
        '指标“' || name_zh || '”目标为 ' || target_text || '，实际为 ' || actual_text || '，未达目标却得满分 ' || score_text
        || ' 分。' as message_zh,
        'Indicator ' || name_en || ': the target is ' || target_text || ', the actual ' || actual_text
        || ': missed, but it got full marks (' || score_text || ' of ' || weight_text || ').' as message_en
    from indicators
    where not is_target_met and weight > 0 and score >= weight - 0.005 and not is_direction_unclear
),

met as (
    select
        *,
        'met_target_lost_points' as rule_code,
        score_text || ' 分' as printed_value,
        weight_text || ' 分' as expected_value,
        (score - weight)::decimal(18, 6) as difference,
        '分' as difference_unit,
        -- a qualitative target that was met may get 80% to 100% of its weight
        case when target_kind = 'qualitative' and score >= 0.8 * weight then 'note' end as severity,
        '指标“' || name_zh || '”目标为 ' || target_text || '，实际为 ' || actual_text || '，已达目标却只得 ' || score_text
        || ' 分（分值 ' || weight_text || ' 分）。' as message_zh,
        'Indicator ' || name_en || ': the target is ' || target_text || ', the actual ' || actual_text
        || ': met, but it got only ' || score_text || ' of ' || weight_text || ' points.' as message_en
    from indicators
    where is_target_met and score < weight - 0.005 and not is_direction_unclear
),

over_attained as (
    select
        *,
        'over_attainment' as rule_code,
        actual_text as printed_value,
        target_text as expected_value,
        ((attainment_ratio - 1) * 100)::decimal(18, 6) as difference,
        '%' as difference_unit,
        null::varchar as severity,
        '指标“' || name_zh || '”目标为 ' || target_text || '，实际为 ' || actual_text || '，超出目标 '
        || {{ show_percent('attainment_ratio - 1') }} || '，目标可能设定偏低。' as message_zh,
        'Indicator '
        || name_en
        || ': the actual '
        || actual_text
        || ' is '
        || {{ show_percent('attainment_ratio - 1') }}
        || ' beyond the target ' || target_text || ': the target may be set too low.' as message_en
    from indicators
    where
        target_kind = 'numeric' and target_comparator in ('>=', '>', '=') and target_value > 0
        and attainment_ratio >= (
            select catalogue.tolerance
            from {{ ref('rule_catalogue') }} as catalogue
            where catalogue.rule_code = 'over_attainment'
        )
        and not is_cost and not is_adverse
        and coalesce(target_unit_kind, '') not in ('time', 'working_time', 'months')
),

unexplained as (
    select
        *,
        'deviation_unexplained' as rule_code,
        score_text || ' 分' as printed_value,
        '偏差原因' as expected_value,
        (score - weight)::decimal(18, 6) as difference,
        '分' as difference_unit,
        null::varchar as severity,
        '指标“' || name_zh || '”得 ' || score_text || ' 分，低于分值 ' || weight_text || ' 分，但未说明偏差原因。'
            as message_zh,
        'Indicator ' || name_en || ' got ' || score_text || ' of ' || weight_text
        || ' points, but no reason for the deviation is given.' as message_en
    from indicators
    where score < weight - 0.005 and reason_given is null
),

findings as (
    select * from missed
    union all by name
    select * from met
    union all by name
    select * from over_attained
    union all by name
    select * from unexplained
),

final as (
    select
        rule_code,
        form_id,
        name_zh as subject,
        printed_value,
        expected_value,
        difference,
        difference_unit,
        severity,
        message_zh,
        message_en,
        [indicator_id] as fact_ids
    from findings
)

select * from final
