"""The worked questions: each has an answer keyed by hand from the documents, and the published file gives it."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb
import pytest
from conftest import ROOT

from ingest.paths import Target

_SPEC = importlib.util.spec_from_file_location("make_analyses_page", ROOT / "scripts" / "make_analyses_page.py")
assert _SPEC is not None
assert _SPEC.loader is not None
pages: Any = importlib.util.module_from_spec(_SPEC)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    sys.modules[_SPEC.name] = pages
    _SPEC.loader.exec_module(pages)


NAMES = sorted(file.stem for file in (ROOT / "analyses").glob("*.sql"))


@pytest.fixture(scope="module")
def con(built: Target) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.warehouse), read_only=True) as opened:
        yield opened


def as_keyed(value: object) -> object:
    """A value as a person keys it: numbers by their value, truth values in words, nothing for NULL."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


@pytest.mark.parametrize("name", NAMES)
def test_the_published_file_gives_the_answer_keyed_by_hand(name: str, con: duckdb.DuckDBPyConnection) -> None:
    question = pages.read(ROOT / "analyses" / f"{name}.sql")
    head, *rows = pages.answer(name)
    found = con.execute(pages.plain(question.sql))
    assert [column[0] for column in found.description] == head
    assert [[as_keyed(v) for v in row] for row in found.fetchall()] == [[as_keyed(v) for v in row] for row in rows]


def test_there_are_fifteen_questions_or_more_in_both_languages() -> None:
    asked = pages.questions()
    assert len(asked) >= 15
    assert [question.name for question in asked] == NAMES
    assert not [q.name for q in asked if not q.en.endswith("?") or not q.zh.endswith("？")]


def test_every_answer_has_a_question() -> None:
    assert sorted(file.stem for file in (ROOT / "tests" / "answers").glob("*.csv")) == NAMES


def test_the_page_and_the_descriptions_are_those_of_the_questions() -> None:
    stale = "run .venv/bin/python scripts/make_analyses_page.py"
    assert pages.PAGE.read_text(encoding="utf-8") == pages.page(), stale
    assert pages.PROPERTIES.read_text(encoding="utf-8") == pages.properties(), stale


def test_no_question_reads_a_null_as_zero() -> None:
    """A figure that isn't reported must stay so: coalesce to a number would invent one."""

    assert not [q.name for q in pages.questions() if re.search(r"coalesce\([^()]*,\s*0|ifnull|zeroifnull", q.sql, re.I)]
