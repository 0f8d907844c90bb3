{#
    The deterministic key of a row: the MD5, in hex, of its parts joined by `|`. The same document gives
    the same ids on every machine and in every run.

    Example: `{{ fact_id(['form_id', "'budget'", 'line_no']) }}`.
#}
{% macro fact_id(parts) -%}
    md5(concat_ws('|', {{ parts | join(', ') }}))
{%- endmacro %}
