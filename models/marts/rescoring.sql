with

forms as (
    select * from {{ ref('int_mart__form') }}
),

rescored as (
    select * from {{ ref('int_mart__rescoring') }}
),

unranked as (
    select
        forms.form_id,
        forms.region_code,
        forms.region_name_zh,
        forms.region_name_en,
        forms.province_name_zh,
        forms.province_name_en,
        forms.fiscal_year,
        forms.form_kind,
        forms.form_no,
        forms.title,
        forms.department_name,
        forms.project_name,
        case
            when coalesce(rescored.scored_count, 0) = 0 then 'not_scored'
            when rescored.rescored_count = 0 then 'not_rescorable'
            when rescored.rescored_count < rescored.line_count then 'rescored_in_part'
            else 'rescored'
        end as rescoring_status,
        forms.total_max::decimal(18, 2) as total_max,
        forms.total_score::decimal(18, 2) as stated_total,
        forms.total_basis as stated_basis,
        rescored.recomputed_low,
        rescored.recomputed_high,
        rescored.total_difference,
        rescored.points_as_stated,
        coalesce(rescored.line_count, 0) as line_count,
        coalesce(rescored.rescored_count, 0) as rescored_count,
        coalesce(rescored.line_count - rescored.rescored_count, 0) as not_rescorable_count,
        rescored.line_weight,
        rescored.rescored_weight,
        {{ rate('rescored.rescored_weight', 'rescored.line_weight') }} as rescored_weight_share,
        case when rescored.judged_count > 0 then rescored.unsupported_count end as unsupported_count,
        case when rescored.judged_count > 0 then rescored.points_above + rescored.points_below end::decimal(18, 2)
            as points_unexplained,
        case when rescored.judged_count > 0 then rescored.points_above end as points_above,
        case when rescored.judged_count > 0 then rescored.points_below end as points_below,
        coalesce(rescored.scored_count, 0) as scored_count,
        coalesce(rescored.full_marks_count, 0) as full_marks_count,
        {{ rate('rescored.full_marks_count', 'rescored.scored_count') }} as full_marks_share,
        coalesce(rescored.full_marks_judged_count, 0) as full_marks_judged_count,
        case when rescored.full_marks_judged_count > 0 then rescored.full_marks_supported_count end
            as full_marks_supported_count,
        {{ rate('rescored.full_marks_supported_count', 'rescored.full_marks_judged_count') }}
            as full_marks_supported_share
    from forms
    left join rescored on forms.form_id = rescored.form_id
),

final as (
    select
        *,
        case when points_unexplained is not null then rank() over (
                    partition by fiscal_year, form_kind, points_unexplained is not null order by points_unexplained desc
                )
        end as unexplained_rank
    from unranked
)

select * from final
