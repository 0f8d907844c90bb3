"""The fast PDF engine and the reference engine give the same cells, on every fixture of two producers."""

from __future__ import annotations

from pathlib import Path

import pdf_files
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


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(("degrees", "is_read"), [(30, False), (315, False), (90, True)])
def test_a_watermark_aslant_is_read_into_no_cell(
    engine: str, degrees: float, is_read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pdf.ENGINE, engine)
    across = pdf_files.text(150, 640, "内部资料请勿外传", size=12, degrees=degrees).encode()
    path = pdf_files.document(tmp_path / "form.pdf", [pdf_files.indicators(0) + b"\n" + across])
    without = pdf_files.document(tmp_path / "without.pdf", [pdf_files.indicators(0)])
    assert (_cells(load(path)) != _cells(load(without))) == is_read


def test_a_page_that_stands_aslant_as_a_whole_keeps_its_text(tmp_path: Path) -> None:
    lines = [pdf_files.text(60, 700 - 20 * n, f"第{n}项绩效目标已经完成", degrees=8) for n in range(5)]
    path = pdf_files.document(tmp_path / "slanted.pdf", ["\n".join(lines).encode()])
    text = "".join(block.text for block in load(path).blocks() if not isinstance(block, Grid))
    assert sorted(text) == sorted("".join(f"第{n}项绩效目标已经完成" for n in range(5)))
