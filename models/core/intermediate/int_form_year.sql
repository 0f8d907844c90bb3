{#
    One row a form: the year that it is about and how that is known. A printed year wins; else the year after
    the latest prior-year column; else the one year that all dated targets and the running text name; else the filing date, of which a self-evaluation looks back and a declaration
    filed in the last quarter looks ahead; else the latest year that another form of the document states. The
    candidates stay, for the finding year_inferred.
#}
with forms as (
    select * from {{ ref('stg_raw__form') }}
),

fields as (
    select * from {{ ref('int_form_field') }}
),

-- the running text of a report and dated targets speak of the form's own year
spoken as (
    select
        form_id,
        {{ parse_year('target_printed') }} as spoken_year
    from {{ ref('stg_raw__indicator_line') }}
    where regexp_matches({{ clean_text('target_printed') }}, '20[0-9]{2} *[年./-]')
    union all
    select
        form_id,
        year_value as spoken_year
    from {{ ref('stg_raw__budget_line') }}
    where source_section = 'narrative'
),

by_text as (
    select
        form_id,
        min(spoken_year) as year_by_text
    from spoken
    group by form_id
    having min(spoken_year) = max(spoken_year)
),

candidates as (
    select
        forms.form_id,
        forms.document_id,
        coalesce(fields.stated_year, {{ parse_year('fields.title_printed') }}) as stated_year,
        fields.last_prior_year + 1 as year_by_prior_years,
        by_text.year_by_text,
        case
            when forms.form_kind = 'department_target_declaration'
                then year(fields.filed_on) + (month(fields.filed_on) >= 10)::integer
            else year(fields.filed_on) - (month(fields.filed_on) <= 8)::integer
        end as year_by_filing
    from forms
    left join fields on forms.form_id = fields.form_id
    left join by_text on forms.form_id = by_text.form_id
),

with_document as (
    select
        *,
        max(stated_year) over (partition by document_id) as year_by_document
    from candidates
),

final as (
    select
        form_id,
        stated_year,
        year_by_prior_years,
        year_by_text,
        year_by_filing,
        year_by_document,
        coalesce(stated_year, year_by_prior_years, year_by_text, year_by_filing, year_by_document)::integer
            as fiscal_year,
        case
            when stated_year is not null then 'stated'
            when coalesce(year_by_prior_years, year_by_text, year_by_filing, year_by_document) is not null
                then 'inferred'
        end as fiscal_year_basis
    from with_document
)

select * from final
