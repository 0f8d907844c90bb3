with line_sources as (
    select * from {{ ref('stg_raw__line_source') }}
),

fact_keys as (
    select * from {{ ref('int_fact_key') }}
),

final as (
    select
        fact_keys.fact_id,
        fact_keys.fact_table,
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
    inner join fact_keys
        on
            line_sources.form_id = fact_keys.form_id
            and line_sources.fact_kind = fact_keys.fact_kind
            and line_sources.line_no = fact_keys.line_no
            and line_sources.column_name = coalesce(fact_keys.source_column, line_sources.column_name)
)

select * from final
