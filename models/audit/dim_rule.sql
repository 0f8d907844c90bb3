with catalogue as (
    select * from {{ ref('rule_catalogue') }}
),

final as (
    select
        rule_code,
        rule_order,
        level,
        topic,
        category,
        severity,
        name_zh,
        name_en,
        checks_en,
        checks_zh,
        source,
        tolerance,
        unit,
        list_filter(string_split(coalesce(needs, ''), '|'), lambda need: need <> '') as needs
    from catalogue
)

select * from final
