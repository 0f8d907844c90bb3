with source as (
    select * from {{ source('raw', 'cell') }}
),

final as (
    select
        document_id,
        page_no,
        table_no,
        row_no,
        col_no,
        row_span,
        col_span,
        nullif(trim(text), '') as text,
        x0,
        top,
        x1,
        bottom,
        confidence,
        form_no,
        role
    from source
)

select * from final
