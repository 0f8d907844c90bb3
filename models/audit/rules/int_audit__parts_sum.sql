with figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null
),

-- the tolerance as a column: with a subquery in a join, DuckDB holds each sum against the figures of all forms
sums as (
    select
        *,
        {{ tolerance('parts_sum') }} as tolerance,
        source_section = 'form' and measure_code not in ('adjustment', 'other_adjustment') as has_no_negatives
    from {{ ref('int_audit__block_sum') }}
),

compared as (
    select
        sums.*,
        figures.budget_id as total_id,
        coalesce(figures.line_zh, sums.group_zh) as line_zh,
        figures.line_en,
        figures.amount_yuan as total_yuan,
        figures.unit_zh,
        figures.unit_en,
        figures.factor,
        greatest(figures.factor, sums.parts_factor) as coarse_factor,
        greatest(figures.decimals_printed, sums.parts_decimals) as decimals,
        sums.parts_yuan - figures.amount_yuan as difference_yuan,
        least(
            abs(sums.parts_yuan - figures.amount_yuan),
            abs(sums.all_parts_yuan - figures.amount_yuan),
            abs(sums.parts_yuan + coalesce(sums.unknown_yuan, 0) - figures.amount_yuan),
            abs(sums.parts_yuan + coalesce(sums.optional_yuan, 0) - figures.amount_yuan)
        )
        < sums.tolerance * greatest(figures.factor, sums.parts_factor) as is_equal
    from sums
    left join figures
        on
            sums.form_id = figures.form_id
            and sums.source_section = figures.source_section
            and sums.parent_line_code = figures.line_code
            and sums.parent_measure_code = figures.measure_code
            and sums.fiscal_year is not distinct from figures.fiscal_year
    -- too few parts for a sum contradict a total only where they are more than it; of changes another may be negative
    where
        sums.part_count >= sums.min_children or (sums.has_no_negatives and sums.parts_yuan > figures.amount_yuan)
),

other_totals as (
    select * from {{ ref('int_audit__other_total') }}
),

judged as (
    select
        compared.*,
        case
            when bool_or(compared.is_equal) over block or other_totals.form_id is not null then 'pass'
            when
                compared.total_yuan is null
                -- a blank line may hold what is missing, and so may one that nobody knows
                or (
                    (compared.blank_count > 0 or compared.unknown_yuan <> 0)
                    and compared.parts_yuan <= compared.total_yuan
                )
                -- a text that names only some of the parts says nothing about their sum
                or (
                    compared.source_section <> 'form'
                    and compared.parts_yuan < compared.min_coverage * compared.total_yuan
                )
                then 'not_applicable'
            else 'fail'
        end as verdict,
        case
            when compared.total_yuan is null then 'no_budget_total'
            when compared.blank_count > 0 then 'part_blank'
            when compared.unknown_yuan <> 0 then 'part_unknown'
            else 'parts_incomplete'
        end as reason,
        case when compared.source_section = 'narrative' then '文字说明中' else '' end as place_zh,
        case when compared.source_section = 'narrative' then ', running text' else '' end as place_en,
        {{ show_amount('compared.parts_yuan', 'compared.factor') }} as parts_text,
        {{ show_amount('compared.total_yuan', 'compared.factor') }} as total_text,
        {{ show_amount('compared.difference_yuan', 'compared.factor') }} as difference_text
    from compared
    left join other_totals
        on
            compared.form_id = other_totals.form_id
            and compared.source_section = other_totals.source_section
            and compared.group_code = other_totals.group_code
            and compared.measure_code = other_totals.measure_code
            and compared.fiscal_year is not distinct from other_totals.fiscal_year
    window block as (
        partition by
            compared.form_id, compared.source_section, compared.group_code, compared.measure_code, compared.fiscal_year
    )
),

final as (
    select
        'parts_sum' as rule_code,
        form_id,
        place_zh || line_zh || ' ' || measure_zh || '：' || group_zh || coalesce(' ' || fiscal_year, '') as subject,
        verdict,
        case when verdict = 'not_applicable' then reason end as reason_code,
        parts_text || ' ' || unit_zh as printed_value,
        total_text || ' ' || unit_zh as expected_value,
        try_cast(difference_yuan / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        difference_yuan as size_yuan,
        {{ rounding_severity('difference_yuan', step_yuan('coarse_factor', 'decimals'), 'part_count') }} as severity,
        place_zh || group_zh || '（' || measure_zh || '）' || part_count || ' 项之和为 ' || parts_text || ' ' || unit_zh
        || '，与' || line_zh || ' ' || total_text || ' ' || unit_zh || ' 相差 ' || difference_text || ' ' || unit_zh
        || '。' as message_zh,
        part_count || ' lines (' || group_en || ', ' || lower(measure_en) || place_en || ') add up to ' || parts_text
        || ' ' || unit_en || ', but ' || line_en || ' is ' || total_text || ' ' || unit_en || ' (difference '
        || difference_text || ').' as message_en,
        case when total_id is null then part_ids else list_prepend(total_id, part_ids) end as fact_ids
    from judged
    -- a block that may belong to two totals, of which the form prints neither, is one thing
    qualify row_number() over (partition by form_id, subject, fact_ids order by group_code, parent_line_code) = 1
)

select * from final
