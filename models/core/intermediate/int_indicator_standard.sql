{#
    One row a distinct indicator name that fits an indicator of the framework of 财预〔2013〕53号: the same name,
    an alias, or at least five characters of its beginning (a name cut at the cell's edge). Quotation marks
    don't count.
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
        {{ name_key('name_zh') }} as name_key
    from standard_indicators
    union distinct
    select
        standard_indicator_code,
        {{ name_key('alias') }} as name_key
    from aliases
),

printed as (
    select distinct
        indicator_name,
        {{ name_key('indicator_name') }} as name_key
    from indicator_lines
    where indicator_name is not null
),

final as (
    select
        printed.indicator_name,
        arg_min(names.standard_indicator_code, (length(names.name_key), names.standard_indicator_code))
            as standard_indicator_code
    from printed
    inner join names
        on
            printed.name_key = names.name_key
            or (length(printed.name_key) >= 5 and starts_with(names.name_key, printed.name_key))
    group by printed.indicator_name
)

select * from final
