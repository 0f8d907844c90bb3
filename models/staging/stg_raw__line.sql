with source as (
    select * from {{ source('raw', 'line') }}
),

final as (
    select
        document_id,
        page_no,
        line_no,
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
