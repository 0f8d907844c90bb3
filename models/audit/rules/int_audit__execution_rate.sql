with

rates as (
    select * from {{ ref('int_audit__budget_figure') }}
    where measure_code in ('execution_rate', 'completion_rate') and ratio is not null
),

pairs as (
    select * from {{ ref('int_audit__rate_pair') }}
),

-- of the pairs of amounts, one that fits is enough; else the first is shown
tried as (
    select
        *,
        spent_yuan / budget_yuan as expected_ratio,
        coalesce(least(
            abs(ratio - spent_yuan / budget_yuan), abs(ratio_as_fraction - spent_yuan / budget_yuan)
        ) * 100 <= tolerance_pp + 0.000001, false) as is_fitting
    from pairs
),

judged_pairs as (
    select
        *,
        bool_or(is_fitting) over (partition by budget_id) as is_right,
        count(*) over (partition by budget_id) as pair_count
    from tried
    qualify row_number() over (partition by budget_id order by is_fitting desc, pair_order asc, pair_ids asc) = 1
),

judged as (
    select
        rates.form_id,
        rates.budget_id,
        rates.source_section,
        rates.line_zh,
        rates.line_en,
        rates.measure_zh,
        rates.measure_en,
        rates.ratio,
        judged_pairs.budget_zh,
        judged_pairs.budget_en,
        judged_pairs.budget_yuan,
        judged_pairs.expected_ratio,
        judged_pairs.pair_ids,
        judged_pairs.pair_count,
        case
            when judged_pairs.is_right is null then 'not_applicable'
            when judged_pairs.is_right then 'pass'
            else 'fail'
        end as verdict,
        case when judged_pairs.is_right is null then 'no_amounts_for_rate' end as reason_code,
        {{ show_percent('rates.ratio') }} as printed_text,
        {{ show_percent('judged_pairs.expected_ratio') }} as expected_text,
        {{ show_amount('judged_pairs.spent_yuan', '10000') }} as spent_text,
        {{ show_amount('judged_pairs.budget_yuan', '10000') }} as budget_text
    from rates
    left join judged_pairs on rates.budget_id = judged_pairs.budget_id
),

final as (
    select
        'execution_rate' as rule_code,
        form_id,
        line_zh || ' ' || measure_zh as subject,
        verdict,
        reason_code,
        printed_text as printed_value,
        expected_text as expected_value,
        try_cast((ratio - expected_ratio) * 100 as decimal(18, 6)) as difference,
        '个百分点' as difference_unit,
        try_cast((ratio - expected_ratio) * budget_yuan as decimal(18, 2)) as size_yuan,
        case when verdict = 'fail' then
                line_zh || '的' || measure_zh || '列为 ' || printed_text || '，而支出 ' || spent_text || ' 万元除以'
                || budget_zh || ' ' || budget_text || ' 万元为 ' || expected_text
                || case when pair_count > 1 then '，且与表中其他金额（共试 ' || pair_count || ' 组）均不符' else '' end
                || '。'
        end as message_zh,
        case when verdict = 'fail' then
                line_en || ': the rate (' || lower(measure_en) || ') is printed as ' || printed_text || ', but '
                || spent_text || ' spent over ' || budget_text || ' (' || lower(budget_en)
                || '), in ten thousand yuan, is ' || expected_text
                || case when pair_count > 1 then '; none of ' || pair_count || ' pairs of amounts fits it' else '' end
                || '.'
        end as message_en,
        list_prepend(budget_id, coalesce(pair_ids, [])) as fact_ids
    from judged
)

select * from final
