{#
    A value whose comparator and unit stand in columns of their own, as one text; the printed value alone where
    it isn't a number or names its unit itself. A comparator printed before the value counts; a sign
    in the column counts before a number that brings its unit along (`≥`, `44份`). A unit that starts with
    a digit would become part of the number: the 1 of `1/10万` is left out, any other unit of the kind is.

    Example: `≥`, `90`, `%` become `≥90%`, and so do NULL, `≥90`, `%`; NULL, `90及以上`, `%` become `90%及以上`;
    `定性`, `优`, NULL become `优`.
#}
{% macro join_value(comparator, printed, unit) -%}
    {%- set beside = "regexp_replace(regexp_replace(trim(" ~ unit ~ "), '^[1１]([/／])', '\\1'), '^([0-9０-９].*|无)$', '')" -%}
    {%- set behind = "((或|及其?|[(（]含[)）])?(以上|以内|以下|之内)|内|左右)?" -%}
    case
        when {{ is_blank(printed) }} then null
        when regexp_full_match(trim({{ printed }}), '[-－−+]?[0-9０-９.,，． ]+')
            then concat(
                case
                    when trim({{ comparator }}) in ('定量', '定性') then null
                    when not {{ is_blank(comparator) }} or trim({{ comparator }}) = '=' then trim({{ comparator }})
                end,
                trim({{ printed }}),
                case when not {{ is_blank(unit) }} then {{ beside }} end
            )
        when not {{ is_blank(unit) }}
            and regexp_full_match(
                trim({{ printed }}),
                '([≥≤≧≦＞＜＝=]|[<>]=?|\p{Han}{1,6})? ?[0-9０-９.,，]+ ?{{ behind }}'
            )
            then regexp_replace(trim({{ printed }}), '([0-9０-９])( ?{{ behind }})$', concat('\1', {{ beside }}, '\2'))
        when regexp_full_match(trim({{ comparator }}), '[≥≤≧≦＞＜＝=<>]|[<>]=')
            and regexp_full_match(trim({{ printed }}), '[0-9０-９.,，]+ ?[^0-9０-９.,，~～\-－—]{1,8}')
            then concat(trim({{ comparator }}), trim({{ printed }}))
        else trim({{ printed }})
    end
{%- endmacro %}
