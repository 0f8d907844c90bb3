{# One row a form that has scored lines: its lines counted and their points added, as stated and as re-scored. #}
with rescored as (
    select * from {{ ref('fct_rescore') }}
),

totals as (
    select
        form_id,
        max(recomputed_low) as recomputed_low,
        max(recomputed_high) as recomputed_high,
        max(difference) filter (where recomputed_low is not null) as total_difference,
        max(points_as_stated) filter (where recomputed_low is not null) as points_as_stated
    from rescored
    where component_kind = 'total'
    group by form_id
    having count(*) = 1
),

lines as (
    select
        *,
        recomputed_low is not null as is_rescored,
        stated_score >= nullif(max_score, 0) as is_full_marks,
        not coalesce(is_supported, true) as is_unsupported
    from rescored
    where component_kind in ('budget_execution', 'indicator')
),

counted as (
    select
        form_id,
        count(*) as line_count,
        count(*) filter (where is_rescored) as rescored_count,
        (sum(max_score) filter (where max_score > 0))::decimal(18, 2) as line_weight,
        coalesce(sum(max_score) filter (where is_rescored), 0)::decimal(18, 2) as rescored_weight,
        count(is_supported) as judged_count,
        count(*) filter (where is_unsupported) as unsupported_count,
        coalesce(sum(difference) filter (where is_unsupported and difference > 0), 0)::decimal(18, 2) as points_above,
        coalesce(-sum(difference) filter (where is_unsupported and difference < 0), 0)::decimal(18, 2) as points_below,
        count(is_full_marks) as scored_count,
        count(*) filter (where is_full_marks) as full_marks_count,
        count(is_supported) filter (where is_full_marks) as full_marks_judged_count,
        count(*) filter (where is_full_marks and is_supported) as full_marks_supported_count
    from lines
    group by form_id
),

final as (
    select
        counted.*,
        totals.recomputed_low::decimal(18, 2) as recomputed_low,
        totals.recomputed_high::decimal(18, 2) as recomputed_high,
        totals.total_difference::decimal(18, 2) as total_difference,
        totals.points_as_stated::decimal(18, 2) as points_as_stated
    from counted
    left join totals on counted.form_id = totals.form_id
)

select * from final
