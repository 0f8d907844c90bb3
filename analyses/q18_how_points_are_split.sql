-- Question: How are the points split among execution and the first levels, for each form of a region?
-- 问题：每张表的分值如何在预算执行与各一级指标间分配？
-- Mind: 财预〔2020〕10号 has 10, 50, 30 and 10 for execution, output, benefit and satisfaction.
select
    region_name_zh as region,
    scored_form_count as forms,
    execution_weight / scored_form_count as execution_points,
    input_weight / scored_form_count as input_points,
    process_weight / scored_form_count as process_points,
    output_weight / scored_form_count as output_points,
    cost_weight / scored_form_count as cost_points,
    benefit_weight / scored_form_count as benefit_points,
    satisfaction_weight / scored_form_count as satisfaction_points
from {{ ref('region_scorecard') }}
where scored_form_count > 0
order by region_code
