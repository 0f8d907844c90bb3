"""Raw tables at scale: real readings as templates, repeated with other places, departments, years and amounts.

Deterministic: document ``n`` is the same in every warehouse that holds it, whatever their size. Templates are drawn
with skew (a few layouts make up most of the documents, as in reality), regions and departments too. The amounts of a
form are all multiplied by one whole number, so that its sums and rates hold or fail as the template's do; a third of
the indicator names and explanations get a text of their own, the others repeat, as they do across departments.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

#: documents a statement: bounds the memory of one insert
_SHARD: Final = 20_000
_YEARS: Final = range(2014, 2031)
_PRINTED_AMOUNT: Final = r"^[0-9][0-9,]*(\.[0-9]+)?$"
_DIVISIONS: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "divisions.csv"
#: raw tables that hold a document's content; `run` and `reject` are not multiplied
_CONTENT: Final = ("document", "cell", "line", "form", "form_field", "budget_line", "indicator_line", "score_line",
                   "text_section", "line_source", "unmapped", "location")  # fmt: skip
#: separated by spaces
_DEPARTMENTS: Final = (
    "财政局 教育局 公安局 民政局 司法局 人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 交通运输局 "
    "水利局 农业农村局 商务局 文化和旅游局 卫生健康局 退役军人事务局 应急管理局 审计局 市场监督管理局 统计局 "
    "医疗保障局 林业局 信访局 城市管理局 档案馆 妇女联合会 残疾人联合会 科学技术协会 总工会 机关事务服务中心"
)

_DOCUMENTS = """
create or replace temp table made as
with numbered as (select range as n, hash(range + 1000003) as h, hash(range + 2000029) as g
                  from range($1::bigint, $2::bigint)),
departments as (select string_split($3, ' ') as department),
drawn as (
    select n, sha256('jixiao scale ' || n) as made_id,
        1 + floor((select count(*) from template_id) * pow((h % 1000000) / 1e6, 2))::bigint as template_no,
        1 + floor((select count(*) from region) * pow((h // 1000000 % 1000000) / 1e6, 1.5))::bigint as region_no,
        1 + floor(len(department) * pow((g % 1000000) / 1e6, 1.3))::bigint as department_no,
        (1 + g // 1000000 % 40)::integer as factor,
        (g // 100000000 % 6)::integer as years_on,
        g // 10000000000 % 3 = 0 as is_own
    from numbered, departments)
select drawn.n, made_id, template_id.document_id as template_id, region.region_code, region.name_zh as region_name,
    region.name_zh || department[department_no] as department, factor, years_on, is_own
from drawn join template_id using (template_no) join region using (region_no), departments
"""


def _later(column: str) -> str:
    """SQL: every year in a text, ``years_on`` years later."""
    text = column
    for year in reversed(_YEARS):
        text = f"replace({text}, '{year}', ({year} + made.years_on)::varchar)"
    return text


def _multiplied(column: str, condition: str) -> str:
    """SQL: a plain printed amount times the document's factor, with the digits after the point that it has."""
    number = f"try_cast(replace({column}, ',', '') as decimal(24, 4)) * made.factor"
    digits = f"least(2, length(regexp_extract({column}, '\\.([0-9]+)$', 1)))"
    forms = " ".join(f"when {n} then ({number})::decimal(24, {n})::varchar" for n in range(3))
    return (
        f"case when {condition} and regexp_matches({column}, '{_PRINTED_AMOUNT}') "
        f"then case {digits} {forms} end else {column} end"
    )


_AMOUNT: Final = "measure_code not in ('execution_rate', 'completion_rate', 'share')"
_OWN: Final = "case when made.is_own then {0} || '（' || made.n || '）' else {0} end"
_FIELD: Final = f"""case when field_code = 'department_name' then made.department
    when field_code in ('fiscal_year', 'prior_year', 'filed_on', 'title') then {_later("text_printed")}
    else text_printed end"""
_REPLACED: Final[dict[str, dict[str, str]]] = {
    "document": {"file_name": "made.n || '-' || file_name"},
    "location": {"path": "made.n || '-' || path"},
    "form": {"region_code": "made.region_code"},
    "form_field": {"text_printed": _FIELD},
    "budget_line": {
        "value_printed": _multiplied("value_printed", _AMOUNT),
        "year_printed": _later("year_printed"),
    },
    "indicator_line": {
        "indicator_printed": _OWN.format("indicator_printed"),
        "explanation_printed": _OWN.format("explanation_printed"),
    },
    "line_source": {
        "text_printed": _multiplied("text_printed", "fact_kind = 'budget' and column_name = 'amount_yuan'"),
    },
}


def fill(database: Path, templates: Path, first: int, last: int, *, cells: bool) -> None:
    """Add documents ``first`` to ``last - 1`` to a build database that has the raw tables.

    ``templates`` is a build database with landed documents. Without ``cells`` raw.cell gets only the cells that hold
    personal data, the only ones that a model reads: at a million documents the others are 300 GB of nothing new.
    """
    with duckdb.connect(str(database)) as con:
        con.execute(f"attach '{templates}' as template (read_only)")
        con.execute("""create temp table template_id as
            select document_id, row_number() over (order by md5(document_id)) as template_no
            from template.raw.document where document_id in (select document_id from template.raw.form)""")
        con.execute(f"""create temp table region as
            select region_code, region_name_zh as name_zh, row_number() over (order by md5(region_code)) as region_no
            from read_csv('{_DIVISIONS}', all_varchar = true)""")
        for start in range(first, last, _SHARD):
            con.execute("begin")
            con.execute(_DOCUMENTS, [start, min(start + _SHARD, last), _DEPARTMENTS])
            for table in _CONTENT:
                con.execute(_insert(table, cells))
            con.execute("commit")
        con.execute("checkpoint")


def _insert(table: str, cells: bool) -> str:
    changed = {"document_id": "made.made_id", **_REPLACED.get(table, {})}
    replaced = ", ".join(f"{expression} as {name}" for name, expression in changed.items())
    kept = " where role = 'personal'" if table == "cell" and not cells else ""
    return (
        f"insert into raw.{table} by name select t.* replace ({replaced}) "
        f"from (from template.raw.{table}{kept}) as t join made on t.document_id = made.template_id order by made.n"
    )
