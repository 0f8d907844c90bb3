-- depends_on: {{ ref('rule_words') }}
{% set fund_side = seed_pattern('rule_words', 'fund_side') %}

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

compared as (
    select
        income.form_id,
        income.fiscal_year,
        income.measure_zh,
        income.measure_en,
        income.unit_zh,
        income.unit_en,
        income.factor,
        greatest(income.factor, expenditure.factor) as coarse_factor,
        greatest(income.decimals_printed, expenditure.decimals_printed) as decimals,
        income.amount_yuan as income_yuan,
        expenditure.amount_yuan as expenditure_yuan,
        expenditure.amount_yuan - income.amount_yuan as difference_yuan,
        -- a fund keeps what it takes in and doesn't spend
        case
            when expenditure.budget_id is null then 'no_expenditure_total'
            when regexp_matches(income.line_zh, {{ fund_side }}) then 'fund_balance'
        end as reason_code,
        case
            when expenditure.budget_id is null then [income.budget_id] else [income.budget_id, expenditure.budget_id]
        end as fact_ids
    from income
    left join expenditure
        on
            income.form_id = expenditure.form_id
            and income.measure_code = expenditure.measure_code
            and income.fiscal_year is not distinct from expenditure.fiscal_year
),

judged as (
    select
        *,
        case
            when reason_code is not null then 'not_applicable'
            when abs(difference_yuan) >= {{ tolerance('income_expenditure_balance') }} * coarse_factor then 'fail'
            else 'pass'
        end as verdict,
        coalesce(fiscal_year || '年', '') as year_zh,
        coalesce(fiscal_year || ' ', '') as year_en,
        {{ show_amount('expenditure_yuan', 'factor') }} as printed_text,
        {{ show_amount('income_yuan', 'factor') }} as expected_text,
        {{ show_amount('difference_yuan', 'factor') }} as difference_text
    from compared
),

final as (
    select
        'income_expenditure_balance' as rule_code,
        form_id,
        year_zh || '支出合计（' || measure_zh || '）' as subject,
        verdict,
        reason_code,
        printed_text || ' ' || unit_zh as printed_value,
        expected_text || ' ' || unit_zh as expected_value,
        try_cast(difference_yuan / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        difference_yuan as size_yuan,
        {{ rounding_severity('difference_yuan', step_yuan('coarse_factor', 'decimals'), '1') }} as severity,
        year_zh || measure_zh || '：收入合计 ' || expected_text || ' ' || unit_zh || '，支出合计 ' || printed_text || ' '
        || unit_zh || '，相差 ' || difference_text || ' ' || unit_zh || '。' as message_zh,
        year_en || measure_en || ': total income is ' || expected_text || ' ' || unit_en || ' but total expenditure is '
        || printed_text || ' ' || unit_en || ' (difference ' || difference_text || ').' as message_en,
        fact_ids
    from judged
)

select * from final
