{#
    Text with half-width digits, letters' signs and brackets, and one sign for every dash.

    Example: `'０７７８—１２３４５６７'` becomes `0778-1234567`.
#}
{% macro half_width(column) -%}
    translate({{ column }}, '０１２３４５６７８９＠．，－—–－（）　 ', '0123456789@.,----()  ')
{%- endmacro %}
