with

budgets as (
    select * from {{ ref('int_audit__budget_figure') }} where measure_code <> 'unmapped'
),

lines as (
    select
        indicators.*,
        coalesce(indicators.indicator_name, '（未命名指标）') as name_zh,
        raw_lines.weight_printed,
        raw_lines.score_printed
    from {{ ref('fct_indicator') }} as indicators
    inner join {{ ref('stg_raw__indicator_line') }} as raw_lines
        on indicators.form_id = raw_lines.form_id and indicators.line_no = raw_lines.line_no
),

filled as (
    select
        form_id,
        count(target_printed) > count(*) * {{ tolerance('value_missing') }} as is_target_used,
        count(actual_printed) > count(*) * {{ tolerance('value_missing') }} as is_actual_used,
        count(weight) > count(*) * {{ tolerance('value_missing') }} as is_weight_used,
        count(score) > count(*) * {{ tolerance('value_missing') }} as is_score_used
    from lines
    group by form_id
),

missing as (
    select
        'value_missing' as rule_code,
        lines.form_id,
        lines.name_zh as subject,
        lines.indicator_id as fact_id,
        concat_ws(
            '、',
            case when filled.is_target_used and lines.target_printed is null then '指标值' end,
            case when filled.is_actual_used and lines.actual_printed is null then '实际完成值' end,
            case when filled.is_weight_used and lines.weight is null then '分值' end,
            case when filled.is_score_used and lines.score is null then '得分' end
        ) as field_names,
        null::varchar as printed_value
    from lines
    inner join filled on lines.form_id = filled.form_id
),

unparsed as (
    select
        'value_unparsed' as rule_code,
        form_id,
        line_zh || ' ' || measure_zh as subject,
        budget_id as fact_id,
        case when amount_yuan is null and ratio is null then measure_zh else '' end as field_names,
        value_printed as printed_value
    from budgets
    union all by name
    select
        'value_unparsed' as rule_code,
        form_id,
        name_zh as subject,
        indicator_id as fact_id,
        concat_ws(
            '、',
            case
                when
                    (target_kind = 'numeric' and target_value is null) or (target_kind = 'date' and target_date is null)
                    then '指标值'
            end,
            case
                when
                    (actual_kind = 'numeric' and actual_value is null) or (actual_kind = 'date' and actual_date is null)
                    then '实际完成值'
            end,
            case when weight is null and not {{ is_blank('weight_printed') }} then '分值' end,
            case when score is null and not {{ is_blank('score_printed') }} then '得分' end
        ) as field_names,
        concat_ws(' / ', target_printed, actual_printed, weight_printed, score_printed) as printed_value
    from lines
),

checks as (
    select * from missing
    union all by name
    select * from unparsed
),

final as (
    select
        rule_code,
        form_id,
        subject,
        case when field_names = '' then 'pass' else 'fail' end as verdict,
        case when field_names <> '' then printed_value end as printed_value,
        case
            when field_names = '' then null
            when rule_code = 'value_missing' then '“' || subject || '”的' || field_names || '未填，而表中多数行已填。'
            else '“' || subject || '”的' || field_names || '（' || printed_value || '）无法识别为数值或日期。'
        end as message_zh,
        case
            when field_names = '' then null
            when rule_code = 'value_missing'
                then subject || ': left blank although most lines of the form fill it (' || field_names || ').'
            else subject || ': can''t be read as a figure or date: ' || printed_value || ' (' || field_names || ').'
        end as message_en,
        [fact_id] as fact_ids
    from checks
)

select * from final
