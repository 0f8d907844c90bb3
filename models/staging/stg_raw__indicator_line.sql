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

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        line_no,
        goal_no,
        level1_printed,
        level1_code,
        level1_basis,
        level2_printed,
        level2_code,
        level2_basis,
        indicator_printed,
        {{ squeeze('indicator_printed') }} as indicator_name,
        target_joined as target_printed,
        {{ value_text('target_joined') }} as target_text,
        actual_joined as actual_printed,
        {{ value_text('actual_joined') }} as actual_text,
        weight_printed,
        {{ parse_points('weight_printed') }} as weight,
        score_printed,
        {{ parse_points('score_printed') }} as score,
        {{ text_or_null('explanation_printed') }} as explanation,
        {{ text_or_null('deviation_printed') }} as deviation_reason,
        {{ text_or_null('note_printed') }} as note,
        {{ text_or_null('basis_printed') }} as target_basis,
        is_corrected
    from joined
)

select * from final
