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
        any_value(target_text) as target_text,
        any_value(indicator_id) as indicator_id,
        count(*) as line_count
    from indicators
    group by form_id, goal_number, indicator_name
),

-- what tells several lines of one name apart is dear to find, and few names have several
repeated as (
    select
        indicators.form_id,
        indicators.goal_number,
        indicators.indicator_name,
        count(distinct indicators.level2_code) as level2_count,
        count(distinct indicators.target_text) as target_count,
        arg_min(indicators.target_text, indicators.line_no) as first_target,
        arg_max(indicators.target_text, indicators.line_no) as last_target,
        list(indicators.indicator_id order by indicators.line_no) as fact_ids
    from indicators
    semi join (select * from names where line_count > 1) as several
        on
            indicators.form_id = several.form_id and indicators.goal_number = several.goal_number
            and indicators.indicator_name = several.indicator_name
    group by indicators.form_id, indicators.goal_number, indicators.indicator_name
),

judged as (
    select
        names.form_id,
        names.goal_number,
        names.indicator_name,
        names.line_count,
        repeated.target_count,
        coalesce(repeated.first_target, names.target_text) as first_target,
        coalesce(repeated.last_target, names.target_text) as last_target,
        coalesce(repeated.fact_ids, [names.indicator_id]) as fact_ids,
        -- a general name may stand under two kinds of indicator with one target
        case when repeated.target_count > 1 or repeated.level2_count <= 1 then 'fail' else 'pass' end as verdict
    from names
    left join repeated
        on
            names.form_id = repeated.form_id and names.goal_number = repeated.goal_number
            and names.indicator_name = repeated.indicator_name
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
