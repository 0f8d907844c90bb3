with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
),

sums as (
    select * from {{ ref('int_audit__block_sum') }}
    where group_code in ('nature', 'nature_expenditure') and part_count >= min_children
),

rates as (
    select
        *,
        greatest({{ tolerance('execution_rate') }}, 0.5 * power(10, -decimals_printed)) as tolerance_pp
    from figures
    where measure_code in ('execution_rate', 'completion_rate') and ratio is not null
),

amounts as (
    select * from figures
    where amount_yuan is not null and measure_code in ('initial_budget', 'adjusted_budget', 'executed')
),

-- spent and budget of the same line, both printed
direct_pairs as (
    select
        rates.budget_id,
        spent.amount_yuan as spent_yuan,
        budget.amount_yuan as budget_yuan,
        budget.measure_zh as budget_zh,
        budget.measure_en as budget_en,
        [spent.budget_id, budget.budget_id] as pair_ids,
        -- 完成率 is printed over the initial budget, and by some over the adjusted one
        case when rates.measure_code = 'completion_rate' and budget.measure_code = 'adjusted_budget' then 2 else 1 end
            as pair_order
    from rates
    inner join amounts as spent
        on
            rates.form_id = spent.form_id and rates.source_section = spent.source_section
            and rates.line_key = spent.line_key and spent.measure_code = 'executed'
            and rates.fiscal_year is not distinct from spent.fiscal_year
    inner join amounts as budget
        on
            rates.form_id = budget.form_id and rates.source_section = budget.source_section
            and rates.line_key = budget.line_key
            and rates.fiscal_year is not distinct from budget.fiscal_year
            and (
                budget.measure_code = 'adjusted_budget'
                or (rates.measure_code = 'completion_rate' and budget.measure_code = 'initial_budget')
            )
    where budget.amount_yuan <> 0
),

-- what the whole form may have spent, where its budget block doesn't print it
spent_candidates as (
    select
        form_id,
        amount_yuan,
        [budget_id] as ids,
        1 as candidate_order
    from amounts
    where is_form_year
        and source_section = 'narrative'
        and line_code in ('total', 'total_expenditure')
        and measure_code = 'executed'
    union all by name
    select distinct
        form_id,
        parts_yuan as amount_yuan,
        part_ids as ids,
        2 as candidate_order
    from sums
    where measure_code in ('executed', 'adjusted_budget')
    union all by name
    select
        form_id,
        amount_yuan,
        [budget_id] as ids,
        3 as candidate_order
    from amounts
    where is_form_year and source_section = 'form' and line_code = 'total'
),

indirect_pairs as (
    select
        rates.budget_id,
        spent_candidates.amount_yuan as spent_yuan,
        budget.amount_yuan as budget_yuan,
        budget.measure_zh as budget_zh,
        budget.measure_en as budget_en,
        list_append(spent_candidates.ids, budget.budget_id) as pair_ids,
        10 * spent_candidates.candidate_order
        + case budget.measure_code when 'adjusted_budget' then 0 else 5 end as pair_order
    from rates
    inner join spent_candidates on rates.form_id = spent_candidates.form_id
    inner join amounts as budget
        on
            rates.form_id = budget.form_id and budget.is_form_year
            and budget.line_code in ('total', 'total_expenditure')
            and budget.amount_yuan <> 0
    where
        rates.source_section = 'form' and rates.line_code = 'total' and rates.measure_code = 'execution_rate'
        -- 100% says that all was spent: that is compared with the text by form_narrative_conflict
        and rates.ratio <> 1
        and rates.budget_id not in (select direct_pairs.budget_id from direct_pairs)
        and rates.form_id in (
            select known.form_id from spent_candidates as known where known.candidate_order = 1
        )
),

pairs as (
    select * from direct_pairs
    union all by name
    select * from indirect_pairs
),

final as (
    select
        pairs.*,
        rates.form_id,
        rates.line_zh,
        rates.line_en,
        rates.measure_zh,
        rates.measure_en,
        rates.ratio,
        rates.ratio_as_fraction,
        rates.tolerance_pp
    from pairs
    inner join rates on pairs.budget_id = rates.budget_id
)

select * from final
