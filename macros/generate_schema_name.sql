{#
    Names a schema as the model's folder does (`core`, `marts`, ...), without the target's prefix:
    the warehouse has one target, and analysts write `core.fct_budget`.

    Example: `{{ generate_schema_name('core', node) }}` gives `core`.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
