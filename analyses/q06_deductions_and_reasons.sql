-- Question: Which lines lost points, and does the form give a reason for the deviation?
-- 问题：哪些项目失分？表中是否填写了偏差原因？
-- Mind: the reason is the form's own column; a cut-off description of the work isn't one.
select
    deductions.region_name_zh as region,
    deductions.component_name,
    deductions.max_score,
    deductions.score,
    deductions.points_lost,
    indicators.deviation_reason is not null as has_deviation_reason
from {{ ref('deductions') }} as deductions
left join {{ ref('fct_indicator') }} as indicators on deductions.indicator_id = indicators.indicator_id
where deductions.deduction_status = 'lost'
order by deductions.points_lost desc, deductions.region_code asc, indicators.line_no asc
