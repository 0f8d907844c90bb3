{#
    A fraction as a percentage with two decimals, half up.

    Example: `{{ show_percent('0.424895') }}` is `42.49%`.
#}
{% macro show_percent(ratio) -%}
    (cast(round(cast(({{ ratio }}) as decimal(18, 8)) * 100, 2) as decimal(18, 2)) || '%')
{%- endmacro %}
