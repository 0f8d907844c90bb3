with documents as (
    select * from {{ ref('stg_raw__document') }}
),

final as (
    select
        document_id,
        file_name,
        media_type,
        byte_size,
        page_count,
        loader,
        ingested_at,
        cell_count,
        accounted_count
    from documents
)

select * from final
