with divisions as (
    select * from {{ ref('divisions') }}
),

final as (
    select
        region_code,
        region_name_zh,
        region_name_en,
        short_name_en,
        region_level,
        province_code,
        province_name_zh,
        province_name_en
    from divisions
)

select * from final
