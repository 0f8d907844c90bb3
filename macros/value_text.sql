{#
    A printed target or actual in one shape for parsing: cleaned (see clean_text), without a full stop or
    semicolon at its end.

    Example: `'≥ 1次。'` becomes `≥1次`.
#}
{% macro value_text(column) -%}
    nullif(regexp_replace({{ clean_text(column) }}, '[。;；,，、.]+$', ''), '')
{%- endmacro %}
