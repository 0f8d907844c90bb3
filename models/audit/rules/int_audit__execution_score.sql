with

figures as (
    select * from {{ ref('int_audit__budget_figure') }}
    where source_section = 'form' and is_form_year and line_code in ('total', 'total_expenditure')
),

scores as (
    select * from {{ ref('fct_score') }} where component_kind = 'budget_execution'
),

printed_rates as (
    select
        form_id,
        ratio as rate,
        [budget_id] as rate_ids,
        1 as rate_order
    from figures
    where measure_code = 'execution_rate' and ratio is not null
),

computed_rates as (
    select
        spent.form_id,
        spent.amount_yuan / budget.amount_yuan as rate,
        [spent.budget_id, budget.budget_id] as rate_ids,
        2 as rate_order
    from figures as spent
    inner join figures as budget on spent.form_id = budget.form_id and spent.line_key = budget.line_key
    where spent.measure_code = 'executed' and budget.measure_code = 'adjusted_budget' and budget.amount_yuan > 0
),

rates as (
    select * from printed_rates
    union all by name
    select * from computed_rates
),

compared as (
    select
        scores.form_id,
        scores.score_id,
        scores.score,
        scores.max_score,
        rates.rate,
        rates.rate_order,
        list_prepend(scores.score_id, coalesce(rates.rate_ids, [])) as fact_ids,
        case
            when rates.rate is not null
                then least(round(rates.rate::decimal(18, 8) * scores.max_score, 2), scores.max_score)
        end as expected_score,
        scores.score - expected_score as difference_points,
        case
            when scores.score is null then 'no_score'
            when coalesce(scores.max_score, 0) <= 0 then 'no_weight'
            when rates.rate is null then 'no_spent_or_rate'
        end as reason_code
    from scores
    left join rates on scores.form_id = rates.form_id
),

-- the printed rate, or the amounts: one that gives the score is enough
judged as (
    select
        *,
        case
            when reason_code is not null then 'not_applicable'
            when abs(difference_points) <= {{ tolerance('execution_score') }} then 'pass'
            else 'fail'
        end as verdict,
        {{ show_points('score') }} as printed_text,
        {{ show_points('expected_score') }} as expected_text,
        {{ show_points('max_score') }} as weight_text,
        {{ show_points('difference_points') }} as difference_text,
        {{ show_percent('rate') }} as rate_text
    from compared
    qualify row_number() over (partition by score_id order by verdict = 'pass' desc, rate_order asc, fact_ids asc) = 1
),

final as (
    select
        'execution_score' as rule_code,
        form_id,
        '预算执行得分' as subject,
        verdict,
        reason_code,
        printed_text || ' 分' as printed_value,
        expected_text || ' 分' as expected_value,
        try_cast(difference_points as decimal(18, 6)) as difference,
        '分' as difference_unit,
        difference_points::decimal(18, 6) as size_points,
        '预算执行得分为 ' || printed_text || ' 分，而执行率 ' || rate_text || ' 乘以分值 ' || weight_text || ' 分为 '
        || expected_text || ' 分，相差 ' || difference_text || ' 分。' as message_zh,
        'The execution score is ' || printed_text || ', but the rate ' || rate_text || ' times its weight '
        || weight_text || ' is ' || expected_text || ' (difference ' || difference_text || ').' as message_en,
        fact_ids
    from judged
)

select * from final
