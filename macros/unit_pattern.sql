{#
    The regular expression of a unit behind a number, up to eight characters; a rate's may hold a number: so many of a
    hundred thousand (`人/10万`).
#}
{% macro unit_pattern() -%}
    [^0-9,.~ -][^0-9,.~ ]{0,7}|[^0-9,.~ /元万千亿-]{0,3}/10{0,2}[万千][^0-9,.~ ]{0,4}
{%- endmacro %}
