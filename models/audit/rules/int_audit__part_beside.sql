{#
    One row a block of parts that are none: 上级补助 beside 财政拨款 where both together, and not one alone, are the total.
#}
with sums as (
    select *, {{ tolerance('parts_sum') }} as tolerance from {{ ref('int_audit__block_sum') }}
),

figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null
),

wholes as (
    select
        sums.form_id,
        sums.source_section,
        sums.measure_code,
        sums.fiscal_year,
        abs(sums.parts_yuan - figures.amount_yuan) as off_without_yuan,
        abs(sums.all_parts_yuan - figures.amount_yuan) as off_with_yuan,
        sums.tolerance * greatest(figures.factor, sums.parts_factor) as most_yuan
    from sums
    inner join figures
        on
            sums.form_id = figures.form_id
            and sums.source_section = figures.source_section
            and sums.parent_line_code = figures.line_code
            and sums.parent_measure_code = figures.measure_code
            and sums.fiscal_year is not distinct from figures.fiscal_year
    where sums.group_code in ('funding', 'income')
),

final as (
    select distinct
        form_id,
        source_section,
        'fiscal' as group_code,
        measure_code,
        fiscal_year
    from wholes
    where off_with_yuan < most_yuan and off_without_yuan >= most_yuan
)

select * from final
