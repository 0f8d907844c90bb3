with source as (
    {{ raw_texts('document', ['file_name']) }}
),

final as (
    select
        document_id,
        file_name,
        media_type,
        byte_size,
        page_count,
        loader,
        reader_version,
        run_id,
        ingested_at,
        cell_count,
        accounted_count
    from source
)

select * from final
