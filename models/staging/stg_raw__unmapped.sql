with source as (
    {{ raw_texts('unmapped', ['text_printed']) }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        kind,
        nullif(trim(text_printed), '') as text_printed,
        page_no,
        table_no,
        row_no,
        col_no
    from source
)

select * from final
