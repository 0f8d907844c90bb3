with source as (
    {{ raw_texts('budget_line', ['line_label', 'measure_label', 'value_printed', 'unit_printed'], line=true) }}
),

-- figures repeat, across the columns of a line above all: each text is parsed once
numbers as (
    {{ parsed_once(parse_number('text_printed'), 'source', ['value_printed']) }}
),

final as (
    select
        {{ fact_id(['source.document_id', 'source.form_no']) }} as form_id,
        source.document_id,
        source.form_no,
        source.line_no,
        source.source_section,
        source.block_code,
        source.line_code,
        source.line_label,
        {{ squeeze('source.line_label') }} as line_name,
        -- money taken back during the year is an adjustment that lowers the budget, printed without its sign
        case source.measure_code
            when 'reduction' then 'adjustment'
            when 'other_reduction' then 'other_adjustment'
            else source.measure_code
        end as measure_code,
        source.measure_label,
        nullif(trim(source.value_printed), '') as value_printed,
        {{ squeeze('source.unit_printed') }} as unit_printed,
        source.year_printed,
        {{ is_blank('source.value_printed') }} as is_blank,
        coalesce(regexp_matches(source.value_printed, '[%％﹪]'), false) as is_percentage,
        case
            when source.measure_code in ('reduction', 'other_reduction') then -abs(numbers.parsed)
            else numbers.parsed
        end as number_value,
        {{ parse_year('source.year_printed') }} as year_value,
        source.is_corrected
    from source
    left join numbers on source.value_printed = numbers.text_printed
)

select * from final
