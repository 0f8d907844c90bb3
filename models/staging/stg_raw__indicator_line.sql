with source as (
    {{ raw_texts(
        'indicator_line',
        [
            'level1_printed', 'level2_printed', 'indicator_printed', 'target_printed',
            'target_comparator_printed', 'target_unit_printed', 'actual_printed', 'actual_unit_printed',
            'weight_printed', 'score_printed', 'explanation_printed', 'deviation_printed', 'note_printed',
            'basis_printed',
        ],
        line=true,
    ) }}
),

joined as (
    select
        *,
        {{ join_value('target_comparator_printed', 'target_printed', 'target_unit_printed') }} as target_joined,
        {{ join_value("''", 'actual_printed', 'actual_unit_printed') }} as actual_joined
    from source
),

-- points repeat: each text is parsed once
points as (
    {{ parsed_once(parse_points('text_printed'), 'source', ['weight_printed', 'score_printed']) }}
),

final as (
    select
        {{ fact_id(['joined.document_id', 'joined.form_no']) }} as form_id,
        joined.document_id,
        joined.form_no,
        joined.line_no,
        joined.goal_no,
        joined.level1_printed,
        joined.level1_code,
        joined.level1_basis,
        joined.level2_printed,
        joined.level2_code,
        joined.level2_basis,
        joined.indicator_printed,
        {{ squeeze('joined.indicator_printed') }} as indicator_name,
        joined.target_joined as target_printed,
        {{ value_text('joined.target_joined') }} as target_text,
        joined.actual_joined as actual_printed,
        {{ value_text('joined.actual_joined') }} as actual_text,
        joined.weight_printed,
        weights.parsed as weight,
        joined.score_printed,
        scores.parsed as score,
        {{ text_or_null('joined.explanation_printed') }} as explanation,
        {{ text_or_null('joined.deviation_printed') }} as deviation_reason,
        {{ text_or_null('joined.note_printed') }} as note,
        {{ text_or_null('joined.basis_printed') }} as target_basis,
        joined.is_corrected
    from joined
    left join points as weights on joined.weight_printed = weights.text_printed
    left join points as scores on joined.score_printed = scores.text_printed
)

select * from final
