{#
    A target or actual without what stands around its value: a note in brackets at its end (a unit there stays, a
    second one in brackets of its own, `〔套〕`), the
    name of a rate or number before it, and the first part of a period, of which the end counts (a quarter's, too).

    Example: `'≥90%(含)'` becomes `≥90%`, `'完成率100%'` becomes `100%`, `'2024年1-12月'` becomes `2024年12月`.
#}
{% macro value_stem(column) -%}
    {%- set to = "(?:-|~|—|–|至|到)" -%}
    {%- set counted = "个项次人份台套件家处所条篇期场亩户名天座辆只头株米吨本元部册枚张幅首集组批口眼根棵颗尾羽箱袋桶瓶支片块段"
        ~ "门栋幢间床位班届轮例起宗卷" -%}
    {%- set units = "[" ~ counted ~ "]次?|万元|公里|公顷|[平立]方米|万人" -%}
    {%- set steps = [
        ("([0-9]) ?\\((" ~ units ~ ")\\)$", "\\1\\2"),
        ("([0-9][万亿]?(?:" ~ units ~ ")) ?\\((" ~ units ~ ")\\)(以上|以下|以内)?$", "\\1〔\\2〕\\3"),
        ("([0-9]%)(?:覆盖|完成|达标|合格|到位)$", "\\1"),
        ("([^(])\\([^()]*\\)$", "\\1"),
        ("^[^0-9≥≤<>=每]{0,10}[率度数量值](?:为|是|达到|达|:)?([≥≤<>=]?[0-9])", "\\1"),
        ("^((?:19|20)[0-9]{2}年)[0-9]{1,2}月?" ~ to ~ "([0-9]{1,2}月)", "\\1\\2"),
        ("^((?:19|20)[0-9]{2}年)第?[一1]季度", "\\13月"),
        ("^((?:19|20)[0-9]{2}年)第?[二2]季度", "\\16月"),
        ("^((?:19|20)[0-9]{2}年)第?[三3]季度", "\\19月"),
        ("^((?:19|20)[0-9]{2}年)第?[四4]季度", "\\112月"),
        ("^(?:19|20)[0-9]{2}[年./][0-9年月日./]*" ~ to ~ "((?:19|20)[0-9]{2})", "\\1"),
    ] -%}
    {%- set ns = namespace(sql=column) -%}
    {%- for pattern, by in steps -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', '" ~ by ~ "')" -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}
