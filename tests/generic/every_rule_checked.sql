{#
    Fails with each rule that has no verdict, or more than one, on a form; a rule about a set of forms on each region
    and year that some form is of.
#}
{% test every_rule_checked(model) %}

with asked as (
    select
        rules.rule_code,
        forms.form_id as place
    from {{ ref('int_current_form') }} as forms
    inner join {{ ref('dim_rule') }} as rules on rules.level <> 'data_set'
    union
    select
        rules.rule_code,
        forms.region_code || '|' || forms.fiscal_year as place
    from {{ ref('int_current_form') }} as forms
    inner join {{ ref('dim_rule') }} as rules on rules.level = 'data_set'
    where forms.region_code is not null and forms.fiscal_year is not null
)

select
    asked.rule_code,
    asked.place,
    count(checks.check_id) as verdicts
from asked
left join {{ model }} as checks
    on asked.rule_code = checks.rule_code
    and asked.place = coalesce(checks.form_id, checks.region_code || '|' || checks.fiscal_year)
group by asked.rule_code, asked.place
having count(checks.check_id) <> 1

{% endtest %}
