{#
    An amount in the unit in which the form prints it, as text with at least two decimals and at most six.

    Example: `{{ show_amount('6748400.00', '10000') }}` is `674.84`.
#}
{% macro show_amount(amount_yuan, factor) -%}
    regexp_replace(
        cast(cast(({{ amount_yuan }}) / {{ factor }} as decimal(24, 6)) as varchar),
        '(\.[0-9]{2}[0-9]*?)0+$',
        '\1'
    )
{%- endmacro %}
