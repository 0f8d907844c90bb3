-- Question: What share of the targets are numbers?
-- 问题：量化目标占全部目标的比例是多少？
-- Mind: counts are added up before dividing; a form without targets gives NULL, not 0.
select
    region_name_zh as region,
    sum(indicator_count) as indicators,
    sum(target_count) as targets,
    sum(numeric_count) as numeric_targets,
    cast(sum(numeric_count) / nullif(sum(target_count), 0) as decimal(12, 6)) as numeric_share
from {{ ref('indicator_comparison') }}
group by region_code, region_name_zh
having sum(indicator_count) > 0
order by numeric_share desc nulls last, region_code asc
