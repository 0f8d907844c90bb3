with source as (
    select * from {{ source('raw', 'corrected') }}
),

final as (
    select
        document_id,
        form_no,
        table_name,
        line_no,
        map(list(raw_column), list(text_corrected)) as texts
    from source
    group by document_id, form_no, table_name, line_no
)

select * from final
