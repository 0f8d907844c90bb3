with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
),

shares as (
    select
        *,
        greatest(0.01, 0.5 * power(10, -decimals_printed)) as tolerance_pp
    from figures
    where measure_code = 'share' and ratio is not null
),

amounts as (
    select * from figures
    where amount_yuan is not null
        and measure_code in ('declared_budget', 'executed', 'revenue', 'adjusted_budget', 'initial_budget')
),

totals as (
    select * from amounts where line_group = 'total' and amount_yuan <> 0
),

pairs as (
    select
        shares.*,
        amounts.amount_yuan as part_yuan,
        amounts.unit_zh as part_unit_zh,
        amounts.unit_en as part_unit_en,
        amounts.factor as part_factor,
        totals.amount_yuan as total_yuan,
        totals.line_zh as total_zh,
        totals.line_en as total_en,
        [shares.budget_id, amounts.budget_id, totals.budget_id] as fact_ids,
        amounts.amount_yuan / totals.amount_yuan as expected_ratio,
        case
            when amounts.measure_code in ('initial_budget', 'adjusted_budget') then 3
            when shares.line_group in ('nature', 'item') and totals.line_code = 'total_expenditure' then 1
            when shares.line_group = 'income' and totals.line_code = 'total_income' then 1
            else 2
        end as pair_order
    from shares
    inner join amounts
        on
            shares.form_id = amounts.form_id and shares.source_section = amounts.source_section
            and shares.line_key = amounts.line_key and shares.fiscal_year is not distinct from amounts.fiscal_year
    inner join totals
        on
            shares.form_id = totals.form_id and shares.source_section = totals.source_section
            and shares.fiscal_year is not distinct from totals.fiscal_year
            and (
                amounts.measure_code = totals.measure_code
                or (amounts.measure_code in ('executed', 'revenue') and totals.measure_code in ('executed', 'revenue'))
            )
),

wrong as (
    select
        *,
        {{ show_percent('ratio') }} as printed_text,
        {{ show_percent('expected_ratio') }} as expected_text,
        {{ show_amount('part_yuan', 'part_factor') }} as part_text,
        {{ show_amount('total_yuan', 'part_factor') }} as total_text
    from pairs
    qualify
        not bool_or(coalesce(least(
            abs(ratio - expected_ratio), abs(ratio_as_fraction - expected_ratio)
        ) * 100 <= tolerance_pp + 0.000001, false)) over (partition by budget_id)
        and row_number() over (partition by budget_id order by pair_order, abs(ratio - expected_ratio), fact_ids) = 1
),

final as (
    select
        'share' as rule_code,
        form_id,
        case when source_section = 'narrative' then '文字说明中' else '' end || line_zh || ' 占比' as subject,
        printed_text as printed_value,
        expected_text as expected_value,
        ((ratio - expected_ratio) * 100)::decimal(18, 6) as difference,
        '个百分点' as difference_unit,
        null::varchar as severity,
        line_zh || '占比列为 ' || printed_text || '，而 ' || part_text || ' 除以' || total_zh || ' ' || total_text || ' '
        || part_unit_zh || '为 ' || expected_text || '。' as message_zh,
        line_en
        || ': the share is printed as '
        || printed_text
        || ', but '
        || part_text
        || ' over '
        || total_text
        || ' '
        || part_unit_en || ' (' || lower(total_en) || ') is ' || expected_text || '.' as message_en,
        fact_ids
    from wrong
)

select * from final
