{#
    One row an indicator line that has a target and an actual: whether the target is met. Numbers and dates are
    compared with their like; an answer such as 达成预期指标 holds against any target; words are equal or hold the
    target's, stand on one scale (优, 良, 中, 差), or can't be compared. A bound that points the other way proves nothing.
#}
with indicator_lines as (
    select * from {{ ref('stg_raw__indicator_line') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_value') }}
),

scales as (
    select * from {{ ref('qualitative_scales') }}
),

compared as (
    select
        indicator_values.*,
        indicator_lines.target_text = indicator_lines.actual_text as is_same_text,
        contains(indicator_lines.actual_text, indicator_lines.target_text)
        and not regexp_matches(replace(indicator_lines.actual_text, indicator_lines.target_text, ''), '[未没不无非]|部分|基本')
            as is_text_held,
        actual_scales.answer_rank >= target_scales.answer_rank as is_rank_reached,
        coalesce(
            case left(indicator_values.actual_comparator, 1)
                when '<' then indicator_values.target_comparator in ('>=', '>', '=')
                when '>' then indicator_values.target_comparator in ('<=', '<')
            end,
            false
        ) as is_bound_opposite
    from indicator_values
    inner join indicator_lines
        on indicator_values.form_id = indicator_lines.form_id and indicator_values.line_no = indicator_lines.line_no
    left join scales as target_scales on indicator_lines.target_text = target_scales.answer_text
    left join scales as actual_scales
        on
            indicator_lines.actual_text = actual_scales.answer_text
            and target_scales.scale_code = actual_scales.scale_code
),

final as (
    select
        form_id,
        line_no,
        case
            when target_kind is null or actual_kind is null then null
            when target_kind = 'qualitative' and is_same_text then true
            when actual_kind = 'qualitative' and is_rank_reached is not null then is_rank_reached
            when actual_kind = 'qualitative' and actual_outcome is not null then actual_outcome = 'met'
            when target_kind = 'qualitative' and actual_kind = 'qualitative' and is_text_held then true
            when actual_kind = 'qualitative' then null
            when target_kind = 'numeric' and actual_kind = 'numeric' and not is_bound_opposite
                then {{ compare_values('target_comparator', 'comparable_actual', 'target_value') }}
            when target_kind = 'date' and actual_kind = 'date' and target_comparator in ('=', '<=', '<')
                then actual_date <= target_date
            when target_kind = 'date' and actual_kind = 'date'
                then actual_date >= target_date
        end as is_target_met,
        case
            when target_kind = 'numeric' and actual_kind = 'numeric' and target_value <> 0
                then try_cast(round(comparable_actual::double / target_value::double, 6) as decimal(12, 6))
        end as attainment_ratio
    from compared
)

select * from final
