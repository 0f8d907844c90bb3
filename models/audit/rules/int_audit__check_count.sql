with

checks as (
    select * from {{ ref('int_audit__check') }}
),

final as (
    select
        rule_code,
        form_id,
        -- the form, or region and year of a rule about a set of forms
        coalesce(form_id, region_code || '|' || fiscal_year) as place,
        count(*) filter (where verdict in ('pass', 'fail')) as checked_count,
        count(*) filter (where verdict = 'fail') as failed_count,
        count(*) filter (where verdict = 'not_applicable') as not_applicable_count,
        sum(abs(size_yuan)) filter (where verdict = 'fail') as size_yuan,
        sum(abs(size_points)) filter (where verdict = 'fail') as size_points,
        list(distinct reason_code order by reason_code) filter (where reason_code is not null) as reason_codes
    from checks
    group by rule_code, form_id, place
)

select * from final
