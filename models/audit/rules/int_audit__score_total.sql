with

scores as (
    select * from {{ ref('fct_score') }}
),

indicators as (
    select
        form_id,
        count(*) as indicator_count,
        count(weight) as weight_count,
        count(score) as score_count,
        sum(weight) as weight_sum,
        sum(score) as score_sum,
        list(indicator_id order by line_no) as indicator_ids
    from {{ ref('fct_indicator') }}
    group by form_id
),

execution as (
    select
        form_id,
        count(*) as execution_count,
        any_value(score_id) as execution_id,
        sum(max_score) as execution_weight,
        sum(score) as execution_score
    from scores
    where component_kind = 'budget_execution'
    group by form_id
),

-- a picture may be one page of a longer form
pictures as (
    select forms.form_id
    from {{ ref('int_current_form') }} as forms
    inner join {{ ref('dim_document') }} as documents on forms.document_id = documents.document_id
    where starts_with(documents.media_type, 'image/')
),

-- a form may print its total at its head and again at its foot: where they differ, each is one of these
totals as (
    select
        form_id,
        count(*) as total_count,
        list(score_id order by score_id) as total_ids,
        max(max_score) as total_max,
        max(score) filter (where basis = 'reported') as most_printed,
        min(score) filter (where basis = 'reported') as least_printed,
        bool_or(basis = 'computed') as is_computed
    from scores
    where component_kind = 'total'
    group by form_id
),

joined as (
    select
        indicators.form_id,
        indicators.indicator_count,
        indicators.weight_count,
        indicators.score_count,
        indicators.weight_count = indicators.indicator_count as has_all_weights,
        indicators.score_count = indicators.indicator_count as has_all_scores,
        indicators.weight_sum,
        indicators.score_sum,
        indicators.indicator_ids,
        execution.execution_id,
        execution.execution_weight,
        execution.execution_score,
        coalesce(execution.execution_count, 0) as execution_count,
        totals.total_ids,
        coalesce(totals.total_max, 100) as total_max,
        totals.most_printed,
        totals.least_printed,
        -- where the indicators alone make up the whole, execution is scored among them
        coalesce(execution.execution_count, 0) = 0 or indicators.weight_sum = coalesce(totals.total_max, 100)
            as is_without_execution,
        pictures.form_id is not null as is_picture
    from indicators
    left join execution on indicators.form_id = execution.form_id
    left join totals on indicators.form_id = totals.form_id
    left join pictures on indicators.form_id = pictures.form_id
),

final as (
    select
        *,
        weight_sum + case when is_without_execution then 0 else execution_weight end as all_weights,
        score_sum + case when is_without_execution then 0 else execution_score end as all_scores,
        case
            when abs(least_printed - all_scores) > abs(most_printed - all_scores) then least_printed
            else most_printed
        end as total_score,
        is_picture and all_weights < total_max - 0.01 as is_page_of_several,
        list_filter(
            list_concat(total_ids, [case when not is_without_execution then execution_id end], indicator_ids),
            lambda x: x is not null
        ) as fact_ids
    from joined
)

select * from final
