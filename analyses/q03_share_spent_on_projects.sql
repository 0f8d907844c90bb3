-- Question: Which region spends what share of its money on projects?
-- 问题：各地区项目支出占总支出的比重是多少？
-- Mind: NULL means that the region's forms don't say, not that it has no projects.
with spent as (
    select
        region_code,
        fiscal_year,
        max(region_name_zh) as region,
        max(amount_yuan) filter (where line_code = 'project_expenditure') as project_yuan,
        coalesce(
            max(amount_yuan) filter (where line_code = 'total_expenditure'),
            max(amount_yuan) filter (where line_code = 'total')
        ) as total_yuan
    from {{ ref('budget_comparison') }}
    where measure_code = 'executed'
    group by region_code, fiscal_year
)

select
    region,
    fiscal_year,
    project_yuan,
    total_yuan,
    cast(project_yuan / nullif(total_yuan, 0) as decimal(12, 6)) as project_share
from spent
where total_yuan is not null
order by project_share desc nulls last, region_code asc
