{#
    Points of a score without needless zeros.

    Example: `{{ show_points('95.850000') }}` is `95.85`, `{{ show_points('10.00') }}` is `10`.
#}
{% macro show_points(points) -%}
    regexp_replace(
        regexp_replace(cast(cast(({{ points }}) as decimal(18, 4)) as varchar), '(\.[0-9]*?)0+$', '\1'),
        '\.$',
        ''
    )
{%- endmacro %}
