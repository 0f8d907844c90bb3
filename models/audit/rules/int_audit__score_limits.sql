with

scores as (
    select
        *,
        coalesce(component_name, component_kind) as name_printed,
        {{ show_points('score') }} as score_text,
        {{ show_points('max_score') }} as weight_text
    from {{ ref('fct_score') }}
),

grades as (
    select * from {{ ref('qualitative_scales') }} where scale_code = 'grade'
),

over_weight as (
    select
        'score_over_weight' as rule_code,
        form_id,
        name_printed as subject,
        case when score is null then 'no_score' when max_score is null then 'no_weight' end as reason_code,
        score > max_score + {{ tolerance('score_over_weight') }} as is_wrong,
        score_text || ' 分' as printed_value,
        '不超过 ' || weight_text || ' 分' as expected_value,
        try_cast(score - max_score as decimal(18, 6)) as difference,
        '分' as difference_unit,
        (score - max_score)::decimal(18, 6) as size_points,
        '“' || name_printed || '”得 ' || score_text || ' 分，超过分值 ' || weight_text || ' 分。' as message_zh,
        name_printed || ' got ' || score_text || ' points, more than its weight ' || weight_text || '.' as message_en,
        case when indicator_id is null then [score_id] else [indicator_id, score_id] end as fact_ids
    from scores
    where basis = 'reported'
),

total_missing as (
    select
        'total_missing' as rule_code,
        form_id,
        '总分' as subject,
        case when score is null and basis = 'reported' then 'no_score' end as reason_code,
        basis = 'computed' as is_wrong,
        case when basis = 'reported' then score_text || ' 分' end as printed_value,
        case when basis = 'computed' then score_text || ' 分' end as expected_value,
        '表中各项已评分，但总分未填；各项得分合计为 ' || coalesce(score_text || ' 分', '（无法计算）') || '。' as message_zh,
        'The lines are scored but the total is left blank; they add up to '
        || coalesce(score_text || ' points', '(not computable)') || '.' as message_en,
        [score_id] as fact_ids
    from scores
    where component_kind = 'total'
),

grade_mismatch as (
    select
        'grade_mismatch' as rule_code,
        scores.form_id,
        '评价等次' as subject,
        case
            when scores.grade_printed is null then 'no_grade'
            when scores.grade is null then 'no_total_score'
            when printed.answer_rank is null then 'grade_unknown'
        end as reason_code,
        printed.answer_rank <> expected.answer_rank as is_wrong,
        scores.grade_printed as printed_value,
        scores.grade as expected_value,
        try_cast(printed.answer_rank - expected.answer_rank as decimal(18, 6)) as difference,
        '等' as difference_unit,
        '评价等次填为“' || scores.grade_printed || '”，而总分 ' || scores.score_text || ' 分对应“' || scores.grade
        || '”。' as message_zh,
        'The form grades itself ' || scores.grade_printed || ', but its total of ' || scores.score_text
        || ' points makes it ' || scores.grade || '.' as message_en,
        [scores.score_id] as fact_ids
    from scores
    left join grades as printed on scores.grade_printed = printed.answer_text
    left join grades as expected on scores.grade = expected.answer_text
    where scores.component_kind = 'total'
),

checks as (
    select * from over_weight
    union all by name
    select * from total_missing
    union all by name
    select * from grade_mismatch
),

final as (
    select
        * exclude (is_wrong, message_zh, message_en),
        {{ verdict('reason_code', 'is_wrong') }} as verdict,
        case when is_wrong then message_zh end as message_zh,
        case when is_wrong then message_en end as message_en
    from checks
)

select * from final
