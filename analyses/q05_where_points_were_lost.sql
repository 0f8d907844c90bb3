-- Question: Who lost points, and where?
-- 问题：各地区在哪些方面失分？
select
    region_name_zh as region,
    component_kind,
    level1_code,
    count(*) as line_count,
    sum(points_lost) as points_lost
from {{ ref('deductions') }}
where deduction_status = 'lost'
group by region_code, region_name_zh, component_kind, level1_code
order by sum(points_lost) desc, region_code, component_kind asc
