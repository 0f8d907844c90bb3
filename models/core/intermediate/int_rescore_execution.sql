{#
    One row a scored line for the execution of the budget: executed over adjusted budget of the form's own total line,
    or where the form doesn't print both the rate that it prints; else the reason why neither can be told. A figure
    that a total line prints twice with two values isn't used.
#}
with scores as (
    select * from {{ ref('fct_score') }} where component_kind = 'budget_execution'
),

budgets as (
    select * from {{ ref('fct_budget') }}
    where source_section = 'form' and line_code in ('total', 'total_expenditure')
),

regions as (
    select * from {{ ref('dim_region') }}
),

figures as (
    select
        scores.score_id,
        budgets.line_code,
        {% for name, measure, column in [
            ('executed', 'executed', 'amount_yuan'),
            ('adjusted', 'adjusted_budget', 'amount_yuan'),
            ('rate', 'execution_rate', 'ratio'),
        ] %}
            case
                when count(distinct budgets.{{ column }}) filter (where budgets.measure_code = '{{ measure }}') = 1
                    then max(budgets.{{ column }}) filter (where budgets.measure_code = '{{ measure }}')
            end as {{ name }},
            min(budgets.budget_id) filter (
                where budgets.measure_code = '{{ measure }}' and budgets.{{ column }} is not null
            ) as {{ name }}_id,
        {% endfor %}
        bool_or(
            budgets.measure_code = 'execution_rate' and budgets.ratio <= 0.015 and budgets.ratio > 0
            and not regexp_matches(budgets.value_printed, '[%％]')
        ) as is_rate_unclear
    from scores
    inner join budgets
        on scores.form_id = budgets.form_id and scores.fiscal_year is not distinct from budgets.fiscal_year
    group by scores.score_id, budgets.line_code
    qualify
        row_number() over (
            partition by scores.score_id order by executed is null or adjusted is null, rate is null, budgets.line_code
        ) = 1
),

judged as (
    select
        scores.score_id,
        coalesce(regions.province_code, '*') as province_code,
        scores.max_score,
        figures.executed,
        figures.adjusted,
        figures.rate,
        figures.executed_id,
        figures.adjusted_id,
        figures.rate_id,
        figures.is_rate_unclear,
        coalesce(figures.executed is not null and figures.adjusted is not null, false) as has_amounts
    from scores
    left join figures on scores.score_id = figures.score_id
    left join regions on scores.region_code = regions.region_code
),

reasoned as (
    select
        *,
        case
            when max_score is null or max_score <= 0 then 'no_weight'
            when has_amounts and adjusted <= 0 then 'zero_budget'
            when has_amounts then null
            when rate is null then 'no_execution'
            when is_rate_unclear then 'rate_unclear'
        end as reason_code
    from judged
),

final as (
    select
        score_id,
        province_code,
        reason_code,
        case when has_amounts then 'amounts' when reason_code is null then 'printed_rate' end as rescore_basis,
        case
            when reason_code is not null then null
            when has_amounts then greatest(executed::double / adjusted::double, 0)
            else greatest(rate::double, 0)
        end as share,
        case
            when has_amounts then executed || ' / ' || adjusted
            when reason_code is null then try_cast(rate * 100 as decimal(18, 2)) || '%'
        end as inputs_printed,
        case
            when has_amounts then [executed_id, adjusted_id]
            when reason_code is null then [rate_id]
            else []
        end as budget_ids
    from reasoned
)

select * from final
