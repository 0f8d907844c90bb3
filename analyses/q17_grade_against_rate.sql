-- Question: Does a good grade go with a high execution rate?
-- 问题：等次与预算执行率是否相符？
-- Mind: the rate is as the form prints it; a form that prints none has NULL.
select
    scores.region_name_zh as region,
    scores.form_no,
    scores.total_score,
    scores.grade,
    rates.ratio as execution_rate_printed
from {{ ref('score_comparison') }} as scores
left join {{ ref('fct_budget') }} as rates
    on
        scores.form_id = rates.form_id
        and rates.line_code = 'total'
        and rates.measure_code = 'execution_rate'
where scores.total_score is not null
order by rates.ratio nulls last, scores.region_code, scores.form_no
