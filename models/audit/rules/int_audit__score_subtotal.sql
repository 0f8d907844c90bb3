with

scores as (
    select * from {{ ref('fct_score') }}
),

indicators as (
    select
        form_id,
        level1_code,
        sum(weight) as weight_sum,
        sum(score) as score_sum,
        count(*) = count(weight) as has_all_weights,
        count(*) = count(score) as has_all_scores,
        list(indicator_id order by line_no) as indicator_ids
    from {{ ref('fct_indicator') }}
    where level1_code is not null
    group by form_id, level1_code
),

-- a row whose level can't be known may be missing from its subtotal, unless the weights say that none is
unlevelled as (
    select distinct form_id from {{ ref('fct_indicator') }} where level1_code is null
),

subtotals as (
    select
        form_id,
        level1_code,
        any_value(score_id) as score_id,
        any_value(component_name) as component_name,
        any_value(max_score) as max_score,
        any_value(score) as score
    from scores
    where component_kind = 'level1_subtotal' and level1_code is not null and basis = 'reported'
    group by form_id, level1_code
    having count(*) = 1
),

-- some forms score execution as a line of a level and not beside the levels
execution as (
    select
        form_id,
        sum(max_score) as execution_weight,
        sum(score) as execution_score
    from scores
    where component_kind = 'budget_execution'
    group by form_id
),

compared as (
    select
        subtotals.*,
        indicators.weight_sum,
        indicators.score_sum,
        indicators.has_all_weights,
        indicators.has_all_scores,
        list_prepend(subtotals.score_id, indicators.indicator_ids) as fact_ids,
        case
            when subtotals.max_score - indicators.weight_sum = execution.execution_weight then 0
            else subtotals.max_score - indicators.weight_sum
        end as weight_difference,
        case
            when subtotals.max_score - indicators.weight_sum = execution.execution_weight
                then subtotals.score - indicators.score_sum - execution.execution_score
            else subtotals.score - indicators.score_sum
        end as score_difference
    from subtotals
    inner join indicators
        on subtotals.form_id = indicators.form_id and subtotals.level1_code = indicators.level1_code
    left join execution on subtotals.form_id = execution.form_id
    left join unlevelled on subtotals.form_id = unlevelled.form_id
    where unlevelled.form_id is null
        or (indicators.has_all_weights and subtotals.max_score = indicators.weight_sum)
),

final as (
    select
        *,
        -- one level too high and another as much too low: a row was put under the wrong label, not a wrong sum
        abs(sum(weight_difference) over (partition by form_id)) < 0.005 as is_weight_balanced,
        abs(sum(score_difference) over (partition by form_id)) < 0.005 as is_score_balanced
    from compared
)

select * from final
