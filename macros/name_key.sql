{#
    A name for matching: without quotation marks, brackets for titles and white space.

    Example: `'“三公经费”变'` becomes `三公经费变`.
#}
{% macro name_key(column) -%}
    regexp_replace({{ squeeze(column) }}, '["“”‘’''「」《》]', '', 'g')
{%- endmacro %}
