{#
    True where a form prints nothing: no text, or only dashes, `N/A` and the like. A printed `0` is not blank. The
    pattern knows the signs of every width, so that the text needs no cleaning first (see clean_text).

    Example: `{{ is_blank("'——'") }}` is true, `{{ is_blank("'0.00'") }}` is false.
#}
{% macro is_blank(column) -%}
    coalesce(
        regexp_full_match(
            {{ column }}, '[\s\p{Zs}]*([-－−—–―_=＝/／\\\s　─一]|[Nn][/／]?[Aa])*[\s\p{Zs}]*'
        ),
        true
    )
{%- endmacro %}
