with

forms as (
    select * from {{ ref('int_mart__form') }}
),

flags as (
    select * from {{ ref('int_mart__indicator_flag') }}
),

counted as (
    select
        forms.region_code,
        any_value(forms.region_name_zh) as region_name_zh,
        any_value(forms.region_name_en) as region_name_en,
        any_value(forms.province_name_zh) as province_name_zh,
        any_value(forms.province_name_en) as province_name_en,
        forms.department_name,
        forms.fiscal_year,
        count(distinct forms.form_id) as form_count,
        count(flags.indicator_id) as indicator_count,
        count(flags.is_quantitative) as target_count,
        count(*) filter (where flags.is_quantitative) as quantitative_count,
        count(*) filter (where flags.is_missed) as missed_count,
        count(*) filter (where flags.is_missed and flags.has_real_reason) as missed_with_reason_count,
        count(*) filter (where flags.is_short_of_points) as lost_count,
        count(*) filter (where flags.is_short_of_points and flags.has_real_reason) as lost_with_reason_count,
        count(flags.is_over_attained) as floor_target_count,
        count(*) filter (where flags.is_over_attained) as over_attained_count,
        count(flags.is_easier_than_prior) as prior_actual_count,
        count(*) filter (where flags.is_easier_than_prior) as below_prior_count,
        count(flags.is_reused) as named_count,
        count(*) filter (where flags.is_reused) as reused_count,
        count(flags.is_satisfaction_unsourced) as satisfaction_count,
        count(*) filter (where flags.is_satisfaction_unsourced) as unsourced_satisfaction_count,
        count(*) filter (where flags.is_in_framework) as framework_count
    from forms
    left join flags on forms.form_id = flags.form_id
    group by forms.region_code, forms.department_name, forms.fiscal_year
),

final as (
    select
        {{ fact_id([
            "coalesce(region_code, '')", "coalesce(department_name, '')", "coalesce(fiscal_year::varchar, '')",
        ]) }} as quality_id,
        region_code,
        region_name_zh,
        region_name_en,
        province_name_zh,
        province_name_en,
        department_name,
        fiscal_year,
        form_count,
        indicator_count,
        target_count,
        quantitative_count,
        {{ rate('quantitative_count', 'target_count') }} as quantitative_share,
        missed_count,
        missed_with_reason_count,
        {{ rate('missed_with_reason_count', 'missed_count') }} as missed_with_reason_share,
        lost_count,
        lost_with_reason_count,
        {{ rate('lost_with_reason_count', 'lost_count') }} as lost_with_reason_share,
        floor_target_count,
        over_attained_count,
        {{ rate('over_attained_count', 'floor_target_count') }} as over_attained_share,
        prior_actual_count,
        below_prior_count,
        {{ rate('below_prior_count', 'prior_actual_count') }} as below_prior_share,
        named_count,
        reused_count,
        {{ rate('reused_count', 'named_count') }} as reused_share,
        satisfaction_count,
        unsourced_satisfaction_count,
        {{ rate('unsourced_satisfaction_count', 'satisfaction_count') }} as unsourced_satisfaction_share,
        framework_count,
        {{ rate('framework_count', 'indicator_count') }} as framework_share
    from counted
)

select * from final
