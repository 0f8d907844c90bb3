with

figures as (
    select
        *,
        count(*) over (partition by form_id, line_code, fiscal_year, measure_code) as figure_count
    from {{ ref('int_audit__budget_figure') }}
    where source_section = 'form' and amount_yuan is not null
),

-- labels side by side (上年结转金额, 年初预算金额, ...) name measures of one line, not lines of their own
keyed as (
    select
        *,
        case
            when max(figure_count) over (partition by form_id, line_code, fiscal_year) > 1 then line_zh
        end as line_label
    from figures
),

lines as (
    select
        form_id,
        line_code,
        line_label,
        case when count(distinct line_zh) = 1 then any_value(line_zh) else '合计' end as line_zh,
        any_value(line_en) as line_en,
        fiscal_year,
        max(factor) as factor,
        arg_max(unit_zh, factor) as unit_zh,
        arg_max(unit_en, factor) as unit_en,
        max(amount_yuan) filter (where measure_code = 'carryover_in') as carryover_yuan,
        max(amount_yuan) filter (where measure_code = 'initial_budget') as initial_yuan,
        max(amount_yuan) filter (where measure_code = 'adjustment') as adjustment_yuan,
        max(amount_yuan) filter (where measure_code = 'other_adjustment') as other_adjustment_yuan,
        max(amount_yuan) filter (where measure_code = 'adjusted_budget') as adjusted_yuan,
        max(amount_yuan) filter (where measure_code = 'executed') as executed_yuan,
        max(amount_yuan) filter (where measure_code = 'year_end_balance') as balance_yuan,
        list(budget_id order by budget_id) as fact_ids
    from keyed
    where measure_code in (
            'carryover_in',
            'initial_budget',
            'adjustment',
            'other_adjustment',
            'adjusted_budget',
            'executed',
            'year_end_balance'
        )
    group by form_id, line_code, line_label, fiscal_year
),

-- initial budget and adjustments against the adjusted budget
adjusted as (
    select
        *,
        initial_yuan + adjustment_yuan + coalesce(other_adjustment_yuan, 0) as expected_yuan,
        adjusted_yuan as printed_yuan,
        '调整后预算数' as printed_zh,
        'adjusted budget' as printed_en,
        '年初预算数加调整数' as expected_zh,
        'initial budget plus adjustments' as expected_en,
        0.01 * factor as tolerance_yuan
    from lines
    where adjusted_yuan is not null and initial_yuan is not null and adjustment_yuan is not null
),

-- a form without an adjusted budget: what came in against what was spent and what is left
flow as (
    select
        *,
        coalesce(carryover_yuan, 0) + initial_yuan + adjustment_yuan + coalesce(other_adjustment_yuan, 0)
        - executed_yuan as expected_yuan,
        balance_yuan as printed_yuan,
        '年末结余' as printed_zh,
        'balance at the end of the year' as printed_en,
        '上年结转加年初预算和调整减执行数' as expected_zh,
        'carryover plus budget and adjustments less what was spent' as expected_en,
        0.03 * factor as tolerance_yuan
    from lines
    where
        adjusted_yuan is null and initial_yuan is not null and adjustment_yuan is not null
        and executed_yuan is not null and balance_yuan is not null
),

checked as (
    select * from adjusted
    union all by name
    select * from flow
),

shown as (
    select
        *,
        {{ show_amount('printed_yuan', 'factor') }} as printed_text,
        {{ show_amount('expected_yuan', 'factor') }} as expected_text,
        {{ show_amount('printed_yuan - expected_yuan', 'factor') }} as difference_text
    from checked
    where abs(printed_yuan - expected_yuan) >= tolerance_yuan
),

final as (
    select
        'budget_identity' as rule_code,
        form_id,
        line_zh || ' ' || printed_zh as subject,
        printed_text || ' ' || unit_zh as printed_value,
        expected_text || ' ' || unit_zh as expected_value,
        ((printed_yuan - expected_yuan) / factor)::decimal(18, 6) as difference,
        unit_zh as difference_unit,
        {{ rounding_severity('printed_yuan - expected_yuan', 'factor', '3') }} as severity,
        line_zh || '的' || printed_zh || '列为 ' || printed_text || ' ' || unit_zh || '，而' || expected_zh || '为 '
        || expected_text || ' ' || unit_zh || '，相差 ' || difference_text || ' ' || unit_zh || '。' as message_zh,
        line_en || ': the ' || printed_en || ' is printed as ' || printed_text || ' ' || unit_en || ', but '
        || expected_en || ' gives ' || expected_text || ' ' || unit_en || ' (difference ' || difference_text || ').'
            as message_en,
        fact_ids
    from shown
)

select * from final
