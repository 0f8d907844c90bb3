{#
    Fails with each form that has more than one total.
#}
{% test one_total_a_form(model) %}

select
    form_id,
    count(*) as totals
from {{ model }}
where component_kind = 'total'
group by form_id
having count(*) > 1

{% endtest %}
