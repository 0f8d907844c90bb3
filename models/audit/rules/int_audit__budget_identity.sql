{%- set measures = {
    'carryover_in': 'carryover', 'initial_budget': 'initial', 'adjustment': 'adjustment',
    'other_adjustment': 'other_adjustment', 'adjusted_budget': 'adjusted', 'executed': 'executed',
    'year_end_balance': 'balance',
} -%}

with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
    where
        source_section = 'form' and amount_yuan is not null
        and measure_code in (
            {%- for measure_code in measures %}
                '{{ measure_code }}'{{ '' if loop.last else ',' }}
            {%- endfor %}
        )
),

lines as (
    select
        form_id,
        line_key,
        case when count(distinct line_zh) = 1 then any_value(line_zh) else any_value(standard_zh) end as line_zh,
        any_value(standard_en) as line_en,
        fiscal_year,
        max(factor) as factor,
        max(decimals_printed) as decimals,
        arg_max(unit_zh, factor) as unit_zh,
        arg_max(unit_en, factor) as unit_en,
        {%- for measure_code, name in measures.items() %}
            max(amount_yuan) filter (where measure_code = '{{ measure_code }}') as {{ name }}_yuan,
        {%- endfor %}
        list(budget_id order by budget_id) as fact_ids
    from figures
    group by form_id, line_key, fiscal_year
),

moved as (
    select
        *,
        initial_yuan + adjustment_yuan + coalesce(other_adjustment_yuan, 0) as budget_yuan,
        coalesce(carryover_yuan, 0) as brought_yuan,
        case when adjusted_yuan is null then 3 else 1 end * {{ tolerance('budget_identity') }} * factor
            as tolerance_yuan
    from lines
),

-- the adjusted budget, in some forms with the carryover; without one, what is left: what came in less what was spent
compared as (
    select
        *,
        coalesce(adjusted_yuan, balance_yuan) as printed_yuan,
        case
            when adjusted_yuan is null then budget_yuan + brought_yuan - executed_yuan
            when abs(adjusted_yuan - budget_yuan - brought_yuan) < tolerance_yuan then budget_yuan + brought_yuan
            else budget_yuan
        end as expected_yuan,
        case when adjusted_yuan is null then '年末结余' else '调整后预算数' end as printed_zh,
        case when adjusted_yuan is null then 'balance at the end of the year' else 'adjusted budget' end as printed_en,
        case when adjusted_yuan is null then '上年结转加年初预算和调整减执行数' else '年初预算数加调整数' end
            as expected_zh,
        case
            when adjusted_yuan is null then 'carryover plus budget and adjustments less what was spent'
            else 'initial budget plus adjustments'
        end as expected_en
    from moved
),

judged as (
    select
        *,
        printed_yuan - expected_yuan as difference_yuan,
        case
            when printed_yuan is null or expected_yuan is null then 'not_applicable'
            when abs(printed_yuan - expected_yuan) >= tolerance_yuan then 'fail'
            else 'pass'
        end as verdict,
        case
            when initial_yuan is null then 'no_initial_budget'
            when adjustment_yuan is null then 'no_adjustment'
            when printed_yuan is null then 'no_adjusted_or_balance'
            when expected_yuan is null then 'no_spent'
        end as reason_code,
        {{ show_amount('printed_yuan', 'factor') }} as printed_text,
        {{ show_amount('expected_yuan', 'factor') }} as expected_text,
        {{ show_amount('printed_yuan - expected_yuan', 'factor') }} as difference_text
    from compared
),

final as (
    select
        'budget_identity' as rule_code,
        form_id,
        concat_ws(' ', line_zh, case when printed_yuan is not null then printed_zh end, fiscal_year) as subject,
        verdict,
        reason_code,
        printed_text || ' ' || unit_zh as printed_value,
        expected_text || ' ' || unit_zh as expected_value,
        try_cast(difference_yuan / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        difference_yuan as size_yuan,
        {{ rounding_severity('difference_yuan', step_yuan('factor', 'decimals'), '3') }} as severity,
        line_zh || '的' || printed_zh || '列为 ' || printed_text || ' ' || unit_zh || '，而' || expected_zh || '为 '
        || expected_text || ' ' || unit_zh || '，相差 ' || difference_text || ' ' || unit_zh || '。' as message_zh,
        line_en || ': the ' || printed_en || ' is printed as ' || printed_text || ' ' || unit_en || ', but '
        || expected_en || ' gives ' || expected_text || ' ' || unit_en || ' (difference ' || difference_text || ').'
            as message_en,
        fact_ids
    from judged
)

select * from final
