with documents as (
    select * from {{ ref('stg_raw__document') }}
),

sidecars as (
    select * from {{ ref('stg_raw__sidecar') }}
),

withdrawals as (
    select * from {{ ref('int_withdrawal') }}
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
        sidecars.licence,
        withdrawals.document_id is not null as is_withdrawn,
        withdrawals.decided_at as withdrawn_at,
        withdrawals.why as withdrawn_why
    from documents
    left join sidecars on documents.document_id = sidecars.document_id
    left join withdrawals on documents.document_id = withdrawals.document_id
)

select * from final
