{#
    A value whose comparator and unit stand in columns of their own, as one text; the printed value alone where
    it isn't a number or names its unit itself. A comparator printed before the value counts.

    Example: `≥`, `90`, `%` become `≥90%`, and so do NULL, `≥90`, `%`; `定性`, `优`, NULL become `优`.
#}
{% macro join_value(comparator, printed, unit) -%}
    case
        when {{ is_blank(printed) }} then null
        when regexp_full_match(trim({{ printed }}), '[-－−+]?[0-9０-９.,，． ]+')
            then concat(
                case
                    when trim({{ comparator }}) in ('定量', '定性') then null
                    when not {{ is_blank(comparator) }} or trim({{ comparator }}) = '=' then trim({{ comparator }})
                end,
                trim({{ printed }}),
                case when not {{ is_blank(unit) }} then trim({{ unit }}) end
            )
        when not {{ is_blank(unit) }}
            and regexp_full_match(
                trim({{ printed }}),
                '([≥≤≧≦＞＜＝=]|[<>]=?|[大小]于(等于)?|不[低少高大小]于|不超过) ?[0-9０-９.,，]+'
            )
            then concat(trim({{ printed }}), trim({{ unit }}))
        else trim({{ printed }})
    end
{%- endmacro %}
