with

forms as (
    select * from {{ ref('int_mart__form') }}
),

-- a department's form speaks for a region before the forms of single projects, so that nothing counts twice
ranked_forms as (
    select
        *,
        dense_rank() over (
            partition by region_code, fiscal_year
            order by case form_kind
                when 'department_self_evaluation' then 1
                when 'department_target_declaration' then 2
                when 'project_self_evaluation' then 3
                else 4
            end
        ) as kind_rank
    from forms
),

budgets as (
    select * from {{ ref('fct_budget') }} where line_code <> 'unmapped' and measure_code <> 'unmapped'
),

-- of a form that speaks for its region; of any form for another year than its own, where none of that year has it
candidates as (
    select
        ranked_forms.region_code,
        ranked_forms.region_name_zh,
        ranked_forms.region_name_en,
        ranked_forms.form_kind,
        ranked_forms.kind_rank + 4 * (budgets.fiscal_year is distinct from ranked_forms.fiscal_year)::int as kind_rank,
        ranked_forms.form_id,
        budgets.fiscal_year,
        budgets.line_code,
        budgets.measure_code,
        budgets.source_section,
        budgets.amount_yuan,
        budgets.ratio
    from budgets
    inner join ranked_forms on budgets.form_id = ranked_forms.form_id
    where ranked_forms.kind_rank = 1 or budgets.fiscal_year is distinct from ranked_forms.fiscal_year
),

-- the few figures that a form gives in more than one place, and a region in forms of more than one rank
sections as (
    select
        form_id,
        fiscal_year,
        line_code,
        measure_code,
        min(source_section) as first_section
    from candidates
    group by form_id, fiscal_year, line_code, measure_code
    having min(source_section) <> max(source_section)
),

ranks as (
    select
        region_code,
        fiscal_year,
        line_code,
        measure_code,
        min(kind_rank) as first_rank
    from candidates
    group by region_code, fiscal_year, line_code, measure_code
    having min(kind_rank) <> max(kind_rank)
),

-- a figure of the form before the same figure in its text
figures as (
    select candidates.*
    from candidates
    left join sections
        on
            candidates.form_id = sections.form_id
            and candidates.fiscal_year is not distinct from sections.fiscal_year
            and candidates.line_code = sections.line_code
            and candidates.measure_code = sections.measure_code
    left join ranks
        on
            candidates.region_code is not distinct from ranks.region_code
            and candidates.fiscal_year is not distinct from ranks.fiscal_year
            and candidates.line_code = ranks.line_code
            and candidates.measure_code = ranks.measure_code
    where
        candidates.source_section = coalesce(sections.first_section, candidates.source_section)
        and candidates.kind_rank = coalesce(ranks.first_rank, candidates.kind_rank)
),

unranked as (
    select
        {{ fact_id([
            "coalesce(region_code, '')", "coalesce(fiscal_year::varchar, '')", 'line_code', 'measure_code',
        ]) }} as comparison_id,
        region_code,
        any_value(region_name_zh) as region_name_zh,
        any_value(region_name_en) as region_name_en,
        fiscal_year,
        line_code,
        measure_code,
        min(form_kind) as form_kind,
        count(distinct form_id) as form_count,
        count(*) as figure_count,
        case when count(distinct source_section) > 1 then 'mixed' else min(source_section) end as source_section,
        sum(amount_yuan)::decimal(18, 2) as amount_yuan,
        case when count(ratio) = 1 then max(ratio) end as ratio_printed
    from figures
    group by region_code, fiscal_year, line_code, measure_code
),

-- among all regions; what isn't reported has no rank
final as (
    select
        *,
        case when amount_yuan is not null then rank() over (
                    partition by fiscal_year, line_code, measure_code order by amount_yuan desc nulls last
                )
        end as amount_rank,
        case when ratio_printed is not null then rank() over (
                    partition by fiscal_year, line_code, measure_code order by ratio_printed desc nulls last
                )
        end as ratio_rank
    from unranked
)

select * from final
