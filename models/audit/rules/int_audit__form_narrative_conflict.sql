with

pairs as (
    select * from {{ ref('int_audit__figure_pair') }}
),

-- of the other figures of one kind, one that fits is enough; else the nearest is shown
nearest as (
    select
        *,
        form_yuan - other_yuan as difference_yuan,
        abs(form_yuan - other_yuan) < {{ tolerance('form_narrative_conflict') }} * greatest(factor, other_factor)
            as is_fitting,
        -- many times smaller or larger: a figure of something else
        other_yuan between form_yuan / 5 and form_yuan * 5 as is_likely
    from pairs
    qualify row_number() over (
            partition by form_fact_id, pair_kind
            order by is_fitting desc, is_likely desc, abs(form_yuan - other_yuan) asc, other_fact_id asc
        ) = 1
),

judged as (
    select
        *,
        case when is_fitting then 'pass' when is_likely then 'fail' else 'not_applicable' end as verdict,
        case when not is_fitting and not is_likely then 'other_figure' end as reason_code,
        {{ show_amount('form_yuan', 'factor') }} as form_text,
        {{ show_amount('other_yuan', 'factor') }} as other_text,
        {{ show_amount('difference_yuan', 'factor') }} as difference_text
    from nearest
),

final as (
    select
        'form_narrative_conflict' as rule_code,
        form_id,
        line_zh || ' ' || form_measure_zh || '／' || other_zh as subject,
        verdict,
        reason_code,
        form_text || ' ' || unit_zh as printed_value,
        other_text || ' ' || unit_zh as expected_value,
        try_cast(difference_yuan / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        difference_yuan as size_yuan,
        {{ rounding_severity('difference_yuan', step_yuan('greatest(factor, other_factor)', 'decimals'), '1') }}
            as severity,
        line_zh || '：表内' || form_measure_zh || '为 ' || form_text || ' ' || unit_zh || '，' || other_zh || '为 '
        || other_text || ' ' || unit_zh || '，相差 ' || difference_text || ' ' || unit_zh || '。' as message_zh,
        line_en || ': the form prints ' || form_text || ' ' || unit_en || ' (' || form_measure_en || '), but '
        || other_text || ' ' || unit_en || ' stands ' || other_en || ' (difference ' || difference_text || ').'
            as message_en,
        [form_fact_id, other_fact_id] as fact_ids
    from judged
)

select * from final
