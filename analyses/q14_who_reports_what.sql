-- Question: Which of the main figures does each region report, leave blank, or not have in its form at all?
-- 问题：各地区是否填报主要数据？留空还是表中没有？
-- Mind: with several forms of a region, the figure counts as reported only if all of them report it.
with statuses as (
    select
        region_code,
        region_name_zh,
        figure_code,
        case
            when bool_and(status = 'reported') then 'reported'
            when bool_or(status = 'blank') then 'blank'
            else 'not_in_form'
        end as status
    from {{ ref('coverage') }}
    group by region_code, region_name_zh, figure_code
)

select
    region_name_zh as region,
    max(status) filter (where figure_code = 'total.initial_budget') as initial_budget,
    max(status) filter (where figure_code = 'total.adjusted_budget') as adjusted_budget,
    max(status) filter (where figure_code = 'total.executed') as executed,
    max(status) filter (where figure_code = 'indicator_targets') as targets,
    max(status) filter (where figure_code = 'total_score') as total_score
from statuses
group by region_code, region_name_zh
order by region_code
