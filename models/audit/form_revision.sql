with forms as (
    select * from {{ ref('dim_form') }}
),

changes as (
    select * from {{ ref('int_version_change') }}
),

-- by document and form, as the key of a form is dear to make for each of so many rows
places as (
    select
        old_forms.form_id,
        sources.fact_kind,
        sources.line_no,
        case when sources.fact_kind = 'budget' then 'value_printed' else sources.column_name end as column_name,
        sources.page_no,
        sources.table_no,
        sources.row_no,
        sources.col_no
    from {{ ref('stg_raw__line_source') }} as sources
    inner join forms as old_forms on sources.document_id = old_forms.document_id and sources.form_no = old_forms.form_no
    semi join changes on old_forms.form_id = changes.superseded_form_id
    where sources.fact_kind <> 'budget' or sources.column_name in ('amount_yuan', 'ratio')
    qualify
        row_number() over (
            partition by old_forms.form_id, sources.fact_kind, sources.line_no, sources.column_name
            order by sources.source_no
        ) = 1
),

facts as (
    select * from {{ ref('int_fact_key') }} where source_column is null
),

final as (
    select
        {{ fact_id([
            'changes.superseded_form_id', "'revision'", 'changes.fact_kind', 'changes.fact_key', 'changes.column_name',
        ]) }} as revision_id,
        changes.form_id,
        changes.superseded_form_id,
        forms.region_code,
        forms.fiscal_year,
        changes.fact_kind,
        changes.fact_key,
        changes.column_name,
        changes.change_kind,
        changes.old_value,
        changes.new_value,
        case when facts.fact_id is null then [] else [facts.fact_id] end as fact_ids,
        old_forms.document_id as old_document_id,
        places.page_no as old_page_no,
        places.table_no as old_table_no,
        places.row_no as old_row_no,
        places.col_no as old_col_no
    from changes
    inner join forms on changes.form_id = forms.form_id
    inner join forms as old_forms on changes.superseded_form_id = old_forms.form_id
    left join facts
        on
            changes.form_id = facts.form_id and changes.fact_kind = facts.fact_kind
            and changes.new_line_no = facts.line_no
    left join places
        on
            changes.superseded_form_id = places.form_id and changes.fact_kind = places.fact_kind
            and changes.old_line_no = places.line_no and changes.column_name = places.column_name
)

select * from final
