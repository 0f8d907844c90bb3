{#
    One row a form's total and each of its subtotals: the sum over its lines of what the rules give. A line that can't
    be re-scored counts with its stated score; lines whose weights don't make the sum's own are incomplete.
#}
with sums as (
    select * from {{ ref('fct_score') }} where component_kind in ('total', 'level1_subtotal')
),

lines as (
    select * from {{ ref('int_rescore_line') }}
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

-- each line once under each sum that it is part of, so that sum and lines meet by equal columns alone
parts as (
    select
        lines.*,
        summed.component_kind as sum_kind,
        case when summed.component_kind = 'level1_subtotal' then indicators.level1_code end as sum_level1_code
    from lines
    left join indicators on lines.indicator_id = indicators.indicator_id
    cross join (values ('total'), ('level1_subtotal')) as summed (component_kind)
    where
        summed.component_kind = 'total'
        or (lines.component_kind = 'indicator' and indicators.level1_code is not null)
),

regions as (
    select * from {{ ref('dim_region') }}
),

added as (
    select
        sums.score_id,
        any_value(sums.max_score) as max_score,
        sum(parts.max_score) as weight_of_lines,
        coalesce(sum(coalesce(parts.recomputed_low, parts.score)), 0) as recomputed_low,
        coalesce(sum(coalesce(parts.recomputed_high, parts.score)), 0) as recomputed_high,
        coalesce(sum(parts.score) filter (where parts.reason_code is not null), 0) as points_as_stated,
        coalesce(sum(parts.max_score) filter (where parts.reason_code is null), 0) as weight_rescored,
        count(parts.score_id) filter (where parts.reason_code is null) as rescored_count,
        count(parts.max_score) filter (
            where parts.reason_code is not null and parts.score is null
        ) as unknown_count
    from sums
    left join parts
        on
            sums.form_id = parts.form_id
            and sums.component_kind = parts.sum_kind
            and case when sums.component_kind = 'level1_subtotal' then sums.level1_code end
            is not distinct from parts.sum_level1_code
    group by sums.score_id
),

final as (
    select
        added.*,
        coalesce(regions.province_code, '*') as province_code,
        case
            when added.rescored_count = 0 then 'no_line_rescored'
            when added.unknown_count > 0 then 'line_without_score'
            when abs(added.weight_of_lines - added.max_score) <= 0.01 then null
            else 'weights_incomplete'
        end as reason_code
    from added
    inner join sums on added.score_id = sums.score_id
    left join regions on sums.region_code = regions.region_code
)

select * from final
