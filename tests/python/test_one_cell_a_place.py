"""Each place of a table is landed once, whatever a loader gives: two rows for one cell would hold up every document."""

from __future__ import annotations

from ingest.forms.cells import Roles, land_cells
from ingest.model import Cell, Document, Grid, Page
from ingest.spool import Spool, Spooled


def test_two_cells_in_one_place_are_landed_as_one_that_is_unsure() -> None:
    cells = (Cell(1, 1, "总分"), Cell(1, 1, "100"), Cell(1, 2, ""), Cell(1, 2, "95"), Cell(2, 1, "备注"))
    document = Document("d" * 64, "a.pdf", "application/pdf", 1, "pdf", [Page(1, (Grid(1, 1, cells),))])
    tables: dict[str, Spooled[dict[str, object]]] = {}
    spool = Spool()
    land_cells(document, Roles(), lambda name: tables.setdefault(name, Spooled(spool=spool)))
    assert [(r["row_no"], r["col_no"], r["text"], r["confidence"]) for r in tables["cell"]] == [
        (1, 1, "总分\n100", 0.0),
        (1, 2, "95", 0.0),
        (2, 1, "备注", 1.0),
    ]
