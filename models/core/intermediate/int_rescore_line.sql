{#
    One row a scored indicator or execution line: the points that its rule gives, and what they rest on.
#}
with scores as (
    select * from {{ ref('fct_score') }}
),

ruled as (
    select
        score_id,
        province_code,
        rule_code,
        reason_code,
        case when rule_code <> 'not_scorable' then 'target_and_actual' end as rescore_basis,
        share_low,
        share_high,
        is_high_excluded,
        inputs_printed,
        []::varchar[] as budget_ids
    from {{ ref('int_rescore_indicator') }}
    union all by name
    select
        score_id,
        province_code,
        case when reason_code is null then 'execution_rate' else 'not_scorable' end as rule_code,
        reason_code,
        rescore_basis,
        share as share_low,
        share as share_high,
        false as is_high_excluded,
        inputs_printed,
        budget_ids
    from {{ ref('int_rescore_execution') }}
),

pointed as (
    select
        ruled.*,
        scores.form_id,
        scores.component_kind,
        scores.level1_code,
        scores.indicator_id,
        scores.max_score,
        scores.score,
        {{ share_points('ruled.share_low', 'scores.max_score') }} as recomputed_low,
        {{ share_points('ruled.share_high', 'scores.max_score') }} as points_high
    from ruled
    inner join scores on ruled.score_id = scores.score_id
),

final as (
    select
        score_id,
        form_id,
        component_kind,
        level1_code,
        indicator_id,
        max_score,
        score,
        province_code,
        rule_code,
        reason_code,
        rescore_basis,
        share_low,
        share_high,
        inputs_printed,
        budget_ids,
        recomputed_low,
        -- without its upper end: the largest score of two decimals below it
        case when is_high_excluded then greatest(points_high - 0.01, recomputed_low) else points_high end::decimal(9, 4)
            as recomputed_high
    from pointed
)

select * from final
