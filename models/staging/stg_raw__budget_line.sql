with source as (
    {{ raw_texts('budget_line', ['line_label', 'measure_label', 'value_printed', 'unit_printed'], line=true) }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        line_no,
        source_section,
        block_code,
        line_code,
        line_label,
        {{ squeeze('line_label') }} as line_name,
        -- money taken back during the year is an adjustment that lowers the budget, printed without its sign
        case source.measure_code
            when 'reduction' then 'adjustment'
            when 'other_reduction' then 'other_adjustment'
            else source.measure_code
        end as measure_code,
        measure_label,
        nullif(trim(value_printed), '') as value_printed,
        {{ squeeze('unit_printed') }} as unit_printed,
        year_printed,
        {{ is_blank('value_printed') }} as is_blank,
        coalesce(regexp_matches(value_printed, '[%％﹪]'), false) as is_percentage,
        case
            when source.measure_code in ('reduction', 'other_reduction') then -abs({{ parse_number('value_printed') }})
            else {{ parse_number('value_printed') }}
        end as number_value,
        {{ parse_year('year_printed') }} as year_value,
        is_corrected
    from source
)

select * from final
