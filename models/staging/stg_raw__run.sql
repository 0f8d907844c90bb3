with source as (
    select * from {{ source('raw', 'run') }}
),

final as (
    select
        run_id,
        command,
        version,
        started_at,
        finished_at,
        files_seen,
        documents_landed,
        documents_unchanged,
        documents_rejected,
        documents_again,
        read_seconds,
        land_seconds,
        dbt_seconds,
        publish_seconds,
        published_at,
        outcome,
        status,
        batch_no,
        read_at
    from source
)

select * from final
