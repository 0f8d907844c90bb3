with source as (
    select
        texts.* exclude (text_printed),
        corrected.texts[texts.field_code] is not null as is_corrected,
        coalesce(
            masks.texts[coalesce(corrected.texts[texts.field_code], texts.text_printed)],
            corrected.texts[texts.field_code],
            texts.text_printed
        ) as text_printed
    from {{ source('raw', 'form_field') }} as texts
    left join {{ ref('stg_raw__mask') }} as masks on texts.document_id = masks.document_id
    -- of a header field a correction names its code and number
    left join {{ ref('stg_raw__corrected') }} as corrected
        on
            texts.document_id = corrected.document_id
            and texts.form_no = corrected.form_no
            and texts.field_no = corrected.line_no
            and corrected.table_name = 'form_field'
),

final as (
    select
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        document_id,
        form_no,
        field_code,
        field_no,
        nullif(trim(text_printed), '') as text_printed,
        page_no,
        table_no,
        row_no,
        col_no,
        is_corrected
    from source
)

select * from final
