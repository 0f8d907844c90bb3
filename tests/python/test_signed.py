"""Who filled a form in, as the last row of its table: no indicator, and no name among the facts."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_unseen_forms import differ, form_of, keyed, landed

from ingest.forms import read
from ingest.loaders import load

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

import five_html
import five_source
import unseen_source

SIGNATURE = "填报人：王小明    单位负责人：李建国   联系电话：0755-1234567"
#: its last table is one of accounts, whose last row the signature's would be
APART = {"report_with_funds_behind"}


def signed(source: five_source.Source) -> five_source.Source | None:
    """The document with a signature as the last row of its last table; ``None`` where it has no table."""
    tables = [b for page in source.pages for b in page if isinstance(b, five_source.Table)]
    if not tables:
        return None
    last = tables[-1]
    row = five_source.Cell(last.row_count, 0, SIGNATURE, 1, len(last.widths))
    whole = five_source.Table(last.widths, (*last.cells, row))
    return replace(source, pages=tuple(tuple(whole if b is last else b for b in page) for page in source.pages))


@pytest.mark.parametrize("name", sorted({*unseen_source.NAMES} - APART))
def test_a_signature_below_the_indicators_is_no_indicator(name: str, tmp_path: Path) -> None:
    source, path = signed(form_of(name).source), tmp_path / "form.html"
    if source is None:
        return
    five_html.write_html(source, path)
    got = landed(path)
    problems = {kind: differ(truth, got[kind]) for kind, truth in keyed(form_of(name)).items()}
    assert problems == {kind: ([], []) for kind in problems}
    tables = read(load(path)).tables
    lines = [v for t in ("indicator_line", "score_line", "budget_line") for r in tables.get(t, []) for v in r.values()]
    assert not [v for v in lines if isinstance(v, str) and ("王小明" in v or "李建国" in v)]
