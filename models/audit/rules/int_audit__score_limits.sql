with

scores as (
    select * from {{ ref('fct_score') }}
),

grades as (
    select * from {{ ref('qualitative_scales') }} where scale_code = 'grade'
),

over_weight as (
    select
        'score_over_weight' as rule_code,
        form_id,
        coalesce(component_name, component_kind) as subject,
        {{ show_points('score') }} || ' 分' as printed_value,
        '不超过 ' || {{ show_points('max_score') }} || ' 分' as expected_value,
        (score - max_score)::decimal(18, 6) as difference,
        '分' as difference_unit,
        '“' || coalesce(component_name, component_kind) || '”得 ' || {{ show_points('score') }} || ' 分，超过分值 '
        || {{ show_points('max_score') }} || ' 分。' as message_zh,
        coalesce(component_name, component_kind)
        || ' got '
        || {{ show_points('score') }}
        || ' points, more than its weight '
        || {{ show_points('max_score') }} || '.' as message_en,
        case when indicator_id is null then [score_id] else [indicator_id, score_id] end as fact_ids
    from scores
    where score > max_score + 0.005 and basis = 'reported'
),

missing as (
    select
        'total_missing' as rule_code,
        form_id,
        '总分' as subject,
        null::varchar as printed_value,
        {{ show_points('score') }} || ' 分' as expected_value,
        null::decimal(18, 6) as difference,
        null::varchar as difference_unit,
        '表中各项已评分，但总分未填；各项得分合计为 ' || coalesce({{ show_points('score') }} || ' 分', '（无法计算）') || '。'
            as message_zh,
        'The lines are scored but the total is left blank; they add up to '
        || coalesce({{ show_points('score') }} || ' points', '(not computable)') || '.' as message_en,
        [score_id] as fact_ids
    from scores
    where component_kind = 'total' and basis = 'computed'
),

graded as (
    select
        scores.*,
        printed.answer_rank as printed_rank,
        expected.answer_rank as expected_rank
    from scores
    inner join grades as printed on scores.grade_printed = printed.answer_text
    inner join grades as expected on scores.grade = expected.answer_text
    where scores.component_kind = 'total'
),

mismatch as (
    select
        'grade_mismatch' as rule_code,
        form_id,
        '评价等次' as subject,
        grade_printed as printed_value,
        grade as expected_value,
        (printed_rank - expected_rank)::decimal(18, 6) as difference,
        '等' as difference_unit,
        '评价等次填为“' || grade_printed || '”，而总分 ' || {{ show_points('score') }} || ' 分对应“' || grade || '”。'
            as message_zh,
        'The form grades itself ' || grade_printed || ', but its total of ' || {{ show_points('score') }}
        || ' points makes it ' || grade || '.' as message_en,
        [score_id] as fact_ids
    from graded
    where printed_rank <> expected_rank
),

findings as (
    select * from over_weight
    union all by name
    select * from missing
    union all by name
    select * from mismatch
),

final as (
    select
        rule_code,
        form_id,
        subject,
        printed_value,
        expected_value,
        difference,
        difference_unit,
        null::varchar as severity,
        message_zh,
        message_en,
        fact_ids
    from findings
)

select * from final
