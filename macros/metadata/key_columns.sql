{#
    The columns that tell a model's rows apart, as its tests say: the first column that is `unique` and required,
    else those of `unique_combination`.

    Example: `{{ key_columns(node, tests) | join(', ') }}`.
#}
{% macro key_columns(node, tests) %}
    {% set found = namespace(single=[], several=[]) %}
    {% for test in tests %}
        {% if test.test_metadata.name == 'unique' and is_required(node.columns[test.column_name], tests) %}
            {% do found.single.append(test.column_name) %}
        {% elif test.test_metadata.name == 'unique_combination' %}
            {% set found.several = test.test_metadata.kwargs.columns %}
        {% endif %}
    {% endfor %}
    {% for column in node.columns.keys() if column in found.single %}
        {{ return([column]) }}
    {% endfor %}
    {{ return(found.several) }}
{% endmacro %}
