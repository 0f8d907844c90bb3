with forms as (
    select * from {{ ref('stg_raw__form') }}
),

fields as (
    select * from {{ ref('int_form_field') }}
),

years as (
    select * from {{ ref('int_form_year') }}
),

budget_lines as (
    select * from {{ ref('stg_raw__budget_line') }}
),

revisions as (
    select * from {{ ref('int_form_revision') }}
),

withdrawals as (
    select * from {{ ref('int_withdrawal') }}
),

unit_counts as (
    select
        form_id,
        unit_printed,
        count(*) as figures
    from budget_lines
    where source_section = 'form' and regexp_full_match(unit_printed, '.{0,2}元')
    group by form_id, unit_printed
),

line_units as (
    select
        form_id,
        arg_max(unit_printed, (figures, unit_printed)) as unit_printed
    from unit_counts
    group by form_id
),

final as (
    select
        forms.form_id,
        forms.document_id,
        forms.form_no,
        forms.family_code,
        forms.form_kind,
        {{ parse_title('fields.title_printed') }} as title,
        forms.region_code,
        {{ squeeze('fields.department_name_printed') }} as department_name,
        nullif(regexp_extract({{ clean_text('fields.department_code_printed') }}, '[0-9]+'), '') as department_code,
        {{ squeeze('fields.project_name_printed') }} as project_name,
        years.fiscal_year,
        years.fiscal_year_basis,
        fields.filed_on,
        coalesce(
            nullif(regexp_extract(fields.unit_printed, '[十百千万亿]{0,2}元'), ''),
            line_units.unit_printed
        ) as unit_printed,
        {{ parse_grade('fields.grade_printed') }} as grade_printed,
        coalesce(fields.is_corrected, false) as is_corrected,
        revisions.superseded_by is null and withdrawals.document_id is null as is_current,
        case
            when withdrawals.document_id is not null then 'withdrawn'
            when revisions.superseded_by is not null then 'superseded'
            else 'current'
        end as form_status,
        revisions.superseded_by,
        revisions.superseded_basis,
        case
            when revisions.form_id is not null then revisions.revision_no
            when withdrawals.document_id is null then 1
        end as revision_no
    from forms
    left join fields on forms.form_id = fields.form_id
    left join years on forms.form_id = years.form_id
    left join line_units on forms.form_id = line_units.form_id
    left join revisions on forms.form_id = revisions.form_id
    left join withdrawals on forms.document_id = withdrawals.document_id
)

select * from final
