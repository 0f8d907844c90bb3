"""Several forms in one file, in every format: each has its own head and facts, and what is one form stays one.

``tests/fixtures/several`` holds them, keyed by hand as ``tests/fixtures/unseen_source.py`` says.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import unseen_source
from pdf_pages import write_pdf
from reading import field, read_text
from test_unseen_forms import WRITERS, differ, facts, figures, keyed, keyed_figures

from ingest.forms import Reading, read
from ingest.loaders import load

NAMES = sorted(path.stem for path in unseen_source.SEVERAL.glob("*.form"))
SHAPES = {**WRITERS, "pdf": write_pdf}
FIELDS = ("title", "project_name", "department_name", "implementing_unit", "filed_on", "unit")


def of_form(reading: Reading, form_no: int) -> dict[str, list[dict[str, object]]]:
    """The rows of one form."""
    return {name: [row for row in rows if row.get("form_no") == form_no] for name, rows in reading.tables.items()}


def said(tables: dict[str, list[dict[str, object]]], code: str) -> list[str]:
    """What a form says of a header field."""
    return [str(row["text_printed"]) for row in tables.get("form_field", []) if row["field_code"] == code]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", list(SHAPES))
def test_each_form_has_its_own_head_and_facts(shape: str, name: str, tmp_path: Path) -> None:
    forms = unseen_source.read_several(name)
    path = tmp_path / f"{name}.{shape}"
    SHAPES[shape](forms[0].source, path)
    reading = read(load(path))
    assert [row["form_no"] for row in reading.tables["form"]] == list(range(1, len(forms) + 1))
    for number, form in enumerate(forms, 1):
        tables = of_form(reading, number)
        for code in FIELDS:
            if code in form.head:
                assert (said(tables, code) or [""])[0] == form.head[code], (number, code)
        assert form.head["fiscal_year"] in said(tables, "fiscal_year")[0], number
        assert tables["form"][0]["form_kind"] == form.head.get("kind", "project_self_evaluation")
        got = facts(tables)
        for kind, truth in keyed(form).items():
            assert differ(truth, got[kind]) == ([], []), (number, kind)
        told = keyed_figures(form, "narrative")
        assert differ(told, figures(tables, "narrative")) == ([], []), number


def table(*rows: str) -> str:
    """Rows of cells parted by ``|`` as an HTML table; ``2*text`` is a cell over two columns."""
    cells = ([cell.rpartition("*") for cell in row.split("|")] for row in rows)
    shown = ("".join(f"<td colspan={n or 1}>{text}</td>" for n, _, text in row) for row in cells)
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in shown) + "</table>"


def project(name: str, unit: str = "房县林业局") -> list[str]:
    """The head of a project's form."""
    return [f"2*项目名称|4*{name}", f"2*主管部门|4*{unit}"]


FUNDS = ["2*资金来源（万元）|全年预算数|全年执行数|执行率|备注", "2*年度资金总额|60|57|95%|"]
INDICATORS = [
    "一级指标|二级指标|三级指标|指标值|实际完成值|得分",
    "产出指标|数量指标|造林面积|≥300亩|310亩|50",
    "满意度指标|服务对象满意度|林农满意度|≥90%|92%|40",
]
TOTAL = "5*总分|99.5"
PAGE = "<meta charset=utf-8><p>2022年度项目支出绩效自评表</p>"


def projects(*tables: list[str]) -> list[str]:
    """The projects of the forms that these tables hold."""
    tables_of = read_text(PAGE + "".join(table(*rows) for rows in tables), "forms.html").tables
    rows = [row for row in tables_of["form_field"] if row["field_code"] == "project_name"]
    assert len({row["form_no"] for row in rows}) == len(tables_of["form"])
    return [str(row["text_printed"]) for row in rows]


def test_a_page_ends_below_the_second_head() -> None:
    first = [*project("封山育林"), *FUNDS, *INDICATORS, TOTAL]
    assert projects(first, project("退耕还林"), [*FUNDS, *INDICATORS, TOTAL]) == ["封山育林", "退耕还林"]
    assert projects([*first, *project("退耕还林")], [*FUNDS, *INDICATORS, TOTAL]) == ["封山育林", "退耕还林"]


def test_a_second_head_below_a_form_without_a_total() -> None:
    """With an office it begins a form; a project's name alone, whose tables aren't in sight, is none that begins."""
    first, rest = [*project("封山育林"), *FUNDS, *INDICATORS], [*FUNDS, *INDICATORS]
    assert projects(first, project("退耕还林"), rest) == ["封山育林", "退耕还林"]
    reading = read_text(PAGE + table(*first) + table("2*项目名称|4*退耕还林") + table(*rest), "form.html")
    assert len(reading.tables["form"]) == 1


def test_the_same_project_of_two_offices_is_two_forms() -> None:
    forms = [[*project("封山育林", unit), *FUNDS, *INDICATORS, TOTAL] for unit in ("房县林业局", "竹溪县林业局")]
    reading = read_text(PAGE + "".join(table(*rows) for rows in forms), "forms.html")
    offices = [row["text_printed"] for row in reading.tables["form_field"] if row["field_code"] == "department_name"]
    assert offices == ["房县林业局", "竹溪县林业局"]


def test_forms_side_by_side_are_read_one_after_the_other() -> None:
    left, right = ([*project(name), *FUNDS, *INDICATORS, TOTAL] for name in ("封山育林", "退耕还林"))
    titles = "6*项目支出绩效自评表||6*项目支出绩效自评表"
    rows = [titles, *(f"{a}||{b.replace('310亩', '305亩')}" for a, b in zip(left, right, strict=True))]
    reading = read_text(PAGE + table(*rows), "forms.html")
    actual = [(r["form_no"], r["actual_printed"]) for r in reading.tables["indicator_line"]]
    assert actual == [(1, "310亩"), (1, "92%"), (2, "305亩"), (2, "92%")]
    assert [r["form_no"] for r in reading.tables["budget_line"]] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("is_first", [True, False])
def test_the_scores_in_a_list_of_the_forms_are_no_forms(*, is_first: bool) -> None:
    listed = table("序号|项目名称|自评得分|备注", "1|封山育林|99.5|", "2|退耕还林|99.5|")
    forms = "".join(PAGE + table(*project(n), *FUNDS, *INDICATORS, TOTAL) for n in ("封山育林", "退耕还林"))
    reading = read_text(listed + forms if is_first else forms + listed, "forms.html")
    totals = [
        (r["form_no"], r["score_printed"]) for r in reading.tables["score_line"] if r["component_kind"] == "total"
    ]
    assert totals == [(1, "99.5"), (2, "99.5")]


def test_a_form_without_a_table_below_one_with_a_table(tmp_path: Path) -> None:
    lines = unseen_source.read_form("indicators_in_lines")
    several = unseen_source.read_several("one_table_without_titles")[0]
    whole = replace(several.source, pages=(several.source.pages[0] + lines.source.pages[0],))
    WRITERS["html"](whole, path := tmp_path / "forms.html")
    got = facts(of_form(read(load(path)), 4))
    assert [differ(truth, got[kind]) for kind, truth in keyed(lines).items()] == [([], [])] * 3


def test_the_year_of_a_collection_is_that_of_all_its_forms() -> None:
    names = ("封山育林", "退耕还林")
    forms = "".join(f"<p>{n}绩效自评表</p>{table(*project(n), *FUNDS, *INDICATORS, TOTAL)}" for n in names)
    reading = read_text(f"<meta charset=utf-8><p>房县林业局2022年度项目支出绩效自评表汇编</p>{forms}", "forms.html")
    assert [field(reading, "fiscal_year", number) for number in (1, 2)] == ["2022年"] * 2
