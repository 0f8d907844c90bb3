{#
    Brings the public tables of a whole build into the lake, in one transaction that is one snapshot: with the target
    `lake`, after every model was built and no test failed. A build of a part, or with a failure, leaves the lake as it is
    and says so; a table with the same rows isn't written again. The inner models stay in the build database.

    Example: `on-run-end: ["{{ lay_in_lake(results) }}"]`.
#}
{% macro lay_in_lake(results) %}
    {% if execute and target.name == 'lake' and flags.WHICH in ('build', 'run') %}
        {% set wrong = results | selectattr('status', 'in', ['error', 'fail', 'skipped', 'runtime error']) | list %}
        {% set built = results | map(attribute='node.unique_id') | list %}
        {% set left = public_models() | rejectattr('node.unique_id', 'in', built) | list %}
        {% if wrong or left %}
            {{ log('The lake stays as it is: ' ~ wrong | length ~ ' nodes of this run failed and ' ~ left | length
                ~ ' public models are no part of it. Build all of them, without --select.', info=true) }}
        {% else %}
            {% do run_query('begin transaction') %}
            {% set written = lake_tables() %}
            {% do run_query("call lake.set_commit_message('dbt', '" ~ written | length ~ ' of '
                ~ public_models() | length ~ " tables changed')") %}
            {% do run_query('commit') %}
            {{ log('Lake: ' ~ written | length ~ ' of ' ~ public_models() | length ~ ' tables changed.', info=true) }}
        {% endif %}
    {% endif %}
{% endmacro %}
