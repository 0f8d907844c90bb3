-- Question: By how much was the budget changed between the start of the year and its end?
-- 问题：调整后预算比年初预算变动了多少？
select
    region_name_zh as region,
    fiscal_year,
    initial_budget_yuan,
    adjusted_budget_yuan,
    adjusted_budget_yuan - initial_budget_yuan as change_yuan,
    cast(
        (adjusted_budget_yuan - initial_budget_yuan) / nullif(initial_budget_yuan, 0) as decimal(12, 6)
    ) as change_ratio
from {{ ref('region_scorecard') }}
order by change_ratio desc nulls last, region_code asc
