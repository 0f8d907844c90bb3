{#
    What a target or actual states, its comparator words taken off: `date` for a day, month or year (without a
    year only a day, or where the text sets a deadline), `numeric` for a number with or without a unit (also one that can't
    be read safely), else `qualitative`.

    Example: `'2024年12月'` is date, `'15个工作日'` is numeric, `'优'` is qualitative.
#}
{% macro parse_value_kind(column, is_deadline) -%}
    case
        when regexp_full_match(
            replace({{ column }}, ' ', ''),
            '[≤<=]?(?:截[止至]到?|于|在|至|到)?(?:19|20)[0-9]{2}(?:年(?:度|全年|(?:1[0-2]|0?[1-9])(?:月(?:[0-9]{1,2}日?)?)?)?|[./-](?:1[0-2]|0?[1-9])[./-][0-9]{1,2}日?)'
        ) then 'date'
        when regexp_full_match({{ column }}, '(?:当?年)?(?:1[0-2]|0?[1-9])月[0-9]{1,2}日') then 'date'
        when {{ is_deadline }} and regexp_full_match(
            {{ column }}, '(?:当?年|本年度?|(?:当?年)?(?:1[0-2]|0?[1-9])月(?:[0-9]{1,2}日?)?)'
        ) then 'date'
        when {{ parse_number(column) }} is not null
            or regexp_full_match({{ column }}, '[≥≤<>=]?[+-]?[0-9][0-9,. ]*(?:%|‰|[^0-9,.~ ]{0,4})') then 'numeric'
        else 'qualitative'
    end
{%- endmacro %}
