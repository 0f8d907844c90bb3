{#
    One row a column of a line of a form that has other versions: which line it is (fact_key, told by its words and not
    by its place, and counted where the words stand several times), its value as it is compared (whatever line breaks,
    quotation marks and width of punctuation) and as printed. A row with a value of NULL is a place that is printed
    blank; a place that the form doesn't have is no row.
#}
{%- set indicator_values = {
    'indicator_name': (same_words('indicator_name'), 'indicator_name'),
    'level1_code': ('level1_code', 'level1_code'),
    'level2_code': ('level2_code', 'level2_code'),
    'target_printed': (same_words('target_text'), 'target_printed'),
    'actual_printed': (same_words('actual_text'), 'actual_printed'),
    'weight': ('weight::varchar', 'weight_printed'),
    'score': ('score::varchar', 'score_printed'),
    'explanation': (same_words('explanation'), 'explanation'),
    'deviation_reason': (same_words('deviation_reason'), 'deviation_reason'),
    'note': (same_words('note'), 'note'),
    'target_basis': (same_words('target_basis'), 'target_basis'),
} %}
with versions as (
    select * from {{ ref('int_form_version') }}
),

budget_places as (
    select
        form_lines.form_id,
        form_lines.line_no,
        concat_ws(
            ' ', nullif(form_lines.source_section, 'form'), form_lines.line_code,
            case
                when form_lines.line_code in ('project_item', 'function_item', 'economic_item', 'unmapped')
                    then {{ same_words('form_lines.line_name') }}
            end,
            form_lines.measure_code, form_lines.year_value
        ) as words,
        form_lines.is_blank,
        coalesce(form_lines.number_value::varchar, form_lines.value_printed) as value_text,
        form_lines.value_printed,
        -- a figure in another unit is another figure, also where the form says its unit once for all
        coalesce(
            form_lines.unit_printed, case when form_lines.is_percentage then '%' end,
            nullif(regexp_extract(versions.unit_printed, '[十百千万亿]{0,2}元'), '')
        ) as unit
    from {{ ref('stg_raw__budget_line') }} as form_lines
    inner join versions on form_lines.document_id = versions.document_id and form_lines.form_id = versions.form_id
),

indicator_lines as (
    select
        form_lines.*,
        concat_ws(' ', {{ same_words('form_lines.indicator_name') }}, nullif(form_lines.goal_no, 1)) as words
    from {{ ref('stg_raw__indicator_line') }} as form_lines
    inner join versions on form_lines.document_id = versions.document_id and form_lines.form_id = versions.form_id
),

score_lines as (
    select
        form_lines.*,
        concat_ws(' ', form_lines.component_kind, form_lines.level1_code) as words
    from {{ ref('stg_raw__score_line') }} as form_lines
    inner join versions on form_lines.document_id = versions.document_id and form_lines.form_id = versions.form_id
    where form_lines.component_kind <> 'indicator'
),

grades as (
    select
        header_fields.form_id,
        {{ parse_grade('header_fields.grade_printed') }} as grade
    from {{ ref('int_form_field') }} as header_fields
    inner join versions on header_fields.form_id = versions.form_id
),

columns as (
    select
        form_id,
        'form' as fact_kind,
        null::integer as line_no,
        'form' as words,
        'grade_printed' as column_name,
        grade as compared_value,
        grade as value_printed
    from grades
    where grade is not null
    union all
    select
        form_id,
        'budget' as fact_kind,
        line_no,
        words,
        'value_printed' as column_name,
        case when not is_blank then concat_ws(' ', value_text, unit) end as compared_value,
        concat_ws(' ', value_printed, nullif(unit, '%')) as value_printed
    from budget_places
    {%- for column, (value, printed) in indicator_values.items() %}
        union all
        select
            form_id,
            'indicator' as fact_kind,
            line_no,
            words,
            '{{ column }}' as column_name,
            {{ value }} as compared_value,
            {{ printed }} as value_printed
        from indicator_lines
        -- a column of which no cell is filled isn't in the form
        qualify count({{ value }}) over (partition by form_id) > 0
    {%- endfor %}
    {%- for column, printed in [('max_score', 'max_printed'), ('score', 'score_printed')] %}
        union all
        select
            form_id,
            'score' as fact_kind,
            line_no,
            words,
            '{{ column }}' as column_name,
            {{ column }}::varchar as compared_value,
            {{ printed }} as value_printed
        from score_lines
    {%- endfor %}
),

final as (
    select
        form_id,
        fact_kind,
        line_no,
        concat_ws(
            ' #',
            words,
            nullif(row_number() over (partition by form_id, fact_kind, column_name, words order by line_no), 1)
        ) as fact_key,
        column_name,
        compared_value,
        case when compared_value is not null then value_printed end as value_printed
    from columns
)

select * from final
