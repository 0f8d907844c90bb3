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

stems as (
    select
        value_text,
        {{ value_stem('value_text') }} as stem
    from texts
),

words as (
    select
        stems.value_text,
        comparators.position,
        max(length(comparators.comparator_word)) as word_length,
        arg_max(comparators.comparator_word, length(comparators.comparator_word)) as word,
        arg_max(comparators.comparator, length(comparators.comparator_word)) as comparator
    from stems
    inner join comparators
        on
            (comparators.position = 'prefix' and starts_with(stems.stem, comparators.comparator_word))
            or (comparators.position = 'suffix' and ends_with(stems.stem, comparators.comparator_word))
    group by stems.value_text, comparators.position
),

lengths as (
    select
        stems.value_text,
        stems.stem,
        prefixes.comparator as prefix_comparator,
        suffixes.comparator as suffix_comparator,
        suffixes.word as suffix_word,
        coalesce(prefixes.word_length, 0) as prefix_length,
        length(stems.stem) - coalesce(prefixes.word_length, 0) - coalesce(suffixes.word_length, 0) as body_length
    from stems
    left join words as prefixes on stems.value_text = prefixes.value_text and prefixes.position = 'prefix'
    left join words as suffixes on stems.value_text = suffixes.value_text and suffixes.position = 'suffix'
),

bodies as (
    select
        value_text,
        trim(substr(stem, prefix_length + 1, greatest(body_length, 0))) as body,
        coalesce(
            {{ parse_comparator('stem') }},
            nullif(prefix_comparator, '='),
            nullif(suffix_comparator, '='),
            '='
        ) as comparator,
        coalesce(regexp_matches(suffix_word, '前|底|末'), false) as is_deadline
    from lengths
),

kinds as (
    select
        *,
        {{ parse_value_kind('body', 'is_deadline') }} as value_kind,
        {{ parse_number('body') }} as number_in_body,
        {{ parse_date('body') }} as date_in_body
    from bodies
),

final as (
    select
        value_text,
        value_kind,
        case when value_kind in ('numeric', 'date') then comparator end as comparator,
        case when value_kind = 'numeric' then try_cast(number_in_body as decimal(18, 6)) end as number_value,
        case
            when value_kind = 'numeric' and number_in_body is not null
                then translate({{ parse_unit('body') }}, '〔〕', '()')
        end as unit,
        case when value_kind = 'date' then date_in_body end as date_value,
        case when value_kind = 'date' and {{ parse_year('body') }} is null then ltrim(body, '年') end as yearless_date
    from kinds
)

select * from final
