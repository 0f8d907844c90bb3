with source as (
    {{ raw_texts('score_line', ['component_name', 'max_printed', 'score_printed'], line=true) }}
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
        {{ parse_points('score_printed') }} as score,
        is_corrected
    from source
)

select * from final
