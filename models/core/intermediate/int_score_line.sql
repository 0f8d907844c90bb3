{#
    One row a scored line, and one a form that has scores and no line for its total. A total that the form leaves
    blank is the sum of its indicators' scores and that of the execution of the budget, NULL where one of them has
    a weight and no score. A form without a line for its total gets that sum only where the weights make 100:
    else a part of the form may be missing, and a sum of some lines would be a wrong total. A form that scores nothing
    and names no indicator is a blank template: the maximum in its labels is no fact.
#}
with score_lines as (
    select * from {{ ref('stg_raw__score_line') }}
    qualify bool_or(score is not null or component_kind = 'indicator') over (partition by form_id)
),

components as (
    select * from {{ ref('score_components') }}
),

sums as (
    select
        form_id,
        sum(score) filter (where component_kind in ('indicator', 'budget_execution')) as sum_of_scores,
        count(*) filter (
            where component_kind in ('indicator', 'budget_execution') and max_score is not null and score is null
        ) = 0 as is_all_scored,
        abs(sum(max_score) filter (where component_kind in ('indicator', 'budget_execution')) - 100) <= 0.01
            as is_out_of_100,
        count(*) filter (where component_kind = 'indicator' and score is not null) > 0 as has_scores,
        count(*) filter (where component_kind = 'total') > 0 as has_total,
        bool_or(is_corrected and component_kind in ('indicator', 'budget_execution')) as has_corrected
    from score_lines
    group by form_id
),

lines as (
    select
        form_id,
        line_no,
        component_kind,
        component_name,
        level1_code,
        indicator_line_no,
        max_score,
        score,
        is_corrected
    from score_lines
    union all by name
    select
        form_id,
        'total' as component_kind
    from sums
    where has_scores and not has_total
),

final as (
    select
        lines.form_id,
        {{ fact_id(['lines.form_id', "'score'", "coalesce(lines.line_no::varchar, 'total')"]) }} as score_id,
        lines.line_no,
        lines.component_kind,
        lines.component_name,
        lines.level1_code,
        lines.indicator_line_no,
        coalesce(lines.max_score, components.default_max_score) as max_score,
        lines.component_kind = 'total' and lines.score is null and sums.has_scores as is_computed,
        case
            when lines.component_kind = 'total' and lines.score is null and sums.has_scores
                then
                    case
                        when sums.is_all_scored and (sums.has_total or sums.is_out_of_100)
                            then try_cast(sums.sum_of_scores as decimal(9, 4))
                    end
            else lines.score
        end as score,
        coalesce(lines.is_corrected, false) or (coalesce(is_computed, false) and sums.has_corrected) as is_corrected
    from lines
    left join sums on lines.form_id = sums.form_id
    left join components on lines.component_kind = components.component_kind
)

select * from final
