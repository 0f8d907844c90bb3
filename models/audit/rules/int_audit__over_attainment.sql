with

indicators as (
    select
        *,
        coalesce(indicator_name, '（未命名指标）') as name_zh,
        coalesce(indicator_name, '(indicator without a name)') as name_en,
        {{ show_percent('attainment_ratio - 1') }} as beyond_text,
        case
            when target_printed is null then 'no_target'
            when actual_printed is null then 'no_actual'
            when target_kind <> 'numeric' then 'not_numeric'
            -- of a cost, a complaint or days taken, less is better
            when
                target_comparator in ('<=', '<') or is_cost or is_adverse
                or target_unit_kind in ('time', 'working_time', 'months')
                then 'less_is_better'
            when coalesce(target_value, 0) <= 0 then 'zero_target'
            when attainment_ratio is null then 'not_comparable'
        end as reason_code
    from {{ ref('int_audit__indicator') }}
),

judged as (
    select
        *,
        {{ verdict('reason_code', 'attainment_ratio >= ' ~ tolerance('over_attainment')) }} as verdict
    from indicators
),

final as (
    select
        'over_attainment' as rule_code,
        form_id,
        name_zh as subject,
        verdict,
        reason_code,
        actual_printed as printed_value,
        target_printed as expected_value,
        try_cast((attainment_ratio - 1) * 100 as decimal(18, 6)) as difference,
        '%' as difference_unit,
        case when verdict = 'fail' then
                '指标“' || name_zh || '”目标为 ' || target_printed || '，实际为 ' || actual_printed || '，超出目标 '
                || beyond_text || '，目标可能设定偏低。'
        end as message_zh,
        case when verdict = 'fail' then
                'Indicator ' || name_en || ': the actual ' || actual_printed || ' is ' || beyond_text
                || ' beyond the target ' || target_printed || ': the target may be set too low.'
        end as message_en,
        [indicator_id] as fact_ids
    from judged
)

select * from final
