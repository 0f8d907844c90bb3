"""What was filled into a PDF: fields and typed texts belong to their cells, and nothing else on the page changes."""

from __future__ import annotations

from pathlib import Path

import pdf_files
import pytest

from ingest.loaders import pdf
from ingest.model import Grid, RejectedError

_CONTENT = pdf_files.table([("指标", "完成值"), ("办理案件", "")], (100, 120), title="自评表")
#: the blank cell's box, from the page's bottom left
_RECT = b"/Rect [145 754 255 774]"
_LOOK = b"0.5 w 1 1 108 18 re S " + pdf_files.text(2, 5, "312件").encode()
_INSIDE = b"/Type /XObject /Subtype /Form /BBox [0 0 110 20] /Resources << /Font << /F1 3 0 R >> >>"
_AP = pdf_files.stream(_LOOK, _INSIDE)
_TEXT_FIELD = b"/Subtype /Widget /FT /Tx " + _RECT
_VALUE = b"/V <FEFF003300310032>"


def _cells(folder: Path, *annotations: bytes) -> dict[tuple[int, int], str]:
    """The cells of a page with a table of two rows and these annotations; 4 0 R is an appearance."""
    numbers = b" ".join(b"%d 0 R" % (5 + n) for n in range(len(annotations)))
    bodies = [b"<< /Type /Annot %s >>" % body for body in annotations]
    path = pdf_files.document(folder / "a.pdf", [_CONTENT], extra=[_AP, *bodies])
    path.write_bytes(path.read_bytes().replace(b"/Type /Page /Parent", b"/Annots [%s] /Type /Page /Parent" % numbers))
    [page] = pdf.load_pages(path)
    [grid] = [block for block in page.blocks if isinstance(block, Grid)]
    return {(cell.row, cell.col): cell.text for cell in grid.cells}


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (_TEXT_FIELD + b" /AP << /N 4 0 R >> " + _VALUE, "312件"),
        (_TEXT_FIELD + _VALUE, "312"),
        (_TEXT_FIELD + b"/V <FEFF003300310032000A4EF6>", "312件"),
        (b"/Subtype /FreeText /AP << /N 4 0 R >> " + _RECT, "312件"),
        # a program in the file would shape the value; a field that isn't seen; a button; a remark of a reader
        (_TEXT_FIELD + b" /AA << /F << /S /JavaScript /JS (x) >> >> " + _VALUE, ""),
        (_TEXT_FIELD + b" /F 2 /AP << /N 4 0 R >> " + _VALUE, ""),
        (b"/Subtype /Widget /FT /Btn /AP << /N 4 0 R >> " + _RECT, ""),
        (b"/Subtype /Widget /AS /On /AP << /N << /On 4 0 R >> >> " + _RECT, ""),
        (b"/Subtype /Text /AP << /N 4 0 R >> " + _RECT, ""),
        (_TEXT_FIELD + b"/V <FEFFD8000000>", ""),
    ],
)
def test_what_is_filled_in_stands_in_its_cell(annotation: bytes, text: str, tmp_path: Path) -> None:
    cells = _cells(tmp_path, annotation)
    assert {place: "".join(found.split()) for place, found in cells.items()} == {
        (1, 1): "指标", (1, 2): "完成值", (2, 1): "办理案件", (2, 2): text,
    }  # fmt: skip


def test_beside_a_field_a_remark_is_no_text(tmp_path: Path) -> None:
    remark = b"/Subtype /Text /AP << /N 4 0 R >> /Rect [45 754 140 774]"
    cells = _cells(tmp_path, remark, _TEXT_FIELD + _VALUE, remark)
    assert cells[2, 1] == "办理案件"
    assert cells[2, 2] == "312"


def test_what_runs_over_its_field_is_not_seen(tmp_path: Path) -> None:
    """A field holds more lines than it shows; below it stands another cell."""
    content = pdf_files.table([("指标", "完成值"), ("办理案件", ""), ("办结率", "")], (100, 120), title="自评表")
    look = (pdf_files.text(2, 5, "312件") + pdf_files.text(2, -19, "98%") + pdf_files.text(2, -9000, "0")).encode()
    path = pdf_files.document(
        tmp_path / "a.pdf",
        [content],
        extra=[pdf_files.stream(look, _INSIDE), b"<< /Type /Annot %s >>" % (_TEXT_FIELD + b" /AP << /N 4 0 R >>")],
    )
    path.write_bytes(path.read_bytes().replace(b"/Type /Page /Parent", b"/Annots [5 0 R] /Type /Page /Parent"))
    [page] = pdf.load_pages(path)
    [grid] = [block for block in page.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.cells if cell.col == 2] == ["完成值", "312件", ""]


def test_more_fields_than_any_form_has_are_too_large(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match=r"a\.pdf has 1001 fields on one page") as caught:
        _cells(tmp_path, *[_TEXT_FIELD] * 1001)
    assert caught.value.code == "too_large"


def test_a_value_beyond_all_forms_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match=r"a\.pdf has a field of 60001 characters") as caught:
        _cells(tmp_path, _TEXT_FIELD + b"/V (%s)" % (b"x" * 60_001))
    assert caught.value.code == "too_large"
