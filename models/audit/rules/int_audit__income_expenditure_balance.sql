with

figures as (
    select * from {{ ref('int_audit__budget_figure') }} where source_section = 'form' and amount_yuan is not null
),

income as (
    select * from figures where line_code = 'total_income'
),

expenditure as (
    select * from figures where line_code = 'total_expenditure'
),

pairs as (
    select
        income.form_id,
        income.fiscal_year,
        income.measure_zh,
        income.measure_en,
        income.unit_zh,
        income.unit_en,
        greatest(income.factor, expenditure.factor) as factor,
        income.amount_yuan as income_yuan,
        expenditure.amount_yuan as expenditure_yuan,
        income.factor as income_factor,
        [income.budget_id, expenditure.budget_id] as fact_ids
    from income
    inner join expenditure
        on
            income.form_id = expenditure.form_id
            and income.measure_code = expenditure.measure_code
            and income.fiscal_year is not distinct from expenditure.fiscal_year
),

shown as (
    select
        *,
        coalesce(fiscal_year || '年', '') as year_zh,
        coalesce(fiscal_year || ' ', '') as year_en,
        {{ show_amount('expenditure_yuan', 'income_factor') }} as printed_text,
        {{ show_amount('income_yuan', 'income_factor') }} as expected_text,
        {{ show_amount('expenditure_yuan - income_yuan', 'income_factor') }} as difference_text
    from pairs
    where abs(expenditure_yuan - income_yuan) >= 0.01 * factor
),

final as (
    select
        'income_expenditure_balance' as rule_code,
        form_id,
        year_zh || '支出合计（' || measure_zh || '）' as subject,
        printed_text || ' ' || unit_zh as printed_value,
        expected_text || ' ' || unit_zh as expected_value,
        ((expenditure_yuan - income_yuan) / income_factor)::decimal(18, 6) as difference,
        unit_zh as difference_unit,
        {{ rounding_severity('expenditure_yuan - income_yuan', 'factor', '1') }} as severity,
        year_zh || measure_zh || '：收入合计 ' || expected_text || ' ' || unit_zh || '，支出合计 ' || printed_text || ' '
        || unit_zh || '，相差 ' || difference_text || ' ' || unit_zh || '。' as message_zh,
        year_en || measure_en || ': total income is ' || expected_text || ' ' || unit_en || ' but total expenditure is '
        || printed_text || ' ' || unit_en || ' (difference ' || difference_text || ').' as message_en,
        fact_ids
    from shown
)

select * from final
