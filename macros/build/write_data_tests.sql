{#
    Writes every data test into the table `staging.data_test`, with the query that counts what fails it, its kind (the
    generic test) and the relation that it tests. `jixiao build`
    then runs the queries itself, as dbt takes five times as long over each of so many small ones; see
    docs/decisions/0015. `dbt build` and `dbt test` don't need it.

    Example: `dbt run-operation write_data_tests`.
#}
{% macro write_data_tests() %}
    {% set relations = {} %}
    {% for node in graph.nodes.values() if node.resource_type in ('model', 'seed') %}
        {% do relations.update({
            node.name: api.Relation.create(node.database, node.schema, node.alias, type='table')
        }) %}
    {% endfor %}
    {% set values = [] %}
    {% for test in graph.nodes.values() if test.resource_type == 'test' and test.config.enabled %}
        {% do values.extend([
            test.name, test.description, test.config.severity | lower, data_test_query(test, relations),
            test.test_metadata.name, relations[test.attached_node.split('.')[-1]] | string
        ]) %}
    {% endfor %}
    {% do run_query(
        'create or replace table staging.data_test (test_name varchar primary key, description varchar not null, '
        ~ 'severity varchar not null, query varchar not null, test_kind varchar not null, tested varchar not null)'
    ) %}
    {% do adapter.add_query(
        'insert into staging.data_test values ' ~ (['(?, ?, ?, ?, ?, ?)'] * (values | length // 6)) | join(', '),
        bindings=values, abridge_sql_log=True
    ) %}
    {% do adapter.commit() %}
{% endmacro %}
