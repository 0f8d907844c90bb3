{#
    The models that analysts may read (`access: public`), by schema and name, each as a dictionary: `name`
    (schema.table), `node`, `tests` (those of error severity on all of its rows) and `key` (the columns that tell
    its rows apart). Empty while dbt parses.

    Example: `{% for model in public_models() %}`.
#}
{% macro public_models() %}
    {% set found = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
            if node.access == 'public' %}
            {% set tests = graph.nodes.values() | selectattr('resource_type', 'equalto', 'test')
                | selectattr('attached_node', 'equalto', node.unique_id)
                | selectattr('config.severity', 'in', ['error', 'ERROR']) | rejectattr('config.where') | list %}
            {% do found.append({
                'name': node.schema ~ '.' ~ node.name, 'node': node, 'tests': tests, 'key': key_columns(node, tests)
            }) %}
        {% endfor %}
    {% endif %}
    {{ return(found | sort(attribute='name')) }}
{% endmacro %}
