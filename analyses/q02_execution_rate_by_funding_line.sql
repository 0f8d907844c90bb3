-- Question: What was the execution rate of each funding line, where a form prints both budget and spending?
-- 问题：各资金来源的预算执行率是多少（表中同时列有预算数与支出数）？
-- Mind: a printed budget of 0 stays 0, and its rate is NULL: nothing can be divided by it.
with figures as (
    select
        region_code,
        fiscal_year,
        line_code,
        sum(amount_yuan) filter (where measure_code = 'adjusted_budget') as adjusted_yuan,
        sum(amount_yuan) filter (where measure_code = 'executed') as executed_yuan
    from {{ ref('fct_budget') }}
    where source_section = 'form' and line_code <> 'total'
    group by region_code, fiscal_year, line_code
)

select
    regions.region_name_zh as region,
    figures.fiscal_year,
    figures.line_code,
    figures.adjusted_yuan,
    figures.executed_yuan,
    cast(figures.executed_yuan / nullif(figures.adjusted_yuan, 0) as decimal(12, 6)) as execution_rate
from figures
inner join {{ ref('dim_region') }} as regions on figures.region_code = regions.region_code
where figures.adjusted_yuan is not null and figures.executed_yuan is not null
order by figures.region_code, figures.fiscal_year, figures.line_code
