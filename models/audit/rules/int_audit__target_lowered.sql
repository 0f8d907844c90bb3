with

targets as (
    select * from {{ ref('int_audit__department_target') }}
    where target_kind = 'numeric' and target_value is not null
),

-- an indicator that stands with several targets in a year can't be followed
prior_years as (
    select
        place,
        name_key,
        target_unit,
        fiscal_year,
        count(distinct target_value) as target_count,
        min(target_value) as prior_target,
        max(actual_value) as highest_actual,
        min(actual_value) as lowest_actual,
        list(indicator_id order by indicator_id)[:100] as prior_ids,
        list(distinct form_id order by form_id)[:100] as prior_form_ids
    from targets
    group by place, name_key, target_unit, fiscal_year
),

compared as (
    select
        targets.*,
        prior_years.prior_target,
        prior_years.prior_ids,
        prior_years.prior_form_ids,
        -- of a ceiling, higher is easier
        targets.target_comparator in ('<=', '<') as is_ceiling,
        case
            when targets.target_comparator in ('<=', '<') then prior_years.lowest_actual
            else prior_years.highest_actual
        end as prior_actual,
        case
            when prior_years.prior_target is null then 'no_prior_target'
            when prior_years.target_count > 1 then 'prior_unclear'
            when targets.is_less_better and targets.target_comparator not in ('<=', '<') then 'direction_unclear'
        end as reason_code
    from targets
    left join prior_years
        on
            targets.place = prior_years.place and targets.name_key = prior_years.name_key
            and targets.target_unit = prior_years.target_unit
            and targets.fiscal_year = prior_years.fiscal_year + 1
    where targets.has_prior_form
),

judged as (
    select
        *,
        case when is_ceiling then target_value > prior_target else target_value < prior_target end
            as is_easier_than_target,
        coalesce(case when is_ceiling then target_value > prior_actual else target_value < prior_actual end, false)
            as is_easier_than_actual
    from compared
),

final as (
    select
        'target_lowered' as rule_code,
        form_id,
        indicator_name as subject,
        {{ verdict('reason_code', 'is_easier_than_target or is_easier_than_actual') }} as verdict,
        reason_code,
        -- below last year's result alone is for information
        case when not is_easier_than_target then 'note' end as severity,
        target_printed as printed_value,
        {{ show_points('case when is_easier_than_target then prior_target else prior_actual end') }} || target_unit
            as expected_value,
        (target_value - case when is_easier_than_target then prior_target else prior_actual end)::decimal(18, 6)
            as difference,
        nullif(target_unit, '') as difference_unit,
        '指标“' || indicator_name || '”的目标值 ' || target_printed || ' 低于上年'
        || case when is_easier_than_target then '目标值 ' else '实际完成值 ' end || expected_value || ' 的要求。' as message_zh,
        'Indicator ' || indicator_name || ': the target ' || target_printed || ' is easier than last year''s '
        || case when is_easier_than_target then 'target ' else 'actual ' end || expected_value || '.' as message_en,
        list_prepend(indicator_id, coalesce(prior_ids, [])) as fact_ids,
        list_prepend(form_id, coalesce(prior_form_ids, [])) as form_ids
    from judged
)

select * from final
