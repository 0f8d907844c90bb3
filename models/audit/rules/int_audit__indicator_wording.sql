{%- set turned = {
    '≥': '≤', '大于等于': '小于等于', '不低于': '不高于', '不少于': '不超过', '及以上': '及以下', '以上': '以下', '>': '<',
    '大于': '小于',
} -%}
{%- set ns = namespace(upper_bound='target_printed') -%}
{%- for lower, upper in turned.items() -%}
    {%- set ns.upper_bound = "replace(" ~ ns.upper_bound ~ ", '" ~ lower ~ "', '" ~ upper ~ "')" -%}
{%- endfor -%}

with

indicators as (
    select
        *,
        coalesce(indicator_name, '（未命名指标）') as name_zh
    from {{ ref('int_audit__indicator') }}
),

-- kinds that can't be compared: a number against words, a date against a number, money against per cent
incomparable as (
    select
        *,
        'target_actual_incomparable' as rule_code,
        case when target_printed is null then 'no_target' when actual_printed is null then 'no_actual' end
            as reason_code,
        is_target_met is null
        and (
            (
                target_kind = 'qualitative' and actual_kind = 'numeric'
                -- a range (90%≤X≤95%) is a number's target, though of two bounds
                and not regexp_matches(
                    target_printed, '[0-9][%％‰]?[^0-9，,。；;]{0,4}[≤≦<＜~～—至-][^0-9，,。；;]{0,4}[0-9]'
                )
            )
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
        ) as is_wrong,
        actual_printed as printed_value,
        target_printed as expected_value,
        '指标“' || name_zh || '”的目标值“' || target_printed || '”与实际完成值“' || actual_printed
        || '”类型不同，无法比较。' as message_zh,
        'Indicator ' || name_zh || ': the target ' || target_printed || ' and the actual ' || actual_printed
        || ' are of different kinds and can''t be compared.' as message_en
    from indicators
),

suspect as (
    select
        *,
        'comparator_suspect' as rule_code,
        case
            when target_printed is null then 'no_target'
            when target_kind <> 'numeric' then 'not_numeric'
            when not is_upper_bound_due then 'no_upper_bound_due'
        end as reason_code,
        is_comparator_suspect as is_wrong,
        target_printed as printed_value,
        {{ ns.upper_bound }} as expected_value,
        '指标“' || name_zh || '”属于' || case when is_adverse then '应越低越好的比率' else '成本' end || '，目标却写作“'
        || target_printed || '”，应设上限。' as message_zh,
        'Indicator ' || name_zh || ' is ' || case when is_adverse then 'a rate that ought to be low' else 'a cost' end
        || ', but its target is the lower bound ' || target_printed || '; an upper bound is meant.' as message_en
    from indicators
),

checks as (
    select * from incomparable
    union all by name
    select * from suspect
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
        case when is_wrong then message_zh end as message_zh,
        case when is_wrong then message_en end as message_en,
        [indicator_id] as fact_ids
    from checks
)

select * from final
