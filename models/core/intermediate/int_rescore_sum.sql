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

levelled as (
    select
        lines.*,
        indicators.level1_code as line_level1_code
    from lines
    left join indicators on lines.indicator_id = indicators.indicator_id
),

regions as (
    select * from {{ ref('dim_region') }}
),

added as (
    select
        sums.score_id,
        any_value(sums.max_score) as max_score,
        sum(levelled.max_score) as weight_of_lines,
        coalesce(sum(coalesce(levelled.recomputed_low, levelled.score)), 0) as recomputed_low,
        coalesce(sum(coalesce(levelled.recomputed_high, levelled.score)), 0) as recomputed_high,
        coalesce(sum(levelled.score) filter (where levelled.reason_code is not null), 0) as points_as_stated,
        coalesce(sum(levelled.max_score) filter (where levelled.reason_code is null), 0) as weight_rescored,
        count(levelled.score_id) filter (where levelled.reason_code is null) as rescored_count,
        count(levelled.max_score) filter (
            where levelled.reason_code is not null and levelled.score is null
        ) as unknown_count
    from sums
    left join levelled
        on
            sums.form_id = levelled.form_id
            and (
                sums.component_kind = 'total'
                or (levelled.component_kind = 'indicator' and sums.level1_code = levelled.line_level1_code)
            )
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
