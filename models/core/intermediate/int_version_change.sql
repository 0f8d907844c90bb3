{#
    One row a column of a line that two versions of a form print otherwise: what it was, what it is, and how that
    differs. A copy prints nothing otherwise. Of an indicator that one of them lacks, its name alone is told.
#}
with lines as (
    select * from {{ ref('int_version_line') }}
),

revised as (
    select
        form_id as superseded_form_id,
        superseded_by as form_id
    from {{ ref('int_form_revision') }}
    where superseded_by is not null and superseded_basis <> 'copy'
),

old_lines as (
    select
        revised.*,
        lines.* exclude (form_id)
    from revised
    inner join lines on revised.superseded_form_id = lines.form_id
),

new_lines as (
    select
        revised.*,
        lines.* exclude (form_id)
    from revised
    inner join lines on revised.form_id = lines.form_id
),

paired as (
    select
        coalesce(old_lines.superseded_form_id, new_lines.superseded_form_id) as superseded_form_id,
        coalesce(old_lines.form_id, new_lines.form_id) as form_id,
        coalesce(old_lines.fact_kind, new_lines.fact_kind) as fact_kind,
        coalesce(old_lines.fact_key, new_lines.fact_key) as fact_key,
        coalesce(old_lines.column_name, new_lines.column_name) as column_name,
        old_lines.line_no as old_line_no,
        new_lines.line_no as new_line_no,
        old_lines.value_printed as old_value,
        new_lines.value_printed as new_value,
        new_lines.superseded_form_id is not null as is_in_new,
        coalesce(old_lines.compared_value <> new_lines.compared_value, false)
        or (old_lines.compared_value is null) <> (new_lines.compared_value is null) as is_different
    from old_lines
    full outer join new_lines
        on
            old_lines.superseded_form_id = new_lines.superseded_form_id
            and old_lines.fact_kind = new_lines.fact_kind
            and old_lines.fact_key = new_lines.fact_key
            and old_lines.column_name = new_lines.column_name
),

told as (
    select *
    from paired
    window same_line as (partition by superseded_form_id, fact_kind, fact_key)
    qualify
        column_name = 'indicator_name'
        or fact_kind <> 'indicator'
        or (count(old_line_no) over same_line > 0 and count(new_line_no) over same_line > 0)
),

final as (
    select
        superseded_form_id,
        form_id,
        fact_kind,
        fact_key,
        column_name,
        old_line_no,
        new_line_no,
        old_value,
        new_value,
        case
            when old_value is null then 'added'
            when new_value is not null then 'changed'
            when is_in_new then 'blanked'
            when column_name = 'indicator_name' then 'removed'
            else 'not_restated'
        end as change_kind
    from told
    where is_different
)

select * from final
