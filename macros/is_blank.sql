{#
    True where a form prints nothing: no text, or only dashes, `N/A` and the like. A printed `0` is not blank.

    Example: `{{ is_blank("'——'") }}` is true, `{{ is_blank("'0.00'") }}` is false.
#}
{% macro is_blank(column) -%}
    coalesce(
        regexp_full_match({{ clean_text(column) }}, '([-—–―_=/\\ ─一]|[Nn]/?[Aa])*'),
        true
    )
{%- endmacro %}
