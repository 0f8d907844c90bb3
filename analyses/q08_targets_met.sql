-- Question: How many targets were met, of those that can be compared?
-- 问题：可比指标中有多少达标？
select
    region_name_zh as region,
    indicator_count,
    target_count,
    comparable_count,
    met_count,
    met_share
from {{ ref('region_scorecard') }}
order by region_code
