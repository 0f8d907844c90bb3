{#
    One row a block whose sum is another total's: text may add up to another of its totals, a block of one column to the
    initial budget, and parts that stand beside their parent to what both come to.
#}
with sums as (
    select *, {{ tolerance('parts_sum') }} as tolerance from {{ ref('int_audit__block_sum') }}
),

figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null
),

final as (
    select distinct
        sums.form_id,
        sums.source_section,
        sums.group_code,
        sums.measure_code,
        sums.fiscal_year
    from sums
    inner join figures
        on
            sums.form_id = figures.form_id
            and sums.source_section = figures.source_section
            and sums.fiscal_year is not distinct from figures.fiscal_year
            and abs(sums.parts_yuan - figures.amount_yuan)
            < sums.tolerance * greatest(figures.factor, sums.parts_factor)
            and not list_contains(sums.part_ids, figures.budget_id)
    where
        (sums.source_section = 'narrative' and figures.line_code in (
            'total', 'total_income', 'total_expenditure', 'fiscal_appropriation', 'general_public_budget'
        ))
        or (
            sums.measure_code = 'adjusted_budget' and figures.measure_code = 'initial_budget'
            and figures.line_code = 'total' and sums.group_code in ('funding', 'nature')
            and not exists (
                select 1 from sums as siblings
                where
                    siblings.form_id = sums.form_id and siblings.group_code = sums.group_code
                    and siblings.measure_code = 'initial_budget'
            )
        )
    union
    select * from {{ ref('int_audit__part_beside') }}
)

select * from final
