with

failures as (
    select * from {{ ref('int_audit__failure') }} where rule_level = 'form'
),

final as (
    select
        failure_id as finding_id,
        rule_code,
        severity,
        form_id,
        region_code,
        fiscal_year,
        subject,
        printed_value,
        expected_value,
        difference,
        difference_unit,
        size_yuan,
        size_points,
        message_zh,
        message_en,
        fact_ids
    from failures
)

select * from final
