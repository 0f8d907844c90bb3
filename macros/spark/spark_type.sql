{#
    A declared type in Spark's words.

    Example: `varchar[]` is `array<string>`, `decimal(18, 2)` stays.
#}
{% macro spark_type(data_type) -%}
    {%- set element = (data_type | lower).removesuffix('[]') -%}
    {%- set name = {'varchar': 'string', 'integer': 'int', 'timestamp': 'timestamp_ntz'}.get(element, element) -%}
    {{ 'array<' ~ name ~ '>' if data_type.endswith('[]') else name }}
{%- endmacro %}
