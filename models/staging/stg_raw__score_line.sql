with source as (
    select * from {{ source('raw', 'score_line') }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        line_no,
        component_kind,
        {{ squeeze('component_name') }} as component_name,
        level1_code,
        indicator_line_no,
        max_printed,
        {{ parse_points('max_printed') }} as max_score,
        score_printed,
        {{ parse_points('score_printed') }} as score
    from source
)

select * from final
