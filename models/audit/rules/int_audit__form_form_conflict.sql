with

forms as (
    select * from {{ ref('int_audit__department_form') }} where has_other_form
),

figures as (
    select
        form_id,
        budget_id as fact_id,
        concat_ws('|', line_code, case when line_group in ('item', 'unmapped') then line_zh end, measure_code)
            as figure_key,
        fiscal_year,
        line_zh || ' ' || measure_zh as subject,
        line_en || ' (' || lower(measure_en) || ')' as subject_en,
        amount_yuan as figure,
        {{ tolerance('form_form_conflict') }} * factor as tolerance,
        factor,
        unit_zh
    from {{ ref('int_audit__budget_figure') }}
    where source_section = 'form' and amount_yuan is not null and measure_code <> 'unmapped'
    union all by name
    select
        form_id,
        score_id as fact_id,
        'total_score' as figure_key,
        fiscal_year,
        '总分' as subject,
        'Total score' as subject_en,
        score as figure,
        {{ threshold('form_form_conflict', 'points') }} as tolerance,
        1 as factor,
        '分' as unit_zh
    from {{ ref('fct_score') }}
    where component_kind = 'total' and basis = 'reported' and score is not null
),

-- a figure that a form prints in one place only
printed_once as (
    select
        forms.*,
        figures.* exclude (form_id, fiscal_year),
        figures.fiscal_year as figure_year
    from figures
    inner join forms on figures.form_id = forms.form_id
    qualify count(*) over (partition by figures.form_id, figures.figure_key, figures.fiscal_year) = 1
),

shared as (
    select
        *,
        count(*) over (partition by place, fiscal_year, figure_key, figure_year, figure) as like_count
    from printed_once
    qualify count(*) over (partition by place, fiscal_year, figure_key, figure_year) > 1
),

-- held against what most of them print, or the earliest
compared as (
    select
        *,
        first_value({
            'figure': figure, 'fact_id': fact_id, 'form_id': form_id, 'document_id': document_id,
            'tolerance': tolerance
        }) over (
            partition by place, fiscal_year, figure_key, figure_year
            order by like_count desc, filed_on asc nulls last, document_id asc, form_no asc
        ) as other
    from shared
),

judged as (
    select
        *,
        case
            when form_id = other.form_id then 'pass'
            when abs(figure - other.figure) < greatest(tolerance, other.tolerance) then 'pass'
            else 'fail'
        end as verdict,
        {{ show_amount('figure', 'factor') }} || ' ' || unit_zh as printed_value,
        {{ show_amount('other.figure', 'factor') }} || ' ' || unit_zh as expected_value
    from compared
),

final as (
    select
        'form_form_conflict' as rule_code,
        case when document_id = other.document_id then 'document' else 'department' end as level,
        form_id,
        subject,
        verdict,
        printed_value,
        expected_value,
        try_cast((figure - other.figure) / factor as decimal(18, 6)) as difference,
        unit_zh as difference_unit,
        case when figure_key <> 'total_score' then figure - other.figure end as size_yuan,
        case when figure_key = 'total_score' then figure - other.figure end as size_points,
        '本表' || subject || '为 ' || printed_value || '，同一部门、项目、年度的另一张表为 ' || expected_value || '。'
            as message_zh,
        subject_en || ': this form prints ' || printed_value || ', another form of the same department, project and '
        || 'year ' || expected_value || '.' as message_en,
        [fact_id, other.fact_id] as fact_ids,
        [form_id, other.form_id] as form_ids
    from judged
)

select * from final
