with

pairs as (
    select * from {{ ref('int_audit__rate_pair') }}
),

judged as (
    select
        *,
        spent_yuan / budget_yuan as expected_ratio,
        coalesce(least(
            abs(ratio - spent_yuan / budget_yuan), abs(ratio_as_fraction - spent_yuan / budget_yuan)
        ) * 100 <= tolerance_pp + 0.000001, false) as is_fitting,
        count(*) over (partition by budget_id) as pair_count
    from pairs
),

wrong as (
    select
        *,
        {{ show_percent('ratio') }} as printed_text,
        {{ show_percent('expected_ratio') }} as expected_text,
        {{ show_amount('spent_yuan', '10000') }} as spent_text,
        {{ show_amount('budget_yuan', '10000') }} as budget_text
    from judged
    qualify
        not bool_or(is_fitting) over (partition by budget_id)
        and row_number() over (partition by budget_id order by pair_order, pair_ids) = 1
),

final as (
    select
        'execution_rate' as rule_code,
        form_id,
        line_zh || ' ' || measure_zh as subject,
        printed_text as printed_value,
        expected_text as expected_value,
        ((ratio - expected_ratio) * 100)::decimal(18, 6) as difference,
        '个百分点' as difference_unit,
        null::varchar as severity,
        line_zh || '的' || measure_zh || '列为 ' || printed_text || '，而支出 ' || spent_text || ' 万元除以' || budget_zh
        || ' ' || budget_text || ' 万元为 ' || expected_text
        || case when pair_count > 1 then '，且与表中其他金额（共试 ' || pair_count || ' 组）均不符' else '' end
        || '。' as message_zh,
        line_en || ': the rate (' || lower(measure_en) || ') is printed as ' || printed_text || ', but ' || spent_text
        || ' spent over ' || budget_text || ' (' || lower(budget_en) || '), in ten thousand yuan, is ' || expected_text
        || case when pair_count > 1 then '; none of ' || pair_count || ' pairs of amounts fits it' else '' end
        || '.' as message_en,
        list_prepend(budget_id, pair_ids) as fact_ids
    from wrong
)

select * from final
