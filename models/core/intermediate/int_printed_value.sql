{#
    One row a distinct target or actual text: its comparator (a sign, or a word of the seed comparators before or
    after the value), number, unit, date, and what a qualitative answer says. Parsed once a text, not once a line.
#}
with indicator_lines as (
    select * from {{ ref('stg_raw__indicator_line') }}
),

comparators as (
    select * from {{ ref('comparators') }}
),

texts as (
    select target_text as value_text
    from indicator_lines
    where target_text is not null
    union distinct
    select actual_text as value_text
    from indicator_lines
    where actual_text is not null
),

prefixes as (
    select
        texts.value_text,
        arg_max(comparators.comparator_word, length(comparators.comparator_word)) as word,
        arg_max(comparators.comparator, length(comparators.comparator_word)) as comparator
    from texts
    inner join comparators
        on comparators.position = 'prefix' and starts_with(texts.value_text, comparators.comparator_word)
    group by texts.value_text
),

suffixes as (
    select
        texts.value_text,
        arg_max(comparators.comparator_word, length(comparators.comparator_word)) as word,
        arg_max(comparators.comparator, length(comparators.comparator_word)) as comparator
    from texts
    inner join comparators
        on comparators.position = 'suffix' and ends_with(texts.value_text, comparators.comparator_word)
    group by texts.value_text
),

bodies as (
    select
        texts.value_text,
        trim(substr(
            texts.value_text,
            coalesce(length(prefixes.word), 0) + 1,
            greatest(length(texts.value_text) - coalesce(length(prefixes.word), 0) - coalesce(length(suffixes.word), 0), 0)
        )) as body,
        coalesce(
            {{ parse_comparator('texts.value_text') }},
            nullif(prefixes.comparator, '='),
            nullif(suffixes.comparator, '='),
            '='
        ) as comparator,
        coalesce(regexp_matches(suffixes.word, '前|底|末'), false) as is_deadline
    from texts
    left join prefixes on texts.value_text = prefixes.value_text
    left join suffixes on texts.value_text = suffixes.value_text
),

kinds as (
    select
        *,
        {{ parse_value_kind('body', 'is_deadline') }} as value_kind
    from bodies
),

final as (
    select
        value_text,
        value_kind,
        case when value_kind in ('numeric', 'date') then comparator end as comparator,
        case when value_kind = 'numeric' then try_cast({{ parse_number('body') }} as decimal(18, 6)) end as number_value,
        case when value_kind = 'numeric' and {{ parse_number('body') }} is not null then {{ parse_unit('body') }} end as unit,
        case when value_kind = 'date' then {{ parse_date('body') }} end as date_value,
        case when value_kind = 'date' and {{ parse_year('body') }} is null then ltrim(body, '年') end as yearless_date
    from kinds
)

select * from final
