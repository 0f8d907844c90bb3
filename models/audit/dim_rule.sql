with catalogue as (
    select * from {{ ref('rule_catalogue') }}
),

final as (
    select
        rule_code,
        rule_order,
        level,
        category,
        severity,
        checks_en,
        checks_zh,
        source,
        tolerance,
        unit
    from catalogue
)

select * from final
