{# One row a form: its header fields side by side, the best candidate of each. #}
with fields as (
    select * from {{ ref('stg_raw__form_field') }}
),

final as (
    select
        form_id,
        {% for field in ['title', 'department_name', 'department_code', 'project_name', 'unit', 'grade'] %}
            arg_min(text_printed, field_no) filter (where field_code = '{{ field }}') as {{ field }}_printed,
        {% endfor %}
        arg_min({{ parse_date('text_printed') }}, field_no) filter (where field_code = 'filed_on') as filed_on,
        arg_min({{ parse_year('text_printed') }}, field_no) filter (where field_code = 'fiscal_year') as stated_year,
        max({{ parse_year('text_printed') }}) filter (where field_code = 'prior_year') as last_prior_year,
        bool_or(is_corrected) as is_corrected
    from fields
    group by form_id
)

select * from final
