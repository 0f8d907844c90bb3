{#
    Whether a text can hold a name, a number or an address at all, and isn't an id of our own making.

    Example: `where {{ can_tell('name_zh') }}`.
#}
{% macro can_tell(text) -%}
    regexp_matches({{ text }}, '[@＠\p{Han}]|[0-9０-９]{4}|([0-9０-９][-－—–\s　()（）]*){10}')
        and not regexp_full_match({{ text }}, '([0-9a-f]{32}){1,2}')
{%- endmacro %}
