{#
    Fails with each rule and form (or region and year) whose failed verdict in fct_check has no finding or signal, or
    another number of them, and with each finding or signal without a failed verdict.
#}
{% test failures_match_checks(model) %}

with raised as (
    select
        rule_code,
        coalesce(form_id, region_code || '|' || fiscal_year) as place
    from {{ ref('fct_finding') }}
    union all
    select
        rule_code,
        coalesce(form_id, region_code || '|' || fiscal_year) as place
    from {{ ref('fct_signal') }}
),

counted as (
    select
        rule_code,
        place,
        count(*) as raised_count
    from raised
    group by rule_code, place
),

failed as (
    select
        rule_code,
        coalesce(form_id, region_code || '|' || fiscal_year) as place,
        failed_count
    from {{ model }}
    where verdict = 'fail'
)

select *
from failed
full join counted using (rule_code, place)
where failed.failed_count is distinct from counted.raised_count

{% endtest %}
