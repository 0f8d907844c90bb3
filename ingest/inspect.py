"""What was seen in one file and why: its grids, its forms, the role of each cell, and what isn't understood.

Nothing is landed: the loader and the reader run as in a build, and what they found is set side by side with
the vocabulary, so that a person sees which seed row mends a document that reads badly.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ingest import unknown, worker
from ingest.files import SourceFile, identify
from ingest.forms.vocabulary import project_root, title_kind
from ingest.land import document_row
from ingest.masking import personal_places
from ingest.model import Document, Grid, Line, Page, Place
from ingest.paths import UsageError
from ingest.personal import Known, known, mask, names_behind_labels
from ingest.pipeline import is_small_text, limits_from_environment, unfit_to_open
from ingest.unknown import Header, Unknown

MASK = "***"
#: recognised text below this confidence is counted and named
_LOW = 0.9
_BASES = {
    "department": "by the department's name",
    "title": "by the title",
    "document": "by the implementing office or the rest of the document",
}

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class FormSeen:
    """A form as it was read; the years are all candidates as printed, the counts are of raw lines."""

    form_no: int
    title: str | None
    kind: str
    kind_basis: str
    family: str
    region_code: str | None
    region_name: str | None
    region_basis: str
    department: str | None
    department_code: str | None
    project_name: str | None
    years: dict[str, list[str]]
    unit: str | None
    budget_count: int
    narrative_count: int
    indicator_count: int
    score_count: int


@dataclass(frozen=True)
class Seen:
    """Everything that an inspection tells; ``document`` is None where the file could not be loaded."""

    file: SourceFile
    document: Document | None
    tables: dict[str, list[Record]]
    reject: tuple[str, str] | None
    show_personal: bool = False
    pictures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def roles(self) -> dict[Place, str]:
        """The role of each cell and line; empty where no form was found."""
        found = {
            Place(_int(r["page_no"]), _int(r["table_no"]), _int(r["row_no"]), _int(r["col_no"])): str(r["role"])
            for r in self.tables.get("cell", [])
        }
        for r in self.tables.get("line", []):
            found[Place(_int(r["page_no"]), None, _int(r["line_no"]), None)] = str(r["role"])
        return found

    @cached_property
    def personal(self) -> frozenset[Place]:
        """The places whose text names or reaches a person."""
        by_role = {place for place, role in self.roles.items() if role == "personal"}
        return frozenset(by_role | (personal_places(self.document) if self.document else set()))

    def text(self, place: Place, text: str) -> str:
        """The text as it may be shown: personal cells masked whole, elsewhere what names or reaches a person."""
        if self.show_personal or not text.strip():
            return text
        if place in self.personal:
            return MASK
        return mask(text, self.known, is_figure=self.roles.get(place) == "fact")[0]

    @cached_property
    def name(self) -> str:
        """The file's name as it may be shown."""
        return self.file.name if self.show_personal else mask(self.file.name, self.known)[0]

    @cached_property
    def known(self) -> Known:
        """The names and numbers that the personal cells and lines hold, and names behind labels elsewhere."""
        every = places(self.document) if self.document else []
        of = known(text for place, text, _ in every if place in self.personal)
        return replace(of, names=of.names.union(*(names_behind_labels(text) for _, text, _ in every)))

    @cached_property
    def headers(self) -> list[Header]:
        """Each row that was read as a header, with the role and the measure of each of its cells."""
        return unknown.headers(self.document, self.roles) if self.document else []

    @cached_property
    def unknowns(self) -> list[Unknown]:
        """Labels and headers that no vocabulary row explains, with the seed row that would."""
        if self.document is None:
            return []
        found = unknown.unknowns(self.document, self.roles, self.tables, self.headers)
        shown = [u for u in found if u.place not in self.personal or self.show_personal]
        masked = [(u, self.text(u.place, u.text)) for u in shown]
        return [u if text == u.text else replace(u, text=text, row="") for u, text in masked]

    @cached_property
    def accounted(self) -> tuple[int, int]:
        """(cells and lines with text that are accounted for, all cells and lines with text)."""
        if self.document is None:
            return 0, 0
        if not self.tables:
            return 0, sum(bool(text.strip()) for _, text, _ in places(self.document))
        row = document_row(self.document, self.tables, "", "")
        return _int(row["accounted_count"]), _int(row["cell_count"])

    @cached_property
    def uncertain(self) -> list[tuple[Place, str, float]]:
        """Recognised texts of low confidence, the least sure first."""
        if self.document is None:
            return []
        low = [(p, t, c) for p, t, c in places(self.document) if c < _LOW and t.strip()]
        return sorted(low, key=lambda found: found[2])

    @cached_property
    def forms(self) -> list[FormSeen]:
        """The forms in document order."""
        rows = [_form(row, self.tables) for row in self.tables.get("form", [])]
        return rows if self.show_personal else [self._without_people(form) for form in rows]

    def _without_people(self, form: FormSeen) -> FormSeen:
        def shown(text: str | None) -> str | None:
            return mask(text, self.known)[0] if text else text

        return replace(
            form,
            title=shown(form.title),
            department=shown(form.department),
            project_name=shown(form.project_name),
        )

    def as_json(self) -> Record:
        """The same for programs; personal texts are masked here too."""
        done, total = self.accounted
        document = self.document
        return {
            "file_name": self.name,
            "document_id": self.file.document_id,
            "byte_size": self.file.byte_size,
            "rejected": {"code": self.reject[0], "reason": self.reject[1]} if self.reject else None,
            "media_type": document.media_type if document else None,
            "loader": document.loader if document else None,
            "page_count": len(document.pages) if document else 0,
            "forms": [asdict(form) for form in self.forms],
            "headers": [asdict(header) for header in self.headers],
            "not_understood": [asdict(u) for u in self.unknowns],
            "cells": {"with_text": total, "accounted": done, "share": round(done / total, 4) if total else None},
            "uncertain": [
                {**asdict(place), "text": self.text(place, text), "confidence": confidence}
                for place, text, confidence in self.uncertain
            ],
            "pages": [self._page(document, n) for n in range(len(document.pages))] if document else [],
            "pictures": self.pictures,
            "notes": self.notes,
        }  # fmt: skip

    def _page(self, document: Document, index: int) -> Record:
        page = document.pages[index]
        return {
            "page_no": page.page_no,
            "tables": [self._grid(block) for block in page.blocks if isinstance(block, Grid)],
            "lines": [
                {
                    "line_no": line.line_no, "text": self.text(line.place, line.text),
                    "role": self.roles.get(line.place), "box": line.box, "confidence": line.confidence,
                }
                for line in page.blocks if isinstance(line, Line)
            ],
        }  # fmt: skip

    def _grid(self, grid: Grid) -> Record:
        return {
            "table_no": grid.table_no, "rows": grid.row_count, "columns": grid.col_count, "exact": grid.exact,
            "cells": [
                {**asdict(cell), "text": self.text(grid.place(cell), cell.text),
                 "role": self.roles.get(grid.place(cell))}
                for cell in grid.cells
            ],
        }  # fmt: skip


def inspect(path: Path, *, show_personal: bool = False, debug: bool = False) -> Seen:
    """Load and read one file as a build does, under the same limits, and keep what was seen on the way.

    Raises:
        UsageError: there is no such file, or it is a folder.
    """
    if not path.exists():
        raise UsageError(f"There is no file {path}: check the path.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name one file in it.")
    limits = limits_from_environment()
    file = identify(path, limits.file_bytes)
    unfit = unfit_to_open(file, limits)
    job = worker.Job(file, "", "", debug)
    seen = worker.Look(None, {}, unfit) if unfit else worker.look(job, limits, apart=not is_small_text(file))
    notes = [f"page {p.page_no} can't be opened: what stands on it is not read" for p in _unread(seen.document)]
    reject = (seen.reject.code, seen.reject.reason) if seen.reject else None
    return Seen(file, seen.document, seen.tables, reject, show_personal, notes=notes)


def _unread(document: Document | None) -> list[Page]:
    return [page for page in document.pages if not page.is_read] if document else []


def places(document: Document) -> list[tuple[Place, str, float]]:
    """(place, text, confidence) of every cell and line, in reading order."""
    found: list[tuple[Place, str, float]] = []
    for block in document.blocks():
        if isinstance(block, Grid):
            found += [(block.place(cell), cell.text, cell.confidence) for cell in block.cells]
        else:
            found.append((block.place, block.text, block.confidence))
    return found


def _form(row: Record, tables: dict[str, list[Record]]) -> FormSeen:
    number = row["form_no"]

    def rows(table: str) -> list[Record]:
        return [r for r in tables.get(table, []) if r["form_no"] == number]

    def fields(code: str) -> list[str]:
        return [str(r["text_printed"]) for r in rows("form_field") if r["field_code"] == code]

    def first(code: str) -> str | None:
        return next(iter(fields(code)), None)

    title = first("title")
    named = title_kind(title) if title else None
    code = str(row["region_code"]) if row["region_code"] else None
    why = "no division of GB/T 2260 opens the department's name or the title, or several do"
    printed = [r for r in rows("budget_line") if str(r["value_printed"] or "").strip()]
    return FormSeen(
        form_no=_int(number),
        title=title,
        kind=str(row["form_kind"]),
        kind_basis="by its title" if named and named != "unknown" else "by what it holds (no title names the kind)",
        family=str(row["family_code"]),
        region_code=code,
        region_name=_division(code) if code else None,
        region_basis=_BASES.get(str(row["region_basis"]), str(row["region_basis"])) if code else why,
        department=first("department_name"),
        department_code=first("department_code"),
        project_name=first("project_name"),
        years={c: f for c in ("fiscal_year", "prior_year", "filed_on") if (f := fields(c))},
        unit=first("unit"),
        budget_count=sum(r["source_section"] == "form" for r in printed),
        narrative_count=sum(r["source_section"] == "narrative" for r in printed),
        indicator_count=len(rows("indicator_line")),
        score_count=len(rows("score_line")),
    )


def _division(code: str) -> str | None:
    path = project_root() / "seeds" / "reference" / "divisions.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return next((r["region_name_zh"] for r in csv.DictReader(stream) if r["region_code"] == code), None)


def _int(value: object) -> int:
    return int(str(value))
