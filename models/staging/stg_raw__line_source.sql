with source as (
    select * from {{ source('raw', 'line_source') }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        fact_kind,
        line_no,
        column_name,
        source_no,
        page_no,
        table_no,
        row_no,
        col_no,
        nullif(trim(text_printed), '') as text_printed,
        x0,
        top,
        x1,
        bottom,
        confidence
    from source
)

select * from final
