{#
    The raw tables on Spark: the Parquet files that `jixiao spark` has written into a folder, which JIXIAO_RAW names
    (`raw` beside the build database without it). A table without files is an empty one.

    Example: `create table raw.document (...) using parquet location '/share/raw/document'`.
#}
{% macro spark__create_raw_tables() %}
    {% if execute and flags.WHICH in ('build', 'run', 'seed', 'test') %}
        {% set named = env_var('JIXIAO_RAW', 'warehouse/jixiao.build/raw') %}
        {% set folder = named if named.startswith('/') or '://' in named else env_var('PWD') ~ '/' ~ named %}
        {% do run_query('create schema if not exists raw') %}
        {% for node in graph.sources.values() if node.schema == 'raw' %}
            {% do run_query('drop table if exists raw.' ~ node.name) %}
            {% do run_query(
                'create table raw.' ~ node.name ~ ' (' ~ spark_columns(node.columns.values()) ~ ') using parquet location '
                ~ spark_text(folder ~ '/' ~ node.name)
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
