{#
    The comparator sign that a cleaned text starts with, as `>=`, `<=`, `>`, `<` or `=`; NULL where it starts
    with none. Words (`不少于`, `以上`) are rows of the seed `comparators`, applied in int_printed_value.

    Example: `'≥98.269%'` gives `>=`.
#}
{% macro parse_comparator(column) -%}
    case left({{ clean_text(column) }}, 1)
        when '≥' then '>='
        when '≤' then '<='
        when '>' then '>'
        when '<' then '<'
        when '=' then '='
    end
{%- endmacro %}
