-- Question: Which indicators are used more than once, in how many forms and regions, and with one target or several?
-- 问题：哪些指标被重复使用？涉及几张表、几个地区、几种目标值？
select
    indicator_name,
    count(*) as uses,
    count(distinct form_id) as forms,
    count(distinct region_code) as regions,
    count(distinct target_printed) as targets
from {{ ref('fct_indicator') }}
group by indicator_name
having count(*) > 1
order by uses desc, forms desc, regions desc, indicator_name asc
