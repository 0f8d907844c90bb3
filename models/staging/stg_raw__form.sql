with source as (
    select * from {{ source('raw', 'form') }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        family_code,
        form_kind,
        region_code,
        region_basis
    from source
)

select * from final
