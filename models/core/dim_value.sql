{% set named_elsewhere = {
    'form_kind': 'form_kinds',
    'component_kind': 'score_components',
    'level1_code': 'indicator_level1',
    'level2_code': 'indicator_level2',
    'line_code': 'budget_lines',
    'measure_code': 'budget_measures'
} %}

with labelled as (
    select
        column_name,
        code,
        label_zh,
        label_en
    from {{ ref('value_labels') }}
    {% for column, seed in named_elsewhere.items() %}
        union all
        select
            '{{ column }}' as column_name,
            {{ column }} as code,
            name_zh as label_zh,
            name_en as label_en
        from {{ ref(seed) }}
    {% endfor %}
),

final as (
    select
        concat(column_name, '.', code) as value_id,
        column_name,
        code,
        label_zh,
        label_en
    from labelled
)

select * from final
