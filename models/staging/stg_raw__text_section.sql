with source as (
    {{ raw_texts('text_section', ['heading', 'text']) }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        section_no,
        section_code,
        nullif(trim(heading), '') as heading,
        nullif(trim(text), '') as text,
        page_no,
        table_no,
        row_no,
        col_no
    from source
)

select * from final
