{#
    One row a form of which another document, not withdrawn, holds a form with the same key: region, department, project
    of a project's form, fiscal year and kind. A form that lacks one of them has no key. The n-th form of a key in one
    document is a version of the n-th in another; the forms of one document are never versions of each other.
#}
with forms as (
    select * from {{ ref('stg_raw__form') }}
),

fields as (
    select * from {{ ref('int_form_field') }}
),

years as (
    select * from {{ ref('int_form_year') }}
),

documents as (
    select * from {{ ref('stg_raw__document') }}
),

sidecars as (
    select * from {{ ref('stg_raw__sidecar') }}
),

arrivals as (
    select * from {{ ref('stg_raw__arrival') }}
),

withdrawals as (
    select * from {{ ref('int_withdrawal') }}
),

keyed as (
    select
        forms.form_id,
        forms.document_id,
        forms.form_no,
        forms.region_code || '|' || forms.form_kind || '|' || years.fiscal_year
        || '|' || {{ name_key('fields.department_name_printed') }}
        || case
            when forms.form_kind = 'project_self_evaluation' then '|' || {{ name_key('fields.project_name_printed') }}
            else ''
        end as form_key,
        fields.filed_on,
        fields.unit_printed,
        -- a year told by the filing date or by another form of the document alone may be another form's
        coalesce(years.stated_year, years.year_by_prior_years, years.year_by_text) is not null as is_year_firm
    from forms
    inner join fields on forms.form_id = fields.form_id
    inner join years on forms.form_id = years.form_id
    anti join withdrawals on forms.document_id = withdrawals.document_id
    where forms.form_kind <> 'unknown'
),

numbered as (
    select
        *,
        row_number() over (partition by form_key, document_id order by form_no) as key_no,
        count(*) over (partition by form_key, document_id) as forms_of_document
    from keyed
    where form_key is not null
    qualify min(document_id) over (partition by form_key) < max(document_id) over (partition by form_key)
),

final as (
    select
        numbered.form_id,
        numbered.document_id,
        numbered.form_key,
        {{ fact_id(['numbered.form_key', 'numbered.key_no']) }} as version_key,
        sidecars.published_on,
        sidecars.fetched_on,
        numbered.filed_on,
        -- what landed before batches were counted came before all others
        coalesce(arrivals.batch_no, 0) as batch_no,
        numbered.unit_printed,
        documents.loader = 'scan' as is_recognised,
        numbered.is_year_firm,
        min(numbered.forms_of_document) over (partition by numbered.form_key)
        = max(numbered.forms_of_document) over (partition by numbered.form_key) as is_pairing_clear
    from numbered
    inner join documents on numbered.document_id = documents.document_id
    left join sidecars on numbered.document_id = sidecars.document_id
    left join arrivals on numbered.document_id = arrivals.document_id
)

select * from final
