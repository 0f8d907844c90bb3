-- Question: What share of its adjusted budget did each region spend?
-- 问题：各地区实际支出占调整后预算的比例是多少？
-- Mind: the rate is of sums, over forms that print both; NULL where a form has no adjusted budget.
select
    fiscal_year,
    region_name_zh as region,
    form_kind,
    adjusted_budget_yuan,
    executed_yuan,
    executed_basis,
    execution_rate
from {{ ref('region_scorecard') }}
order by region_code, fiscal_year, form_kind
