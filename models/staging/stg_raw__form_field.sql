with source as (
    select * from {{ source('raw', 'form_field') }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        field_code,
        field_no,
        nullif(trim(text_printed), '') as text_printed,
        page_no,
        table_no,
        row_no,
        col_no
    from source
)

select * from final
