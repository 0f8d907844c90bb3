{#
    Every public model as rows to select from: its name, schema, description and the columns of its key, joined
    by `|`.

    Example: `with declared as ({{ declared_tables() }})`.
#}
{% macro declared_tables() %}
    {% set rows = [] %}
    {% for model in public_models() %}
        {% do rows.append([model.name, model.node.schema, model.node.description, model.key | join('|')]) %}
    {% endfor %}
    {{ return(literal_rows(rows, ['table_name', 'schema_name', 'description', 'key_columns'])) }}
{% endmacro %}
