with

indicators as (
    select * from {{ ref('int_audit__indicator') }}
),

comparable as (
    select
        indicator_id,
        indicator_name,
        actual_value,
        explanation,
        note,
        coalesce(actual_unit, target_unit) as unit_text
    from indicators
    where
        actual_kind = 'numeric' and actual_value is not null and coalesce(actual_comparator, '=') = '='
        -- a unit of letters alone can stand in a pattern
        and regexp_full_match(coalesce(actual_unit, target_unit, ''), '[\p{Han}%‰]+')
),

texts as (
    select
        indicator_id,
        indicator_name,
        actual_value,
        unit_text,
        unnest(list_filter([explanation, note], lambda x: x is not null)) as text_printed
    from comparable
),

cleaned as (
    select
        *,
        replace(coalesce({{ clean_text('text_printed') }}, ''), ' ', '') as text_cleaned
    from texts
),

matches as (
    select
        *,
        regexp_extract_all(text_cleaned, '[0-9][0-9,]*(?:[.][0-9]+)?' || unit_text || '次?') as numbers_found,
        regexp_extract(text_cleaned, '^(.*?)[0-9][0-9,]*(?:[.][0-9]+)?' || unit_text, 1) as text_before
    from cleaned
),

-- one number of that unit alone: which of several is meant can't be told
single as (
    select
        *,
        numbers_found[1] as number_found,
        regexp_extract(text_before, '[^，。；、,;:!()“”"]*$') as clause,
        regexp_extract(numbers_found[1], '[0-9][0-9,]*(?:[.][0-9]+)?') as number_text
    from matches
    where
        len(numbers_found) = 1
        and (unit_text like '%次' or not numbers_found[1] like '%次')
),

stated as (
    select
        *,
        try_cast(replace(number_text, ',', '') as decimal(24, 6)) as stated_value,
        length(regexp_extract(number_text, '[.]([0-9]+)', 1)) as decimals_stated
    from single
    where
        -- the clause gives the result, and not a change, a target or another year
        not regexp_matches(
            clause,
            '增长|增加|提高|提升|上升|下降|减少|降低|同比|相比|比上|较上|上年|去年|往年|目标|计划|预期|指标值|超出|超额|节约|结余'
            || '|剩余|未|其中|占|约|近|每|前|[≥≤<>]|不低于|不少于|不超|不高于|超过|高于|低于|以上|以下'
        )
        and (
            clause = ''
            or contains(indicator_name, clause)
            or contains(clause, indicator_name)
            or regexp_matches(clause, '(完成|达到|达成|达|为|是|实现|支出|花费|开展|举办|办理|受理|培训|检查|共计?|合计|累计|实际)了?$')
        )
),

-- of two texts the one that differs
compared as (
    select
        *,
        abs(stated_value - actual_value) >= greatest(0.5 * power(10, -decimals_stated), 0.000001) as is_wrong
    from stated
    where stated_value is not null
    qualify row_number() over (partition by indicator_id order by is_wrong desc, text_printed asc) = 1
),

judged as (
    select
        indicators.*,
        compared.number_found,
        compared.unit_text,
        indicators.actual_value - compared.stated_value as difference_value,
        case
            when indicators.actual_printed is null then 'no_actual'
            when coalesce(indicators.explanation, indicators.note) is null then 'no_explanation'
            when compared.is_wrong is null then 'nothing_stated'
        end as reason_code,
        {{ verdict('reason_code', 'compared.is_wrong') }} as verdict
    from indicators
    left join compared on indicators.indicator_id = compared.indicator_id
),

final as (
    select
        'actual_explanation_conflict' as rule_code,
        form_id,
        coalesce(indicator_name, '（未命名指标）') as subject,
        verdict,
        reason_code,
        actual_printed as printed_value,
        number_found as expected_value,
        try_cast(difference_value as decimal(18, 6)) as difference,
        unit_text as difference_unit,
        case when verdict = 'fail' then
                '指标“' || indicator_name || '”的实际完成值为 ' || actual_printed || '，完成情况描述却写为 ' || number_found
                || '。'
        end as message_zh,
        case when verdict = 'fail' then
                'Indicator ' || indicator_name || ': the actual is ' || actual_printed || ', but its description says '
                || number_found || '.'
        end as message_en,
        [indicator_id] as fact_ids
    from judged
)

select * from final
