{#
    One row a form, section, measure and year with amounts that may belong to a block's sum, and can't be told to.

    Lines that no vocabulary row names (上年结转资金) belong to the total, but to which block nobody can say; beside a list
    of projects they are parts of these. A line 其他 below basic and project expenditure is one more of their kind.
    财政专户管理资金 may be part of the fiscal appropriation that is printed. What is left at the end of the year belongs
    to the expenditure that a balanced table of both sides sums up.
#}
with figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null
),

balances as (
    select
        form_id,
        source_section,
        fiscal_year,
        sum(amount_yuan) as left_yuan
    from figures
    where measure_code = 'year_end_balance' and line_code in ('total', 'total_expenditure')
    group by form_id, source_section, fiscal_year
),

parts as (
    select
        form_id,
        source_section,
        measure_code,
        fiscal_year,
        case
            when count(*) filter (where line_code = 'project_item') = 0
                then sum(amount_yuan) filter (where line_code = 'unmapped')
        end as unknown_yuan,
        sum(amount_yuan) filter (where line_code = 'other_funds') as other_yuan,
        case
            when count(*) filter (where line_code = 'fiscal_appropriation') > 0
                then -sum(amount_yuan) filter (where line_code = 'special_account')
        end as contained_yuan
    from figures
    group by form_id, source_section, measure_code, fiscal_year
),

final as (
    select
        parts.*,
        case when parts.measure_code = 'executed' then balances.left_yuan end as left_yuan
    from parts
    left join balances
        on
            parts.form_id = balances.form_id
            and parts.source_section = balances.source_section
            and parts.fiscal_year is not distinct from balances.fiscal_year
    where
        coalesce(parts.unknown_yuan, parts.other_yuan, parts.contained_yuan) is not null
        or (parts.measure_code = 'executed' and balances.left_yuan is not null)
)

select * from final
