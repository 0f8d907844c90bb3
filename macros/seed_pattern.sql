{#
    The patterns of one kind in a seed (column `pattern`, column `word_kind`) as one literal, read when a model is
    compiled. A pattern that comes from a joined row is compiled anew for each row that it's matched with, a hundred
    times as slow as a literal. Name the seed in a `depends_on` comment of the model, so that it's loaded before.
    Without the seed's table (in lint, before the first build) the pattern matches nothing.

    Example: `regexp_matches(indicator_name, {{ seed_pattern('rule_words', 'cost_name') }})`.
#}
{% macro seed_pattern(seed, kind) -%}
    {%- set patterns = [] -%}
    {%- for row in seed_rows(seed, ['pattern'], "word_kind = '" ~ kind ~ "'") -%}
        {%- do patterns.append(row[0]) -%}
    {%- endfor -%}
    '{{ (patterns | join("|") or "$.^") | replace("'", "''") }}'
{%- endmacro %}
