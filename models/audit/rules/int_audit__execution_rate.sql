with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
),

sums as (
    select * from {{ ref('int_audit__block_sum') }} where group_code in ('nature', 'nature_expenditure')
),

rates as (
    select
        *,
        greatest(0.01, 0.5 * power(10, -decimals_printed)) as tolerance_pp
    from figures
    where measure_code in ('execution_rate', 'completion_rate') and ratio is not null
),

amounts as (
    select * from figures
    where amount_yuan is not null and measure_code in ('initial_budget', 'adjusted_budget', 'executed')
),

-- spent and budget of the same line, both printed
direct_pairs as (
    select
        rates.budget_id,
        spent.amount_yuan as spent_yuan,
        budget.amount_yuan as budget_yuan,
        budget.measure_zh as budget_zh,
        budget.measure_en as budget_en,
        [spent.budget_id, budget.budget_id] as pair_ids,
        1 as pair_order
    from rates
    inner join amounts as spent
        on
            rates.form_id = spent.form_id and rates.source_section = spent.source_section
            and rates.line_key = spent.line_key and spent.measure_code = 'executed'
            and rates.fiscal_year is not distinct from spent.fiscal_year
    inner join amounts as budget
        on
            rates.form_id = budget.form_id and rates.source_section = budget.source_section
            and rates.line_key = budget.line_key
            and rates.fiscal_year is not distinct from budget.fiscal_year
            and case rates.measure_code
                when 'completion_rate' then 'initial_budget' else 'adjusted_budget'
            end = budget.measure_code
    where budget.amount_yuan <> 0
),

-- what the whole form may have spent, where its budget block doesn't print it
spent_candidates as (
    select
        form_id,
        amount_yuan,
        [budget_id] as ids,
        1 as candidate_order
    from amounts
    where is_form_year and source_section = 'narrative' and line_code in ('total', 'total_expenditure') and measure_code = 'executed'
    union all by name
    select
        form_id,
        parts_yuan as amount_yuan,
        part_ids as ids,
        2 as candidate_order
    from sums
    where measure_code in ('executed', 'adjusted_budget')
    union all by name
    select
        form_id,
        amount_yuan,
        [budget_id] as ids,
        3 as candidate_order
    from amounts
    where is_form_year and source_section = 'form' and line_code = 'total'
),

indirect_pairs as (
    select
        rates.budget_id,
        spent_candidates.amount_yuan as spent_yuan,
        budget.amount_yuan as budget_yuan,
        budget.measure_zh as budget_zh,
        budget.measure_en as budget_en,
        list_append(spent_candidates.ids, budget.budget_id) as pair_ids,
        10 * spent_candidates.candidate_order + case budget.measure_code when 'adjusted_budget' then 0 else 5 end as pair_order
    from rates
    inner join spent_candidates on rates.form_id = spent_candidates.form_id
    inner join amounts as budget
        on
            rates.form_id = budget.form_id and budget.is_form_year
            and budget.line_code in ('total', 'total_expenditure')
            and budget.amount_yuan <> 0
    where
        rates.source_section = 'form' and rates.line_code = 'total' and rates.measure_code = 'execution_rate'
        -- 100% says that all was spent: that is compared with the text by form_narrative_conflict
        and rates.ratio <> 1
        and rates.budget_id not in (select direct_pairs.budget_id from direct_pairs)
        and rates.form_id in (
            select known.form_id from spent_candidates as known where known.candidate_order = 1
        )
),

pairs as (
    select * from direct_pairs
    union all by name
    select * from indirect_pairs
),

judged as (
    select
        rates.*,
        pairs.spent_yuan,
        pairs.budget_yuan,
        pairs.budget_zh,
        pairs.budget_en,
        pairs.pair_ids,
        pairs.pair_order,
        pairs.spent_yuan / pairs.budget_yuan as expected_ratio,
        coalesce(least(
            abs(rates.ratio - pairs.spent_yuan / pairs.budget_yuan),
            abs(rates.ratio_as_fraction - pairs.spent_yuan / pairs.budget_yuan)
        ) * 100 <= rates.tolerance_pp + 0.000001, false) as is_fitting,
        count(*) over (partition by rates.budget_id) as pair_count
    from rates
    inner join pairs on rates.budget_id = pairs.budget_id
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
