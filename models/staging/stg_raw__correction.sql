with source as (
    {{ raw_texts('correction', ['text_printed', 'text_corrected', 'reason']) }}
),

final as (
    select
        {{ fact_id(['document_id', 'form_no', 'page_no', 'table_no', 'row_no', 'col_no', 'nth', 'text_printed']) }}
            as correction_id,
        document_id,
        {{ fact_id(['document_id', 'form_no']) }} as form_id,
        form_no,
        page_no,
        table_no,
        row_no,
        col_no,
        nth,
        text_printed,
        text_corrected,
        reason,
        corrected_by,
        corrected_on,
        file_name,
        file_line
    from source
    -- a correction of a document that isn't here waits for it
    where document_id is not null
)

select * from final
