-- Question: Which indicators went 30% or more beyond their target, and did the form still give full marks?
-- 问题：哪些指标超额 30% 及以上完成？是否仍得满分？
-- Mind: only targets where more is better; a cost far below its ceiling isn't meant.
select
    regions.region_name_zh as region,
    forms.form_no,
    indicators.indicator_name,
    indicators.target_value,
    indicators.actual_value,
    indicators.attainment_ratio,
    indicators.score = indicators.weight as has_full_marks
from {{ ref('fct_indicator') }} as indicators
inner join {{ ref('dim_form') }} as forms on indicators.form_id = forms.form_id
inner join {{ ref('dim_region') }} as regions on indicators.region_code = regions.region_code
where indicators.target_comparator in ('>=', '>', '=') and indicators.attainment_ratio >= 1.3
order by indicators.attainment_ratio desc, indicators.region_code asc, forms.form_no asc, indicators.line_no asc
