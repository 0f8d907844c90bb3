with source as (
    select
        texts.*,
        corrected.text_corrected
    from {{ source('raw', 'line_source') }} as texts
    left join {{ source('raw', 'corrected') }} as corrected
        on
            texts.document_id = corrected.document_id
            and texts.form_no = corrected.form_no
            and concat(texts.fact_kind, '_line') = corrected.table_name
            and texts.line_no = corrected.line_no
            and texts.column_name = corrected.column_name
            and texts.page_no = corrected.page_no
            and texts.table_no is not distinct from corrected.table_no
            and texts.row_no = corrected.row_no
            and texts.col_no is not distinct from corrected.col_no
            -- a unit that a corrected figure names is a text of its own
            and corrected.raw_column <> 'unit_printed'
),

final as (
    select
        {{ fact_id(['source.document_id', 'source.form_no']) }} as form_id,
        source.document_id,
        source.form_no,
        source.fact_kind,
        source.line_no,
        source.column_name,
        source.source_no,
        source.page_no,
        source.table_no,
        source.row_no,
        source.col_no,
        nullif(trim(coalesce(masks.texts[source.text_printed], source.text_printed)), '') as text_printed,
        trim(coalesce(masks.texts[source.text_corrected], source.text_corrected)) as text_corrected,
        source.x0,
        source.top,
        source.x1,
        source.bottom,
        source.confidence
    from source
    left join {{ ref('stg_raw__mask') }} as masks on source.document_id = masks.document_id
)

select * from final
