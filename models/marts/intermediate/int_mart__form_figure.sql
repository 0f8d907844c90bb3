{%- set indicator_figures = {
    'indicator_weights': 'weight',
    'indicator_scores': 'score',
    'indicator_targets': 'target_printed',
    'indicator_actuals': 'actual_printed',
    'indicator_level1': 'level1_code',
    'indicator_level2': 'level2_code',
    'indicator_explanations': 'coalesce(explanation, note)',
    'indicator_deviation_reasons': 'deviation_reason',
    'indicator_target_basis': 'target_basis',
} -%}
{%- set header_figures = ['fiscal_year', 'filed_on', 'department_code', 'grade_printed'] -%}

with

forms as (
    select * from {{ ref('int_current_form') }}
),

budget_lines as (
    select places.*
    from {{ ref('stg_raw__budget_line') }} as places
    semi join forms on places.form_id = forms.form_id
    where places.line_code <> 'unmapped' and places.measure_code <> 'unmapped'
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

scores as (
    select * from {{ ref('fct_score') }}
),

named as (
    select * from {{ ref('coverage_figures') }}
),

lines as (
    select * from {{ ref('budget_lines') }}
),

measures as (
    select * from {{ ref('budget_measures') }}
),

budget_figures as (
    select
        budget_lines.form_id,
        budget_lines.line_code || '.' || budget_lines.measure_code as figure_code,
        'budget' as figure_group,
        any_value(1000 + 100 * lines.line_order + measures.measure_order) as figure_order,
        any_value(lines.name_zh || ' ' || measures.name_zh) as figure_name_zh,
        any_value(lines.name_en || ', ' || lower(measures.name_en)) as figure_name_en,
        count(*) filter (where not budget_lines.is_blank) as reported_count,
        count(*) filter (where budget_lines.is_blank) as blank_count
    from budget_lines
    inner join lines on budget_lines.line_code = lines.line_code
    inner join measures on budget_lines.measure_code = measures.measure_code
    where budget_lines.source_section = 'form'
    group by budget_lines.form_id, budget_lines.line_code, budget_lines.measure_code
),

other_figures as (
    {%- for figure in header_figures %}
        select
            form_id,
            '{{ figure }}' as figure_code,
            ({{ figure }} is not null)::integer as reported_count,
            0 as blank_count
        from forms
        union all
    {%- endfor %}
    {%- for figure, column in indicator_figures.items() %}
    -- a column of which some cells are filled is there; one with none filled isn't in the form
        select
            form_id,
            '{{ figure }}' as figure_code,
            count({{ column }}) as reported_count,
            case when count({{ column }}) > 0 then count(*) - count({{ column }}) else 0 end as blank_count
        from indicators
        group by form_id
        union all
    {%- endfor %}
    select
        form_id,
        case component_kind
            when 'total' then 'total_score'
            when 'budget_execution' then 'execution_score'
            else 'level1_subtotals'
        end as figure_code,
        count(score) filter (where basis = 'reported') as reported_count,
        count(*) - count(score) filter (where basis = 'reported') as blank_count
    from scores
    where component_kind <> 'indicator'
    group by form_id, figure_code
    union all
    select
        form_id,
        'narrative_figures' as figure_code,
        count(*) filter (where not is_blank) as reported_count,
        0 as blank_count
    from budget_lines
    where source_section = 'narrative'
    group by form_id
),

final as (
    select
        form_id,
        figure_code,
        figure_group,
        figure_order,
        figure_name_zh,
        figure_name_en,
        reported_count,
        blank_count
    from budget_figures
    union all
    select
        forms.form_id,
        named.figure_code,
        named.figure_group,
        named.figure_order,
        named.name_zh as figure_name_zh,
        named.name_en as figure_name_en,
        coalesce(other_figures.reported_count, 0) as reported_count,
        coalesce(other_figures.blank_count, 0) as blank_count
    from forms
    cross join named
    left join other_figures on forms.form_id = other_figures.form_id and named.figure_code = other_figures.figure_code
)

select * from final
