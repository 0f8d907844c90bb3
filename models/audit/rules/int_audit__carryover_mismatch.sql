with

forms as (
    select * from {{ ref('int_audit__department_form') }}
),

figures as (
    select
        forms.form_id,
        forms.place,
        forms.fiscal_year,
        figures.budget_id,
        figures.line_code,
        figures.line_zh,
        figures.line_en,
        figures.measure_code,
        figures.amount_yuan,
        figures.factor,
        figures.unit_zh,
        figures.unit_en
    from {{ ref('int_audit__budget_figure') }} as figures
    inner join forms on figures.form_id = forms.form_id and figures.fiscal_year = forms.fiscal_year
    where
        figures.source_section = 'form' and figures.amount_yuan is not null
        and figures.measure_code in ('carryover_in', 'year_end_balance')
),

-- one line a year may be told by several forms; a line with several balances can't be known
balances as (
    select
        place,
        fiscal_year,
        line_code,
        count(distinct amount_yuan) as balance_count,
        min(amount_yuan) as balance_yuan,
        max(factor) as balance_factor,
        list(budget_id order by budget_id)[:100] as balance_ids,
        list(distinct form_id order by form_id)[:100] as balance_form_ids
    from figures
    where measure_code = 'year_end_balance'
    group by place, fiscal_year, line_code
),

compared as (
    select
        figures.*,
        balances.balance_yuan,
        figures.amount_yuan - balances.balance_yuan as difference_yuan,
        greatest(figures.factor, balances.balance_factor) as coarse_factor,
        balances.balance_ids,
        balances.balance_form_ids,
        case
            when balances.balance_yuan is null then 'no_prior_balance'
            when balances.balance_count > 1 then 'prior_unclear'
        end as reason_code,
        {{ show_amount('figures.amount_yuan', 'figures.factor') }} as printed_text,
        {{ show_amount('balances.balance_yuan', 'figures.factor') }} as expected_text
    from figures
    left join balances
        on
            figures.place = balances.place and figures.fiscal_year = balances.fiscal_year + 1
            and figures.line_code = balances.line_code
    where figures.measure_code = 'carryover_in'
),

final as (
    select
        'carryover_mismatch' as rule_code,
        form_id,
        line_zh as subject,
        {{ verdict('reason_code', 'abs(difference_yuan) >= ' ~ tolerance('carryover_mismatch') ~ ' * coarse_factor') }}
            as verdict,
        reason_code,
        printed_text || ' ' || unit_zh as printed_value,
        expected_text || ' ' || unit_zh as expected_value,
        try_cast(difference_yuan / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        difference_yuan as size_yuan,
        {{ rounding_severity('difference_yuan', step_yuan('coarse_factor', '2'), '1') }} as severity,
        line_zh || '：上年结转为 ' || printed_text || ' ' || unit_zh || '，而上年度表中年末结余为 ' || expected_text || ' '
        || unit_zh || '。' as message_zh,
        line_en || ': ' || printed_text || ' ' || unit_en || ' is carried over, but the year before left '
        || expected_text || ' ' || unit_en || '.' as message_en,
        list_prepend(budget_id, coalesce(balance_ids, [])) as fact_ids,
        list_prepend(form_id, coalesce(balance_form_ids, [])) as form_ids
    from compared
)

select * from final
