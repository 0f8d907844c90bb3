{#
    A query for a raw table with its texts as they are to be read: a corrected text in the place of the printed one,
    and names and ways to reach a person masked. `line` says whether corrections are made to its rows, which are then
    told apart by document_id, form_no and line_no.

    Example: `with source as ({{ raw_texts('score_line', ['component_name', 'score_printed'], line=true) }})`.
#}
{% macro raw_texts(table, columns, line=false) %}
select
    texts.* exclude ({{ columns | join(', ') }}),
    {%- if line %}
    corrected.texts is not null as is_corrected,
    {%- endif %}
    {%- for column in columns %}
    {%- set text = "coalesce(corrected.texts['" ~ column ~ "'], texts." ~ column ~ ")" if line else "texts." ~ column %}
    coalesce(masks.texts[{{ text }}], {{ text }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ source('raw', table) }} as texts
left join {{ ref('stg_raw__mask') }} as masks on texts.document_id = masks.document_id
{% if line %}
left join {{ ref('stg_raw__corrected') }} as corrected
    on
        texts.document_id = corrected.document_id
        and texts.form_no = corrected.form_no
        and texts.line_no = corrected.line_no
        and corrected.table_name = '{{ table }}'
{% endif %}
{% endmacro %}
