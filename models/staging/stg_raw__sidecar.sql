with source as (
    {{ raw_texts('sidecar', ['title', 'publisher']) }}
),

final as (
    select
        document_id,
        nullif(trim(title), '') as title,
        nullif(trim(publisher), '') as publisher,
        nullif(trim(address), '') as address,
        published_on,
        fetched_on,
        nullif(trim(licence), '') as licence,
        run_id
    from source
)

select * from final
