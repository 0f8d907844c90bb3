with

forms as (
    select * from {{ ref('int_current_form') }}
),

keyed as (
    select
        form_id,
        document_id,
        form_no,
        form_kind,
        fiscal_year,
        filed_on,
        concat_ws('|', region_code, department_name, project_name) as place,
        form_kind = 'department_target_declaration' as is_declaration
    from forms
    where
        region_code is not null and department_name is not null and fiscal_year is not null
        and (project_name is not null or form_kind <> 'project_self_evaluation')
),

years as (
    select
        place,
        fiscal_year,
        count(*) as form_count,
        bool_or(is_declaration) as has_declaration
    from keyed
    group by place, fiscal_year
),

final as (
    select
        keyed.*,
        years.form_count > 1 as has_other_form,
        years.has_declaration,
        prior_years.place is not null as has_prior_form
    from keyed
    inner join years on keyed.place = years.place and keyed.fiscal_year = years.fiscal_year
    left join years as prior_years
        on keyed.place = prior_years.place and keyed.fiscal_year = prior_years.fiscal_year + 1
)

select * from final
