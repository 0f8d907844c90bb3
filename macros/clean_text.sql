{#
    Text in one shape, for parsing (what was printed stays beside it): full width digits, letters and
    punctuation become half width, odd spaces plain ones, `≪`, `≦`, `<=` become `≤` (and `≥` likewise), and
    spaces that a scan put inside a number go: around `,` and `.` between digits, before `%`, after a
    comparator and after a number's sign. A space between two digits stays, because `1 000` can't be told from `1` and `000`.
    Most texts hold none of the characters that any step begins with, and are told by one look.

    Example: `'≪ 649， 998. 67 ％'` becomes `≤649,998.67%`.
#}
{% macro clean_text(column) -%}
    {%- set wide = "　 ０１２３４５６７８９％﹪．，＋－−＝＜＞﹤﹥（）：／～≪≦⩽≫≧⩾∶" -%}
    {%- set half = "  0123456789%%.,+--=<><>():/~≤≤≤≥≥≥:" -%}
    {%- set steps = [
        ("\\s+", " "),
        (">=|=>|≥=", "≥"),
        ("<=|=<|≤=", "≤"),
        ("([0-9]) ?([,.]) ?([0-9])", "\\1\\2\\3"),
        ("([0-9]) +([%‰])", "\\1\\2"),
        ("([≥≤<>=]) +", "\\1"),
        ("^([≥≤<>=]?[+-]) +([0-9])", "\\1\\2"),
        ("(\\p{Han}) (\\p{Han})", "\\1\\2"),
        ("(\\p{Han}) (\\p{Han})", "\\1\\2"),
        ("(\\p{Han}) ([/·])", "\\1\\2"),
        ("([/·]) (\\p{Han})", "\\1\\2"),
    ] -%}
    {%- set ns = namespace(sql="translate(" ~ column ~ ", '" ~ wide ~ "', '" ~ half ~ "')") -%}
    {%- for pattern, by in steps -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', '" ~ by ~ "', 'g')" -%}
    {%- endfor -%}
    case
        when regexp_matches({{ column }}, '[\s\p{Zs}={{ wide }}]') then nullif(trim({{ ns.sql }}), '')
        else nullif({{ column }}, '')
    end
{%- endmacro %}
