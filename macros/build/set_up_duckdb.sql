{#
    What a build asks of DuckDB: no more memory than JIXIAO_MEMORY (such as `8GB`; `jixiao build` sets it), beyond which
    it writes to disk, fewer checkpoints, as each writes the ends of all tables anew, and no dearer compression of texts
    than a dictionary: the others make the tables a third smaller, and twice as dear to write. What is published is
    compressed as ever.

    Example: `on-run-start: ["{{ set_up_duckdb() }}"]`.
#}
{% macro set_up_duckdb() %}
    {% if execute and target.type == 'duckdb' and flags.WHICH in ('build', 'run', 'seed') %}
        {% do run_query("set wal_autocheckpoint = '1GB'; set disabled_compression_methods = 'fsst,dict_fsst,zstd'") %}
        {% if env_var('JIXIAO_MEMORY', '') %}
            {% do run_query("set memory_limit = '" ~ env_var('JIXIAO_MEMORY', '') ~ "'") %}
        {% endif %}
    {% endif %}
{% endmacro %}
