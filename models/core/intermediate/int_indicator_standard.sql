{#
    One row a distinct indicator name and second level that fits an indicator of the framework of 财预〔2013〕53号: the same name,
    an alias, or at least five characters of its beginning (a name cut at the cell's edge). Quotation marks
    don't count; of several (管理制度健全性 stands under 预算管理 and 资产管理) the second level decides.
#}
with indicator_lines as (
    select * from {{ ref('stg_raw__indicator_line') }}
),

standard_indicators as (
    select * from {{ ref('standard_indicators') }}
),

aliases as (
    select * from {{ ref('standard_indicator_aliases') }}
),

names as (
    select
        standard_indicator_code,
        level2_code,
        {{ name_key('name_zh') }} as name_key
    from standard_indicators
    union distinct
    select
        aliases.standard_indicator_code,
        standard_indicators.level2_code,
        {{ name_key('aliases.alias') }} as name_key
    from aliases
    inner join standard_indicators on aliases.standard_indicator_code = standard_indicators.standard_indicator_code
),

printed as (
    select distinct
        indicator_name,
        level2_code,
        {{ name_key('indicator_name') }} as name_key
    from indicator_lines
    where indicator_name is not null
),

final as (
    select
        printed.indicator_name,
        printed.level2_code,
        arg_min(
            names.standard_indicator_code,
            (
                names.level2_code is distinct from printed.level2_code,
                length(names.name_key),
                names.standard_indicator_code
            )
        ) as standard_indicator_code
    from printed
    inner join names
        on
            printed.name_key = names.name_key
            or (length(printed.name_key) >= 5 and starts_with(names.name_key, printed.name_key))
    group by printed.indicator_name, printed.level2_code
)

select * from final
