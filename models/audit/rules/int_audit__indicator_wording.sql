with

indicators as (
    select
        *,
        coalesce(indicator_name, '（未命名指标）') as name_zh,
        coalesce(target_printed, '（未填）') as target_text,
        coalesce(actual_printed, '（未填）') as actual_text,
        coalesce(goal_no, 1) as goal_number
    from {{ ref('int_audit__indicator') }}
),

-- kinds that can't be compared: a number against words, a date against a number, money against per cent
incomparable as (
    select
        'target_actual_incomparable' as rule_code,
        form_id,
        name_zh as subject,
        actual_text as printed_value,
        target_text as expected_value,
        '指标“' || name_zh || '”的目标值“' || target_text || '”与实际完成值“' || actual_text || '”类型不同，无法比较。'
            as message_zh,
        'Indicator ' || name_zh || ': the target ' || target_text || ' and the actual ' || actual_text
        || ' are of different kinds and can''t be compared.' as message_en,
        [indicator_id] as fact_ids
    from indicators
    where
        is_target_met is null and target_printed is not null and actual_printed is not null
        and (
            (target_kind = 'qualitative' and actual_kind = 'numeric')
            or (
                target_kind in ('numeric', 'date') and actual_kind = 'qualitative'
                and not regexp_matches(actual_printed, '完成|达成|达到|达标|按时|按期|及时|已|全部|未|否|是')
            )
            or (target_kind = 'date' and actual_kind = 'numeric')
            or (
                target_kind = 'numeric' and actual_kind = 'numeric'
                and target_unit_kind in ('money', 'ratio') and actual_unit_kind in ('money', 'ratio')
                and target_unit_kind <> actual_unit_kind
            )
        )
),

suspect as (
    select
        'comparator_suspect' as rule_code,
        form_id,
        name_zh as subject,
        target_text as printed_value,
        replace(replace(replace(replace(replace(replace(replace(
            replace(target_text, '≥', '≤'), '大于等于', '小于等于'
        ), '不低于', '不高于'), '不少于', '不超过'), '及以上', '及以下'), '以上', '以下'), '>', '<'), '大于', '小于')
            as expected_value,
        '指标“' || name_zh || '”属于' || case when is_adverse then '应越低越好的比率' else '成本' end || '，目标却写作“'
        || target_text || '”，应设上限。' as message_zh,
        'Indicator ' || name_zh || ' is ' || case when is_adverse then 'a rate that ought to be low' else 'a cost' end
        || ', but its target is the lower bound ' || target_text || '; an upper bound is meant.' as message_en,
        [indicator_id] as fact_ids
    from indicators
    where is_comparator_suspect
),

groups as (
    select
        form_id,
        goal_number,
        name_zh,
        count(*) as line_count,
        count(distinct level2_code) as level2_count,
        count(distinct coalesce(target_printed, '')) as target_count,
        arg_min(target_text, line_no) as first_target,
        arg_max(target_text, line_no) as last_target,
        list(indicator_id order by line_no) as fact_ids
    from indicators
    where indicator_name is not null
    group by form_id, goal_number, name_zh
),

duplicate as (
    select
        'duplicate_indicator' as rule_code,
        form_id,
        name_zh as subject,
        last_target as printed_value,
        first_target as expected_value,
        '目标' || goal_number || '下指标“' || name_zh || '”出现 ' || line_count || ' 次，目标值'
        || case when target_count > 1 then '分别为 ' || first_target || ' 与 ' || last_target else '同为 ' || first_target end
        || '。' as message_zh,
        'Under goal ' || goal_number || ' the indicator ' || name_zh || ' stands ' || line_count || ' times, '
        || case when target_count > 1 then 'with different targets: ' || first_target || ' and ' || last_target
            else 'with one target: ' || first_target
        end
        || '.' as message_en,
        fact_ids
    from groups
    -- a general name may stand under two kinds of indicator with one target
    where line_count > 1 and (target_count > 1 or level2_count <= 1)
),

findings as (
    select * from incomparable
    union all by name
    select * from suspect
    union all by name
    select * from duplicate
),

final as (
    select
        rule_code,
        form_id,
        subject,
        printed_value,
        expected_value,
        null::decimal(18, 6) as difference,
        null::varchar as difference_unit,
        null::varchar as severity,
        message_zh,
        message_en,
        fact_ids
    from findings
)

select * from final
