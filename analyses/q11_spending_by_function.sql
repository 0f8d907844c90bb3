-- Question: On which functions was the money spent, and what share of the printed total is each?
-- 问题：支出按功能分类如何构成？各占表中总支出的多少？
-- Mind: the shares needn't add up to 1; where they don't, the form contradicts itself (audit.fct_finding, parts_sum).
with totals as (
    select
        form_id,
        fiscal_year,
        max(amount_yuan) as total_yuan
    from {{ ref('fct_budget') }}
    where line_code = 'total_expenditure' and measure_code = 'executed'
    group by form_id, fiscal_year
)

select
    regions.region_name_zh as region,
    figures.line_name,
    figures.amount_yuan,
    cast(figures.amount_yuan / nullif(totals.total_yuan, 0) as decimal(12, 6)) as share_of_total
from {{ ref('fct_budget') }} as figures
inner join {{ ref('dim_region') }} as regions on figures.region_code = regions.region_code
left join totals on figures.form_id = totals.form_id and figures.fiscal_year = totals.fiscal_year
where figures.line_code = 'function_item' and figures.measure_code = 'executed'
order by figures.region_code asc, figures.amount_yuan desc
