{# One row a province (* for a form of unknown region) and scoring rule: the province's own row, else the general. #}
with rules as (
    select * from {{ ref('scoring_rules') }}
),

provinces as (
    select distinct province_code from {{ ref('dim_region') }}
    union all
    select '*' as province_code
),

final as (
    select
        provinces.province_code,
        rules.*
    from provinces
    inner join rules on rules.scope_code in ('*', provinces.province_code)
    qualify
        row_number() over (
            partition by provinces.province_code, rules.rule_code order by (rules.scope_code = '*')::integer
        ) = 1
)

select * from final
