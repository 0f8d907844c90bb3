{#
    Every column of the public models as rows to select from: what their YAML declares and tests.
    `reference` is the public table.column that a `relationships` test names, `allowed_values` what
    `accepted_values` allows, joined by `|`.

    Example: `with declared as ({{ declared_columns() }})`.
#}
{% macro declared_columns() %}
    {% set models = public_models() %}
    {% set names = models | map(attribute='name') | list %}
    {% set rows = [] %}
    {% for model in models %}
        {% for column in model.node.columns.values() %}
            {% set found = namespace(reference=none, allowed=none) %}
            {% for test in model.tests if test.column_name == column.name %}
                {% set kwargs = test.test_metadata.kwargs %}
                {% if test.test_metadata.name == 'relationships' %}
                    {% set other = test.depends_on.nodes | reject('equalto', model.node.unique_id) | list %}
                    {% set node = graph.nodes[other[0]] if other else model.node %}
                    {% if node.schema ~ '.' ~ node.name in names %}
                        {% set found.reference = node.schema ~ '.' ~ node.name ~ '.' ~ kwargs.field %}
                    {% endif %}
                {% elif test.test_metadata.name == 'accepted_values' %}
                    {% set found.allowed = kwargs['values'] | join('|') %}
                {% endif %}
            {% endfor %}
            {% do rows.append([
                model.name, column.name, loop.index, column.data_type, column.description,
                is_required(column, model.tests), model.key.index(column.name) + 1 if column.name in model.key
                else none, found.reference, found.allowed
            ]) %}
        {% endfor %}
    {% endfor %}
    {{ return(literal_rows(rows, [
        'table_name', 'column_name', 'column_order', 'data_type', 'description', 'is_required', 'key_order',
        'reference', 'allowed_values'
    ])) }}
{% endmacro %}
