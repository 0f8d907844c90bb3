{#
    A query of what each distinct text of some columns says, as text_printed and parsed: to be joined where texts repeat
    and parsing them is dear.

    Example: `points as ({{ parsed_once(parse_points('text_printed'), 'source', ['max_printed', 'score_printed']) }})`.
#}
{% macro parsed_once(parsing, relation, columns) -%}
select
    text_printed,
    {{ parsing }} as parsed
from (
    {%- for column in columns %}
    select {{ column }} as text_printed from {{ relation }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
) as texts
group by text_printed
{%- endmacro %}
