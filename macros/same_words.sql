{#
    A text for telling whether two documents print the same: as `name_key`, and with the punctuation of half width.

    Example: `'合理，按“计划”（全年）'` becomes `合理,按计划(全年)`.
#}
{% macro same_words(column) -%}
    nullif(translate({{ name_key(column) }}, '，；：！？（）％', ',;:!?()%'), '')
{%- endmacro %}
