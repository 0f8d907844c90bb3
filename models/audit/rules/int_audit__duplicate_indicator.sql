with

indicators as (
    select
        *,
        coalesce(target_printed, '（未填）') as target_text,
        coalesce(goal_no, 1) as goal_number
    from {{ ref('int_audit__indicator') }}
    where indicator_name is not null
),

names as (
    select
        form_id,
        goal_number,
        indicator_name,
        count(*) as line_count,
        count(distinct level2_code) as level2_count,
        count(distinct target_text) as target_count,
        arg_min(target_text, line_no) as first_target,
        arg_max(target_text, line_no) as last_target,
        list(indicator_id order by line_no) as fact_ids
    from indicators
    group by form_id, goal_number, indicator_name
),

judged as (
    select
        *,
        -- a general name may stand under two kinds of indicator with one target
        case when line_count > 1 and (target_count > 1 or level2_count <= 1) then 'fail' else 'pass' end as verdict
    from names
),

final as (
    select
        'duplicate_indicator' as rule_code,
        form_id,
        indicator_name as subject,
        verdict,
        last_target as printed_value,
        first_target as expected_value,
        case when verdict = 'fail' then
                '目标' || goal_number || '下指标“' || indicator_name || '”出现 ' || line_count || ' 次，目标值'
                || case when target_count > 1 then '分别为 ' || first_target || ' 与 ' || last_target
                    else '同为 ' || first_target
                end || '。'
        end as message_zh,
        case when verdict = 'fail' then
                'Under goal ' || goal_number || ' the indicator ' || indicator_name || ' stands ' || line_count
                || ' times, '
                || case when target_count > 1 then 'with different targets: ' || first_target || ' and ' || last_target
                    else 'with one target: ' || first_target
                end || '.'
        end as message_en,
        fact_ids
    from judged
)

select * from final
