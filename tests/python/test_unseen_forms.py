"""Forms of places that no vocabulary row was first written for, in every format: the facts keyed by hand come out.

``tests/fixtures/unseen_source.py`` says how a form and its facts are keyed. Here the reader is judged, on the text
that it lands: numbers are taken out of it by a plain pattern; what SQL makes of them has its unit tests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.forms import read
from ingest.loaders import load

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

import five_html
import five_office
import unseen_source

#: form, unit and factor to yuan
FACTORS = {"元": 1, "千元": 1000, "万元": 10000, "亿元": 100000000}
WRITERS: dict[str, Callable[[unseen_source.Source, Path], object]] = {
    "html": five_html.write_html,
    "docx": five_office.write_docx,
    "xlsx": five_office.write_xlsx,
    "tab.txt": lambda source, path: path.write_text(unseen_source.tab_rows(source), encoding="utf-8"),
    "lines.txt": lambda source, path: path.write_text(unseen_source.cell_lines(source), encoding="utf-8"),
}
#: the share of facts that must come out right; a text doesn't say which cell spans what
SHARES = {"html": 1.0, "docx": 1.0, "xlsx": 1.0, "tab.txt": 0.985, "lines.txt": 0.985}

Fact = tuple[str, ...]


def number(text: object) -> str:
    """The first number of a text in one shape; empty where it has none."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", str(text or ""))
    return f"{Decimal(found.group().replace(',', '')).normalize():f}" if found else ""


def scaled(value: str, factor: Decimal) -> str:
    """A number times a factor, in one shape."""
    return f"{(Decimal(value) * factor).normalize():f}" if value else ""


def landed(path: Path) -> dict[str, list[Fact]]:
    """The facts that the reader finds in a file."""
    return facts(read(load(path)).tables)


def figures(tables: Mapping[str, Iterable[dict[str, object]]], section: str) -> list[Fact]:
    """The budget figures of a section."""
    own_year = {number(r["text_printed"]) for r in tables.get("form_field", []) if r["field_code"] == "fiscal_year"}
    found = []
    for row in tables.get("budget_line", []):
        ratio = row["measure_code"] in unseen_source.RATIOS or "%" in str(row["value_printed"])
        factor = Decimal("0.01") if ratio else Decimal(FACTORS.get(str(row["unit_printed"]), 0))
        if row["source_section"] == section and (value := number(row["value_printed"])):
            year = number(row["year_printed"])
            year = "" if year in own_year else year
            found.append((str(row["line_code"]), str(row["measure_code"]), year, scaled(value, factor)))
    return found


def facts(tables: Mapping[str, Iterable[dict[str, object]]]) -> dict[str, list[Fact]]:
    """The facts of raw tables."""
    budget = figures(tables, "form")
    indicator = [
        (
            str(row["goal_no"]),
            str(row["level1_code"] or ""),
            str(row["indicator_printed"]),
            *(number(row[c]) for c in ("target_printed", "actual_printed", "weight_printed", "score_printed")),
        )
        for row in tables.get("indicator_line", [])
    ]
    score = [
        (str(row["component_kind"]), number(row["max_printed"]), number(row["score_printed"]))
        for row in tables.get("score_line", [])
        if row["component_kind"] in ("total", "budget_execution")
    ]
    return {"budget": budget, "indicator": indicator, "score": score}


def keyed_figures(form: unseen_source.Form, kind: str) -> list[Fact]:
    """The budget figures as keyed by hand, those of the form itself or of running text."""
    year = form.head.get("fiscal_year", "")
    return [
        (
            row["line_code"],
            row["measure_code"],
            "" if row["fiscal_year"] == year else row["fiscal_year"],
            number(row["amount_yuan"] or row["ratio"]),
        )
        for row in form.facts[kind]
    ]


def keyed(form: unseen_source.Form) -> dict[str, list[Fact]]:
    """The facts as keyed by hand, in the same shape; what isn't judged is ``*``."""
    budget = keyed_figures(form, "budget")
    indicator = [
        (
            row["goal_no"],
            row["level1_code"],
            row["indicator_name"].split("|")[0],
            *("*" if row[kind] in ("qualitative", "date") else row[value].split("|")[0] for kind, value in (
                ("target_kind", "target_value"), ("actual_kind", "actual_value"),
            )),
            number(row["weight"]),
            number(row["score"]),
        )
        for row in form.facts["indicator"]
    ]  # fmt: skip
    score = [
        (row["component_kind"], row["max_score"] if row["max_score"] == "100|" else number(row["max_score"]) or "*",
         number(row["score"]))
        for row in form.facts["score"]
        if row["component_kind"] in ("total", "budget_execution")
    ]  # fmt: skip
    return {"budget": budget, "indicator": indicator, "score": score}


def same(mine: Fact, other: Fact) -> bool:
    """Whether a landed fact is the one that was keyed: ``a|b`` allows either, ``*`` anything."""
    return all(m == "*" or o in m.split("|") or norm(m) == norm(o) for m, o in zip(mine, other, strict=True))


def norm(text: str) -> str:
    """A name without the difference of full and half width."""
    return text.translate({0xFF08: "(", 0xFF09: ")", 0xFF1A: ":", 0x201C: '"', 0x201D: '"'})


def differ(truth: Iterable[Fact], got: Iterable[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The keyed facts that weren't landed, and the landed ones that weren't keyed."""
    missing, free = [], list(got)
    for fact in truth:
        match = next((k for k, other in enumerate(free) if same(fact, other)), None)
        if match is None:
            missing.append(fact)
        else:
            del free[match]
    return missing, free


@cache
def form_of(name: str) -> unseen_source.Form:
    """A form as keyed."""
    return unseen_source.read_form(name)


@pytest.mark.parametrize("shape", list(WRITERS))
def test_forms_of_other_places_are_read(shape: str, tmp_path: Path) -> None:
    wanted, problems = 0, []
    for name in unseen_source.NAMES:
        path = tmp_path / f"{name}.{shape}"
        WRITERS[shape](form_of(name).source, path)
        got = landed(path)
        for kind, truth in keyed(form_of(name)).items():
            wanted += len(truth)
            missing, surplus = differ(truth, got[kind])
            problems += [f"{name}: {kind} {fact} is missing" for fact in missing]
            problems += [f"{name}: {kind} {fact} is not in the form" for fact in surplus]
    assert len(problems) <= wanted * (1 - SHARES[shape]), "\n".join(problems)


@pytest.mark.parametrize("name", unseen_source.NAMES)
def test_heads_of_forms_of_other_places(name: str, tmp_path: Path) -> None:
    """Kind, place, office, year and grade, as keyed; names and phones stay personal."""
    path, head = tmp_path / f"{name}.html", form_of(name).head
    five_html.write_html(form_of(name).source, path)
    tables = read(load(path)).tables
    (form,) = tables["form"]
    fields = {str(row["field_code"]): str(row["text_printed"]) for row in reversed(tables["form_field"])}
    assert (form["form_kind"], form["region_code"] or "") == (head["kind"], head["region_code"].split("|")[-1])
    assert fields.get("project_name", "") == head.get("project_name", "")
    assert head["department_name"] in fields["department_name"]
    assert number(fields["fiscal_year"]) == head["fiscal_year"]
    assert fields.get("grade") == head.get("grade", fields.get("grade"))
    shown = " ".join(str(v) for t in ("form_field", "text_section") for row in tables.get(t, []) for v in row.values())
    assert not [person for person in head.get("pii", "").split(";") if person and person in shown]


@pytest.mark.parametrize("name", unseen_source.NAMES)
def test_what_is_not_understood_is_listed_once(name: str, tmp_path: Path) -> None:
    """Two rows for one cell would break the key of raw.unmapped, and with it the whole run."""
    path = tmp_path / f"{name}.html"
    five_html.write_html(form_of(name).source, path)
    listed = [tuple(row.values()) for row in read(load(path)).tables.get("unmapped", [])]
    assert len(listed) == len(set(listed))


def test_a_weight_beside_a_first_level_is_that_levels_maximum(tmp_path: Path) -> None:
    """Once a level, however many rows it covers; the second levels' weights are no first level's."""
    path = tmp_path / "form.html"
    five_html.write_html(form_of("header_in_three_rows").source, path)
    scores = read(load(path)).tables["score_line"]
    subtotals = [(s["component_name"], s["max_printed"]) for s in scores if s["component_kind"] == "level1_subtotal"]
    assert subtotals == [("履职效能", "55"), ("管理效率", "45")]


def test_a_lost_and_a_wrong_fact_are_counted() -> None:
    truth = [("total", "executed", "", "100"), ("total|unmapped", "share", "", "*")]
    assert differ(truth, [("unmapped", "share", "", "5")]) == ([truth[0]], [])
    assert differ(truth[1:], [("own_funds", "share", "", "5")]) == ([truth[1]], [("own_funds", "share", "", "5")])
