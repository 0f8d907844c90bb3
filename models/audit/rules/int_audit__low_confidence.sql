with

recognised as (
    select * from {{ ref('fact_source') }} where confidence < 1
),

facts as (
    select
        budget_id as fact_id,
        form_id
    from {{ ref('fct_budget') }}
    union all by name
    select
        indicator_id as fact_id,
        form_id
    from {{ ref('fct_indicator') }}
    union all by name
    select
        score_id as fact_id,
        form_id
    from {{ ref('fct_score') }}
),

lowest as (
    select
        fact_id,
        min(confidence) as confidence,
        arg_min(text_printed, confidence) as text_printed,
        arg_min(column_name, confidence) as column_name
    from recognised
    group by fact_id
),

judged as (
    select
        lowest.*,
        facts.form_id,
        lowest.confidence < {{ tolerance('low_confidence') }} as is_wrong
    from lowest
    inner join facts on lowest.fact_id = facts.fact_id
),

final as (
    select
        'low_confidence' as rule_code,
        form_id,
        column_name as subject,
        case when is_wrong then 'fail' else 'pass' end as verdict,
        text_printed as printed_value,
        confidence::decimal(18, 6) as difference,
        '置信度' as difference_unit,
        case when is_wrong then
                '“' || coalesce(text_printed, '') || '”的识别置信度仅为 ' || round(confidence, 2) || '，请对照原件核实。'
        end as message_zh,
        case when is_wrong then
                'A cell was recognised with a confidence of ' || round(confidence, 2) || ' alone: '
                || coalesce(text_printed, '') || ' (' || column_name || '). Hold it against the document.'
        end as message_en,
        [fact_id] as fact_ids
    from judged
)

select * from final
