-- Question: Which contradictions are the largest in money?
-- 问题：按金额计，哪些矛盾最大？
-- Mind: amounts alone; a rate or a score that is off has no yuan.
with in_yuan as (
    select
        region_code,
        fiscal_year,
        rule_code,
        severity,
        case difference_unit when '元' then abs(difference) when '万元' then abs(difference) * 10000 end as size_yuan
    from {{ ref('fct_finding') }}
)

select
    regions.region_name_zh as region,
    in_yuan.fiscal_year,
    in_yuan.rule_code,
    cast(in_yuan.size_yuan as decimal(18, 2)) as size_yuan
from in_yuan
inner join {{ ref('dim_region') }} as regions on in_yuan.region_code = regions.region_code
where in_yuan.size_yuan is not null
order by in_yuan.size_yuan desc, in_yuan.region_code asc
