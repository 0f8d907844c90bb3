{#
    Whether a column may never be NULL: its contract or one of the tests says so.

    Example: `{% if is_required(column, tests) %}`.
#}
{% macro is_required(column, tests) %}
    {% for constraint in column.constraints if constraint.type == 'not_null' %}
        {{ return(true) }}
    {% endfor %}
    {% for test in tests if test.test_metadata.name == 'not_null' and test.column_name == column.name %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
