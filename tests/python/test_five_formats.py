"""The five documents in every format give the facts that their texts give, both ways.

``tests/fixtures/make_five.py`` made the files; ``tests/fixtures/five/README.md`` says how they differ from the texts.
Reading the scans takes most of the time: ``JIXIAO_TEST_SCANS=0`` leaves them out.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
from reading import DOCUMENTS

from ingest.forms import Reading, read
from ingest.loaders import load
from ingest.loaders.doubts import CERTAIN
from ingest.model import Document, Grid

FIVE = Path(__file__).parents[1] / "fixtures" / "five"
NAMES = tuple(sorted(path.stem for path in DOCUMENTS.glob("*.txt")))
LONGEST_FIRST = sorted(NAMES, key=lambda name: name != "qiannan_2024")
EXACT = ("html", "docx", "xlsx", "chromium", "libreoffice")
#: of two hundred cells with a fact at most one may be misread in a scan
SCAN_SHARE = 1 / 200

FACTS = {
    "indicator_line": (
        *("form_no", "goal_no", "level1_code", "indicator_printed", "target_printed", "actual_printed"),
        *("weight_printed", "score_printed"),
    ),
    "budget_line": (
        *("form_no", "source_section", "block_code", "line_code", "measure_code", "year_printed", "unit_printed"),
        "value_printed",
    ),
    "score_line": ("form_no", "component_kind", "component_name", "level1_code", "max_printed", "score_printed"),
}
#: which of these are cells; an indicator's weight and score are counted once, in its own line
CELLS = {
    "indicator_line": FACTS["indicator_line"][3:],
    "budget_line": ("value_printed",),
    "score_line": ("max_printed", "score_printed"),
}
#: the figures among these, and the columns of a fact's sources that their cells are named by
FIGURES = {
    "target_printed": {"target_printed"},
    "actual_printed": {"actual_printed"},
    "weight_printed": {"weight"},
    "score_printed": {"score"},
    "max_printed": {"max_score"},
    "value_printed": {"amount_yuan", "ratio"},
}
KINDS = {"indicator_line": "indicator", "budget_line": "budget", "score_line": "score"}
Fact = tuple[str, ...]


def normal(value: object) -> str:
    """A printed text without white space, full width and the signs for nothing; numbers without separators."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", "" if value is None else str(value)))
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return "" if re.fullmatch(r"[-—_=]*", text) else text


@cache
def document(path: Path) -> Document:
    """A file as its loader reads it."""
    return load(path)


@cache
def reading(path: Path) -> Reading:
    """A file as the pipeline reads it."""
    return read(document(path))


def text_of(name: str) -> Reading:
    """What the text of a document gives: the truth of its other formats."""
    return reading(DOCUMENTS / f"{name}.txt")


def fixture(form: str, name: str) -> Path:
    """A document in one of its formats."""
    return FIVE / form / f"{name}.{form if form in {'html', 'docx', 'xlsx'} else 'pdf'}"


def facts(got: Reading, table: str) -> Counter[Fact]:
    """The facts of one table as texts, with how often each is landed; places without a figure left out."""
    found: Counter[Fact] = Counter()
    for row in got.tables.get(table, []):
        fact = {column: normal(row[column]) for column in FACTS[table]}
        if table != "indicator_line" and not any(fact[column] for column in CELLS[table]):
            continue
        if fact.get("component_kind") in {"total", "budget_execution"}:
            fact["component_name"] = ""  # a form has one of each, and the text of a scan may have lost its label
        found[tuple(fact.values())] += 1
    return found


def show(table: str, fact: Fact) -> str:
    """A fact in a line, for a message."""
    return ", ".join(f"{column}={value or 'nothing'}" for column, value in zip(FACTS[table], fact, strict=True))


def differences(truth: Reading, got: Reading) -> list[str]:
    """What a format lacks of the text's facts, and what it holds more; a fact misread is in both."""
    problems = []
    for table in FACTS:
        wanted, found = facts(truth, table), facts(got, table)
        problems += [f"{table} lacks [{show(table, fact)}]" for fact in (wanted - found).elements()]
        problems += [f"{table} holds [{show(table, fact)}], not in the text" for fact in (found - wanted).elements()]
    return problems


def cells(table: str, fact: Fact) -> int:
    """How many cells with a text a fact rests on."""
    values = dict(zip(FACTS[table], fact, strict=True))
    return 0 if values.get("component_kind") == "indicator" else sum(bool(values[column]) for column in CELLS[table])


def wrong_cells(truth: Reading, got: Reading) -> int:
    """In how many places the two differ: misread ones, and all of those of a fact that is missing or too many."""
    wrong = 0
    for table in FACTS:
        wanted, found = facts(truth, table), facts(got, table)
        missing, surplus = list((wanted - found).elements()), list((found - wanted).elements())
        for fact in missing:
            apart = {other: sum(a != b for a, b in zip(fact, other, strict=True)) for other in surplus}
            nearest = min(apart, key=apart.__getitem__, default=None)
            if nearest is None or apart[nearest] > len(fact) // 2:
                wrong += max(cells(table, fact), 1)
                continue
            surplus.remove(nearest)
            if cells(table, fact):
                wrong += apart[nearest]
        wrong += sum(max(cells(table, fact), 1) for fact in surplus)
    return wrong


def merged(form: str, name: str) -> Counter[tuple[str, int, int, int]]:
    """The tables' cells with a text: column, rows and columns spanned."""
    return Counter(
        (normal(cell.text), cell.col, cell.row_span, cell.col_span)
        for block in document(fixture(form, name)).blocks()
        if isinstance(block, Grid)
        for cell in block.cells
        if normal(cell.text)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", EXACT)
def test_a_format_gives_the_facts_of_the_text(form: str, name: str) -> None:
    problems = differences(text_of(name), reading(fixture(form, name)))
    assert not problems, f"{name} as {form}, {len(problems)} differences:\n" + "\n".join(problems)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_merged_cells_are_those_of_the_web_page(form: str, name: str) -> None:
    lost = merged("html", name) - merged(form, name)
    assert not lost, f"{name} as {form} lacks (text, column, rows, columns): {sorted(lost.elements())}"


@cache
def scans() -> dict[str, Reading]:
    """The five as scans, recognised once a session."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        documents = list(pool.map(load, (fixture("scan", name) for name in LONGEST_FIRST)))
    return {name: read(scanned) for name, scanned in zip(LONGEST_FIRST, documents, strict=True)}


def confidence(got: Reading, kind: str, row: Mapping[str, object], columns: Set[str]) -> float:
    """The least confidence of the cells that a figure rests on."""
    place = (kind, row["form_no"], row["line_no"])
    found = [
        float(str(source["confidence"]))
        for source in got.tables["line_source"]
        if (source["fact_kind"], source["form_no"], source["line_no"]) == place and source["column_name"] in columns
    ]
    return min(found, default=1.0)


def silent(truth: Reading, got: Reading) -> list[str]:
    """Facts whose figures differ from the text's though the cells that they rest on are taken as certain."""
    problems = []
    for table, kind in KINDS.items():
        wanted = facts(truth, table)
        missing = list((wanted - facts(got, table)).elements())
        for row in got.tables.get(table, []):
            (fact,) = facts(replace(got, tables={table: [row]}), table) or (None,)
            if fact is None or fact in wanted:
                continue
            apart = {other: sum(a != b for a, b in zip(fact, other, strict=True)) for other in missing}
            nearest = min(apart, key=apart.__getitem__, default=("",) * len(fact))
            for column, value, true in zip(FACTS[table], fact, nearest, strict=True):
                if column in FIGURES and value != true and re.search(r"\d", value):
                    sure = confidence(got, kind, row, FIGURES[column])
                    problems += [f"{column} at {sure:.2f} in [{show(table, fact)}]"] if sure >= CERTAIN else []
    return problems


@pytest.mark.skipif(os.environ.get("JIXIAO_TEST_SCANS") == "0", reason="JIXIAO_TEST_SCANS=0: no scans are read")
def test_no_figure_of_a_scan_is_wrong_in_silence() -> None:
    problems = [f"{name}: {problem}" for name, got in scans().items() for problem in silent(text_of(name), got)]
    assert not problems, "misread figures that are taken as certain:\n" + "\n".join(problems)


def test_a_misread_figure_is_silent_only_where_its_cell_is_taken_as_certain() -> None:
    truth = text_of("hechi_2024")
    lines, sources = list(truth.tables["indicator_line"]), truth.tables["line_source"]
    misread = [{**lines[0], "score_printed": "16"}, *lines[1:]]
    doubted = [{**source, "confidence": 0.5} for source in sources]
    assert len(silent(truth, replace(truth, tables={**truth.tables, "indicator_line": misread}))) == 1
    assert not silent(truth, replace(truth, tables={**truth.tables, "indicator_line": misread, "line_source": doubted}))
    assert not silent(truth, truth)


@pytest.mark.skipif(os.environ.get("JIXIAO_TEST_SCANS") == "0", reason="JIXIAO_TEST_SCANS=0: no scans are read")
def test_scans_have_at_most_one_wrong_cell_in_two_hundred() -> None:
    problems, wrong, total = [], 0, 0
    for name, got in scans().items():
        truth = text_of(name)
        problems += [f"{name}: {problem}" for problem in differences(truth, got)]
        wrong += wrong_cells(truth, got)
        total += sum(cells(table, fact) for table in FACTS for fact in facts(truth, table).elements())
    assert wrong <= total * SCAN_SHARE, f"{wrong} of {total} cells are wrong:\n" + "\n".join(problems)


def test_a_misread_cell_and_a_lost_fact_are_counted() -> None:
    truth = text_of("hechi_2024")
    lines = list(truth.tables["indicator_line"])
    misread = [{**lines[0], "score_printed": "16"}, *lines[1:]]
    assert wrong_cells(truth, replace(truth, tables={**truth.tables, "indicator_line": misread})) == 1
    assert wrong_cells(truth, replace(truth, tables={**truth.tables, "indicator_line": lines[1:]})) == 5
