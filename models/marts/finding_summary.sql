with

checks as (
    select * from {{ ref('fct_check') }}
),

rules as (
    select * from {{ ref('dim_rule') }}
),

regions as (
    select * from {{ ref('dim_region') }}
),

summed as (
    select
        region_code,
        fiscal_year,
        rule_code,
        count(*) filter (where form_id is not null and verdict <> 'not_applicable') as forms_checked,
        count(*) filter (where form_id is not null and verdict = 'fail') as forms_failed,
        count(*) filter (where form_id is not null and verdict = 'not_applicable') as forms_not_applicable,
        sum(failed_count)::bigint as finding_count,
        sum(size_yuan)::decimal(18, 2) as size_yuan,
        sum(size_points)::decimal(18, 6) as size_points
    from checks
    group by region_code, fiscal_year, rule_code
),

final as (
    select
        {{ fact_id(["coalesce(summed.region_code, '?')", "coalesce(summed.fiscal_year, 0)", 'summed.rule_code']) }}
            as summary_id,
        summed.region_code,
        regions.region_name_zh,
        regions.region_name_en,
        summed.fiscal_year,
        summed.rule_code,
        rules.name_zh as rule_name_zh,
        rules.name_en as rule_name_en,
        rules.level,
        rules.severity,
        summed.forms_checked,
        summed.forms_failed,
        summed.forms_not_applicable,
        {{ rate('summed.forms_failed', 'summed.forms_checked') }} as fail_share,
        summed.finding_count,
        summed.size_yuan,
        summed.size_points,
        case when summed.finding_count > 0 then row_number() over (
                    partition by summed.region_code, summed.fiscal_year, summed.finding_count > 0
                    order by
                        case rules.severity when 'error' then 1 when 'warning' then 2 else 3 end asc,
                        summed.size_yuan desc nulls last, summed.size_points desc nulls last,
                        summed.finding_count desc, rules.rule_order asc
                )
        end as materiality_rank
    from summed
    inner join rules on summed.rule_code = rules.rule_code
    left join regions on summed.region_code = regions.region_code
)

select * from final
