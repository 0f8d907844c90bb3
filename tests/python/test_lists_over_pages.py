"""Lists of several projects that go on in the next table, below no header or one that is repeated."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, html_rows, read_text

from ingest.forms import Reading

HEADER = "序号|项目名称|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"
TITLE = "<h2>项目支出绩效自评表</h2><p>（2023年度）</p><p>填报单位：资兴市交通运输局</p>"


def read_tables(title: str, *tables: Sequence[str], between: str = "") -> Reading:
    """Read a page with such tables, one below the other."""
    drawn = between.join(f"<table>{html_rows(rows)}</table>" for rows in tables)
    return read_text(f"<meta charset=utf-8>{title}{drawn}", "list.html")


def rows(project: str, *names: str) -> list[str]:
    """Rows of a project's indicators, its name joined over them."""
    return [
        f"{f'{len(names)}v1!1|{len(names)}v1!{project}|' if n == 0 else ''}产出指标|数量指标|{name}|≥90%|95%|20|20"
        for n, name in enumerate(names)
    ]


def by_project(form: Reading) -> dict[str, list[str]]:
    """The names of each project's indicators."""
    names = {f["form_no"]: f["text_printed"] for f in form.tables["form_field"] if f["field_code"] == "project_name"}
    found: dict[str, list[str]] = {str(name): [] for name in names.values()}
    for line in form.tables["indicator_line"]:
        found[str(names[line["form_no"]])].append(str(line["indicator_printed"]))
    return found


FIRST = [HEADER, *rows("农村公路养护", "养护里程完成率", "养护合格率"), *rows("危桥改造", "改造完成率")]


@pytest.mark.parametrize("header", [(), (HEADER,)])
def test_the_next_project_of_a_list_over_two_tables_is_no_part_of_the_last_one(header: tuple[str, ...]) -> None:
    form = read_tables(TITLE, FIRST, [*header, *rows("渡口改造", "渡口改造率", "渡口合格率")])
    assert by_project(form) == {
        "农村公路养护": ["养护里程完成率", "养护合格率"],
        "危桥改造": ["改造完成率"],
        "渡口改造": ["渡口改造率", "渡口合格率"],
    }


@pytest.mark.parametrize("header", [(), (HEADER,)])
def test_rows_behind_a_cut_name_are_those_of_the_last_project(header: tuple[str, ...]) -> None:
    cut = ["2v1! |2v1! |产出指标|质量指标|改造合格率|≥90%|95%|20|20", "产出指标|时效指标|改造及时率|≥90%|95%|20|20"]
    form = read_tables(TITLE, FIRST, [*header, *cut, *rows("渡口改造", "渡口改造率")])
    assert by_project(form) == {
        "农村公路养护": ["养护里程完成率", "养护合格率"],
        "危桥改造": ["改造完成率", "改造合格率", "改造及时率"],
        "渡口改造": ["渡口改造率"],
    }


def test_a_list_goes_on_over_a_third_table() -> None:
    form = read_tables(TITLE, FIRST, rows("渡口改造", "渡口改造率"), rows("站场建设", "站场建成率"))
    assert list(by_project(form)) == ["农村公路养护", "危桥改造", "渡口改造", "站场建设"]


def test_facts_below_a_header_of_the_table_above_stand_where_they_are_printed() -> None:
    form = read_tables(TITLE, FIRST, rows("渡口改造", "渡口改造率"))
    third = [r for r in form.tables["indicator_line"] if r["form_no"] == 3]
    sources = [r for r in form.tables["line_source"] if r["form_no"] == 3 and r["line_no"] == third[0]["line_no"]]
    assert {(r["table_no"], r["row_no"]) for r in sources if r["column_name"] == "target_printed"} == {(2, 1)}


SCORED = [
    "序号|项目名称|主管部门|年初预算（万元）|全年执行（万元）|执行率|自评得分",
    "1|农村公路养护|资兴市交通运输局|120.00|118.00|98.33%|96",
    "2|危桥改造|资兴市交通运输局|80.00|60.00|75.00%|88.5",
]


def test_a_list_that_scores_projects_goes_on_with_one_row() -> None:
    title = "<h2>2023年度项目支出绩效自评结果一览表</h2>"
    form = read_tables(title, SCORED, ["3|渡口改造|资兴市交通运输局|50.00|45.00|90.00%|91"], between="<p>— 2 —</p>")
    amounts = [v for line, measure, v in budgets(form) if (line, measure) == ("total", "executed")]
    assert amounts == ["118.00", "60.00", "45.00"]
    assert [r["score_printed"] for r in form.tables["score_line"]] == ["96", "88.5", "91"]


def test_a_table_below_a_title_of_its_own_is_no_part_of_a_list() -> None:
    other = "<h2>项目支出绩效自评表</h2>"
    form = read_tables(TITLE, FIRST, rows("渡口改造", "渡口改造率"), between=other)
    assert set(by_project(form)) == {"农村公路养护", "危桥改造"}
