{#
    Rows of texts, numbers, truth values and nothing (none) as a query; no rows give a query without rows.
    White space within a text becomes one space.

    Example: `{{ literal_rows([['a', 1]], ['name', 'size']) }}`.
#}
{% macro literal_rows(rows, columns) %}
    {% set lines = [] %}
    {% for row in rows or [[none] * (columns | length)] %}
        {% set values = [] %}
        {% for value in row %}
            {% if value is none %}
                {% do values.append('null') %}
            {% elif value is string %}
                {% do values.append("'" ~ value.split() | join(' ') | replace("'", "''") ~ "'") %}
            {% else %}
                {% do values.append(value | string | lower) %}
            {% endif %}
        {% endfor %}
        {% do lines.append('(' ~ values | join(', ') ~ ')') %}
    {% endfor %}
    {{ return(
        'select * from (values\n    ' ~ lines | join(',\n    ') ~ '\n) as literal (' ~ columns | join(', ')
        ~ ')' ~ ('' if rows else ' where false')
    ) }}
{% endmacro %}
