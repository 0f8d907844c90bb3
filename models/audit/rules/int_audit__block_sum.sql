{% set part_keys = 'form_id source_section group_code measure_code fiscal_year line_key amount_yuan'.split() %}
with figures as (
    select * from {{ ref('int_audit__budget_figure') }} where amount_yuan is not null
),

loose_parts as (
    select * from {{ ref('int_audit__loose_part') }}
),

hierarchy as (
    select * from {{ ref('line_hierarchy') }}
),

blanks as (
    select distinct
        form_id,
        source_section,
        line_code,
        measure_code
    from {{ ref('stg_raw__budget_line') }}
    where is_blank
),

printed_codes as (
    select
        form_id,
        source_section,
        measure_code,
        fiscal_year,
        list(distinct line_code) as line_codes
    from figures
    group by form_id, source_section, measure_code, fiscal_year
),

parts as (
    select
        figures.*,
        hierarchy.group_code,
        hierarchy.parent_line_code,
        coalesce(hierarchy.parent_measure_code, figures.measure_code) as parent_measure_code,
        hierarchy.min_children,
        hierarchy.min_coverage,
        hierarchy.name_zh as group_zh,
        hierarchy.name_en as group_en,
        len(list_intersect(
            printed_codes.line_codes, string_split(coalesce(hierarchy.unless_line_codes, ''), '|')
        )) > 0 as is_within_other
    from figures
    inner join hierarchy
        on
            figures.line_code = hierarchy.child_line_code
            and figures.measure_code = coalesce(hierarchy.child_measure_code, figures.measure_code)
            and figures.form_kind = coalesce(hierarchy.form_kind, figures.form_kind)
    inner join printed_codes
        on
            figures.form_id = printed_codes.form_id
            and figures.source_section = printed_codes.source_section
            and figures.measure_code = printed_codes.measure_code
            and figures.fiscal_year is not distinct from printed_codes.fiscal_year
),

-- narrative text may give a figure more than once: once is enough (few do, so that no window holds all rows)
repeated as (
    select
        {{ part_keys | join(', ') }},
        min(budget_id) as first_id
    from parts
    group by {{ part_keys | join(', ') }}
    having count(*) > 1
),

distinct_parts as (
    select parts.*
    from parts
    left join repeated
        on
            {% for key in part_keys %}
                {{ 'and ' if not loop.first }}parts.{{ key }} is not distinct from repeated.{{ key }}
            {% endfor %}
    where repeated.first_id is null or parts.budget_id = repeated.first_id
),

sums as (
    select
        form_id,
        source_section,
        group_code,
        parent_line_code,
        measure_code,
        parent_measure_code,
        fiscal_year,
        {% for name in ['measure_zh', 'measure_en', 'group_zh', 'group_en'] %}
            any_value({{ name }}) as {{ name }},
        {% endfor %}
        max(min_children) as min_children,
        max(min_coverage) as min_coverage,
        sum(amount_yuan) as all_parts_yuan,
        sum(amount_yuan) filter (where not is_within_other) as parts_yuan,
        count(*) filter (where not is_within_other) as part_count,
        count(*) - count(distinct line_key) as repeated_count,
        max(factor) as parts_factor,
        max(decimals_printed) as parts_decimals,
        list_sort(list(budget_id) filter (where not is_within_other)) as part_ids
    from distinct_parts
    group by form_id, source_section, group_code, parent_line_code, measure_code, parent_measure_code, fiscal_year
),

blank_parts as (
    select
        blanks.form_id,
        blanks.source_section,
        blanks.measure_code,
        hierarchy.group_code,
        count(*) as blank_count
    from blanks
    inner join hierarchy
        on
            blanks.line_code = hierarchy.child_line_code
            and blanks.measure_code = coalesce(hierarchy.child_measure_code, blanks.measure_code)
    group by blanks.form_id, blanks.source_section, blanks.measure_code, hierarchy.group_code
),

final as (
    select
        sums.*,
        coalesce(blank_parts.blank_count, 0) as blank_count,
        coalesce(loose_parts.unknown_yuan, 0) as unknown_yuan,
        case
            when sums.group_code = 'nature' then loose_parts.other_yuan
            when sums.group_code = 'nature_expenditure' then coalesce(loose_parts.left_yuan, loose_parts.other_yuan)
            when sums.group_code in ('funding', 'income') then loose_parts.contained_yuan
        end as optional_yuan
    from sums
    left join loose_parts
        on
            sums.form_id = loose_parts.form_id
            and sums.source_section = loose_parts.source_section
            and sums.measure_code = loose_parts.measure_code
            and sums.fiscal_year is not distinct from loose_parts.fiscal_year
    left join blank_parts
        on
            sums.form_id = blank_parts.form_id
            and sums.source_section = blank_parts.source_section
            and sums.measure_code = blank_parts.measure_code
            and sums.group_code = blank_parts.group_code
    where sums.part_count > 0 and sums.repeated_count = 0
)

select * from final
