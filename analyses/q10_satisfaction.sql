-- Question: Which satisfaction do the regions aim at, and which do they report?
-- 问题：各地区满意度目标与实际值的分布如何？
-- Mind: rates to be kept low (complaints) are left out; a declaration has targets alone.
select
    regions.region_name_zh as region,
    count(*) as indicators,
    min(indicators.target_value) as lowest_target,
    max(indicators.target_value) as highest_target,
    min(indicators.actual_value) as lowest_actual,
    max(indicators.actual_value) as highest_actual
from {{ ref('fct_indicator') }} as indicators
inner join {{ ref('dim_region') }} as regions on indicators.region_code = regions.region_code
where
    indicators.level1_code = 'satisfaction'
    and indicators.target_unit = '%'
    and indicators.target_comparator in ('>=', '>', '=')
group by indicators.region_code, regions.region_name_zh
order by indicators.region_code
