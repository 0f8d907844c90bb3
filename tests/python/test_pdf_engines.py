"""The fast PDF engine and the reference engine give the same cells, on every fixture of two producers."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders import load, pdf
from ingest.loaders.glyphs import plain
from ingest.model import Document, Grid

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "five"
PDFS = sorted(p for producer in ("chromium", "libreoffice") for p in (FIXTURES / producer).glob("*.pdf"))


def _cells(document: Document) -> list[tuple[object, ...]]:
    """Page, place, spans and text without white space of every cell."""
    return [
        (block.page_no, c.row, c.col, c.row_span, c.col_span, "".join(c.text.split()))
        for block in document.blocks()
        if isinstance(block, Grid)
        for c in block.cells
    ]


@pytest.mark.parametrize("path", PDFS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_both_engines_see_the_same_cells(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(pdf.ENGINE, raising=False)
    fast = _cells(load(path))
    monkeypatch.setenv(pdf.ENGINE, "pdfplumber")
    assert fast == _cells(load(path))
    assert len(fast) > 90


def test_the_reference_engine_reads_again_where_the_fast_one_sees_rulings_and_no_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(pdf.ENGINE, raising=False)
    path = FIXTURES / "chromium" / "hechi_2024.pdf"
    whole = _cells(load(path))
    seen = iter([[]])
    tables = pdf.tables
    monkeypatch.setattr(pdf, "tables", lambda h, v: next(seen, None) or tables(h, v))
    assert _cells(load(path)) == whole


def test_look_alikes_of_common_characters_become_them_and_nothing_else_changes() -> None:
    assert plain("⽬标 ⾃评 ⾏政 ⼈民 ⽆ ⻝品 ＡＢ１２ ①") == "目标 自评 行政 人民 无 食品 ＡＢ１２ ①"
