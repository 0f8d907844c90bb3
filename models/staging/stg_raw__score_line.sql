with source as (
    {{ raw_texts('score_line', ['component_name', 'max_printed', 'score_printed'], line=true) }}
),

-- points repeat: each text is parsed once
points as (
    {{ parsed_once(parse_points('text_printed'), 'source', ['max_printed', 'score_printed']) }}
),

final as (
    select
        {{ fact_id(['source.document_id', 'source.form_no']) }} as form_id,
        source.document_id,
        source.form_no,
        source.line_no,
        source.component_kind,
        {{ squeeze('source.component_name') }} as component_name,
        source.level1_code,
        source.indicator_line_no,
        source.max_printed,
        max_points.parsed as max_score,
        source.score_printed,
        score_points.parsed as score,
        source.is_corrected
    from source
    left join points as max_points on source.max_printed = max_points.text_printed
    left join points as score_points on source.score_printed = score_points.text_printed
)

select * from final
