{#
    One row a province (and * for a form of unknown region), kind of target and outcome in words: the band of the
    weight that it earns, the province's own row, else the general.
#}
with bands as (
    select * from {{ ref('scoring_bands') }}
),

provinces as (
    select distinct province_code from {{ ref('dim_region') }}
    union all
    select '*' as province_code
),

final as (
    select
        provinces.province_code,
        bands.*
    from provinces
    inner join bands on bands.scope_code in ('*', provinces.province_code)
    qualify
        row_number() over (
            partition by provinces.province_code, bands.target_kind, bands.outcome
            order by (bands.scope_code = '*')::integer
        ) = 1
)

select * from final
