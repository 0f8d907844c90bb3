with documents as (
    select * from {{ ref('stg_raw__document') }}
),

sidecars as (
    select * from {{ ref('stg_raw__sidecar') }}
),

final as (
    select
        documents.document_id,
        documents.file_name,
        documents.media_type,
        documents.byte_size,
        documents.page_count,
        documents.loader,
        documents.ingested_at,
        documents.cell_count,
        documents.accounted_count,
        sidecars.title as source_title,
        sidecars.publisher,
        sidecars.address as source_address,
        sidecars.published_on,
        sidecars.fetched_on,
        sidecars.licence
    from documents
    left join sidecars on documents.document_id = sidecars.document_id
)

select * from final
