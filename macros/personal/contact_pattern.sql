{#
    A regular expression for half-width text that holds a way to reach a person, or a number that names one.
    Kinds: `phone` (a mobile number in groups or behind a word for calling, or a fixed one parted from its area code),
    `local_phone` (seven or eight digits behind a word for telephone), `identity_card` (18 digits with a date of birth
    up to 2009, so that a project's code with a year in it is none), `email`. A number inside a longer number, an amount
    with decimals or a unit, or a code with letters is none. ingest/personal.py masks all of these, and more.

    Example: `contact_pattern('phone')` finds 0778-2345678 and 电话13800000000, not 13800000000.00.
#}
{% macro contact_pattern(kind) -%}
    {%- set before = "(^|[^0-9A-Za-z.,])" -%}
    {%- set after = "($|[^0-9A-Za-z.,元万亿千百%‰ ]|[.,]($|[^0-9])| ($|[^元万亿千百%‰]))" -%}
    {%- set called = "(电话|手机|联系|致电|拨打|咨询|热线)[^0-9A-Za-z.,]{0,6}" -%}
    {%- set fixed = "[(]?(010|02[0-57-9]|0[3-9][0-9]{2})[-) ]{1,2}[2-9][0-9]{6,7}" -%}
    {%- set mobile = "1[3-9][0-9]([- ][0-9]{4}){2}|" ~ called ~ "1[3-9][0-9]{9}" -%}
    {%- set date = "(19[0-9]{2}|200[0-9])(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])" -%}
    {%- set patterns = {
        "phone": before ~ "(" ~ fixed ~ "|" ~ mobile ~ ")" ~ after,
        "local_phone": "(电话|手机|联系方式)[^0-9\\p{Han}]{0,4}[2-9][0-9]{6,7}" ~ after,
        "identity_card": before ~ "[1-9][0-9]{5}" ~ date ~ "[0-9]{3}[0-9Xx]" ~ "($|[^0-9A-Za-z])",
        "email": "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z]{2,}",
    } -%}
    {{ patterns[kind] }}
{%- endmacro %}
