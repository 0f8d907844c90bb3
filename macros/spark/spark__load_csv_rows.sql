{#
    dbt's hook for the rows of a seed on Spark: texts, cast to the columns' types. dbt-spark's own doesn't escape them,
    and a quote or a backslash in one ends the run.

    Example: `insert into reference.units select cast(col1 as string), ... from values ('元', ...), ...`.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set casts = [] %}
    {% for name in agate_table.column_names %}
        {% do casts.append('cast(col' ~ loop.index ~ ' as ' ~ spark_seed_type(model, agate_table, loop.index0) ~ ')') %}
    {% endfor %}
    {% for chunk in agate_table.rows | batch(5000) %}
        {% set rows = [] %}
        {% for row in chunk %}
            {% set values = [] %}
            {% for value in row.values() %}
                {% do values.append('null' if value is none else spark_text(value | string)) %}
            {% endfor %}
            {% do rows.append('(' ~ values | join(', ') ~ ')') %}
        {% endfor %}
        {% do adapter.add_query(
            'insert into ' ~ this.render() ~ ' select ' ~ casts | join(', ') ~ ' from values ' ~ rows | join(', '),
            abridge_sql_log=True
        ) %}
    {% endfor %}
    {{ return('-- ' ~ (agate_table.rows | length) ~ ' rows') }}
{% endmacro %}
