with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
),

shares as (
    select
        *,
        greatest({{ tolerance('share') }}, 0.5 * power(10, -decimals_printed)) as tolerance_pp
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
        shares.budget_id,
        amounts.amount_yuan as part_yuan,
        amounts.unit_zh as part_unit_zh,
        amounts.unit_en as part_unit_en,
        amounts.factor as part_factor,
        totals.amount_yuan as total_yuan,
        totals.line_zh as total_zh,
        totals.line_en as total_en,
        [amounts.budget_id, totals.budget_id] as pair_ids,
        amounts.amount_yuan / totals.amount_yuan as expected_ratio,
        coalesce(least(
            abs(shares.ratio - amounts.amount_yuan / totals.amount_yuan),
            abs(shares.ratio_as_fraction - amounts.amount_yuan / totals.amount_yuan)
        ) * 100 <= shares.tolerance_pp + 0.000001, false) as is_fitting,
        abs(shares.ratio - amounts.amount_yuan / totals.amount_yuan) as distance,
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

-- of an amount and a total, one pair that fits is enough; else the likeliest is shown
likeliest as (
    select * from pairs
    qualify row_number() over (
            partition by budget_id order by is_fitting desc, pair_order asc, distance asc, pair_ids asc
        ) = 1
),

judged as (
    select
        shares.form_id,
        shares.budget_id,
        case when shares.source_section = 'narrative' then '文字说明中' else '' end as place_zh,
        shares.line_zh,
        shares.line_en,
        shares.ratio,
        likeliest.* exclude (budget_id),
        case likeliest.is_fitting when true then 'pass' when false then 'fail' else 'not_applicable' end as verdict,
        case when likeliest.is_fitting is null then 'no_amounts_for_share' end as reason_code,
        {{ show_percent('shares.ratio') }} as printed_text,
        {{ show_percent('likeliest.expected_ratio') }} as expected_text,
        {{ show_amount('likeliest.part_yuan', 'likeliest.part_factor') }} as part_text,
        {{ show_amount('likeliest.total_yuan', 'likeliest.part_factor') }} as total_text
    from shares
    left join likeliest on shares.budget_id = likeliest.budget_id
),

final as (
    select
        'share' as rule_code,
        form_id,
        place_zh || line_zh || ' 占比' as subject,
        verdict,
        reason_code,
        printed_text as printed_value,
        expected_text as expected_value,
        try_cast((ratio - expected_ratio) * 100 as decimal(18, 6)) as difference,
        '个百分点' as difference_unit,
        try_cast((ratio - expected_ratio) * total_yuan as decimal(18, 2)) as size_yuan,
        line_zh || '占比列为 ' || printed_text || '，而 ' || part_text || ' 除以' || total_zh || ' ' || total_text || ' '
        || part_unit_zh || '为 ' || expected_text || '。' as message_zh,
        line_en || ': the share is printed as ' || printed_text || ', but ' || part_text || ' over ' || total_text
        || ' ' || part_unit_en || ' (' || lower(total_en) || ') is ' || expected_text || '.' as message_en,
        list_prepend(budget_id, coalesce(pair_ids, [])) as fact_ids
    from judged
)

select * from final
