with

forms as (
    select * from {{ ref('rescoring') }}
),

summed as (
    select
        region_code,
        any_value(region_name_zh) as region_name_zh,
        any_value(region_name_en) as region_name_en,
        any_value(province_name_zh) as province_name_zh,
        any_value(province_name_en) as province_name_en,
        fiscal_year,
        form_kind,
        count(*) as form_count,
        count(*) filter (where rescoring_status <> 'not_scored') as scored_form_count,
        count(*) filter (where rescoring_status in ('rescored', 'rescored_in_part')) as rescored_form_count,
        count(recomputed_low) as total_rescored_count,
        avg(stated_total) filter (where recomputed_low is not null)::decimal(18, 2) as mean_stated_total,
        avg(recomputed_low)::decimal(18, 2) as mean_recomputed_low,
        avg(recomputed_high)::decimal(18, 2) as mean_recomputed_high,
        sum(line_count)::bigint as line_count,
        sum(rescored_count)::bigint as rescored_count,
        sum(not_rescorable_count)::bigint as not_rescorable_count,
        sum(line_weight)::decimal(18, 2) as line_weight,
        sum(rescored_weight)::decimal(18, 2) as rescored_weight,
        sum(unsupported_count)::bigint as unsupported_count,
        sum(points_unexplained)::decimal(18, 2) as points_unexplained,
        sum(points_above)::decimal(18, 2) as points_above,
        sum(points_below)::decimal(18, 2) as points_below,
        sum(scored_count)::bigint as scored_count,
        sum(full_marks_count)::bigint as full_marks_count,
        sum(full_marks_judged_count)::bigint as full_marks_judged_count,
        sum(full_marks_supported_count)::bigint as full_marks_supported_count
    from forms
    group by region_code, fiscal_year, form_kind
),

unranked as (
    select
        {{ fact_id([
            "coalesce(region_code, '')", "coalesce(fiscal_year::varchar, '')", 'form_kind', "'rescoring'",
        ]) }} as rescoring_id,
        region_code,
        region_name_zh,
        region_name_en,
        province_name_zh,
        province_name_en,
        fiscal_year,
        form_kind,
        form_count,
        scored_form_count,
        rescored_form_count,
        total_rescored_count,
        mean_stated_total,
        mean_recomputed_low,
        mean_recomputed_high,
        line_count,
        rescored_count,
        not_rescorable_count,
        line_weight,
        rescored_weight,
        {{ rate('rescored_weight', 'line_weight') }} as rescored_weight_share,
        unsupported_count,
        {{ rate('unsupported_count', 'rescored_count') }} as unsupported_share,
        points_unexplained,
        points_above,
        points_below,
        (points_unexplained / nullif(rescored_form_count, 0))::decimal(18, 2) as points_unexplained_per_form,
        scored_count,
        full_marks_count,
        {{ rate('full_marks_count', 'scored_count') }} as full_marks_share,
        full_marks_judged_count,
        full_marks_supported_count,
        {{ rate('full_marks_supported_count', 'full_marks_judged_count') }} as full_marks_supported_share
    from summed
),

final as (
    select
        *,
        case when points_unexplained is not null then rank() over (
                    partition by fiscal_year, form_kind, points_unexplained is not null
                    order by points_unexplained / nullif(rescored_form_count, 0) desc
                )
        end as unexplained_rank
    from unranked
)

select * from final
