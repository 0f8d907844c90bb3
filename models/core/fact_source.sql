with line_sources as (
    select * from {{ ref('stg_raw__line_source') }}
),

forms as (
    select * from {{ ref('stg_raw__form') }}
),

-- by document and form, as the key of a form is dear to make for each of so many rows
fact_lines as (
    select
        fact_keys.*,
        forms.document_id,
        forms.form_no
    from {{ ref('int_fact_key') }} as fact_keys
    inner join forms on fact_keys.form_id = forms.form_id
),

final as (
    select
        fact_lines.fact_id,
        fact_lines.fact_table,
        line_sources.column_name,
        line_sources.source_no,
        line_sources.document_id,
        line_sources.page_no,
        line_sources.table_no,
        line_sources.row_no,
        line_sources.col_no,
        line_sources.text_printed,
        line_sources.x0,
        line_sources.top,
        line_sources.x1,
        line_sources.bottom,
        line_sources.confidence,
        line_sources.text_corrected
    from line_sources
    inner join fact_lines
        on
            line_sources.document_id = fact_lines.document_id
            and line_sources.form_no = fact_lines.form_no
            and line_sources.fact_kind = fact_lines.fact_kind
            and line_sources.line_no = fact_lines.line_no
            and line_sources.column_name = coalesce(fact_lines.source_column, line_sources.column_name)
)

select * from final
