"""Reads the files of corrections; what is wrong with one is a sentence with file, line, column and what to write."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.model import Place
from ingest.paths import UsageError

#: the columns of a file, in the order of the template
COLUMNS = ("document", "form_no", "place", "printed", "corrected", "reason", "who", "when")
_DOCUMENT = re.compile(r"[0-9a-f]{8,64}")
_PLACE = re.compile(r"p(\d{1,6})\.(?:t(\d{1,6})\.r(\d{1,7})\.c(\d{1,6})|l(\d{1,7}))(?:#(\d{1,3}))?")
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of a file: ``printed`` stands at ``place`` of a form, ``corrected`` is to be read instead.

    ``document`` is a SHA-256 or how it begins; ``nth`` says which of several equal figures of one line of text is
    meant (from 1; ``None``: there is one). Both texts may be empty: a blank place. ``source`` is file and line.
    """

    document: str
    form_no: int
    place: Place
    nth: int | None
    printed: str
    corrected: str
    reason: str
    who: str
    when: date
    file_name: str
    file_line: int

    @property
    def source(self) -> str:
        """File and line, as an error names them."""
        return f"{self.file_name} line {self.file_line}"


def notation(place: Place, nth: int | None = None) -> str:
    """A place as a file of corrections writes it: ``p1.t1.r25.c8``, or ``p1.l5`` for a line outside tables."""
    if place.table_no is None:
        written = f"p{place.page_no}.l{place.row_no}"
    else:
        written = f"p{place.page_no}.t{place.table_no}.r{place.row_no}.c{place.col_no}"
    return written if nth is None else f"{written}#{nth}"


def squeeze(text: str | None) -> str:
    """A text without white space: so texts are compared, since a layout breaks lines anywhere."""
    return "".join((text or "").split())


def folder(root: Path) -> Path:
    """Where the corrections lie: ``JIXIAO_CORRECTIONS``, else ``corrections/`` of the project's root.

    Raises:
        UsageError: the folder that was named isn't there.
    """
    named = os.environ.get("JIXIAO_CORRECTIONS")
    if named and not Path(named).is_dir():
        raise UsageError(f"There is no folder of corrections {named}: name one that is there.")
    return Path(named) if named else root / "corrections"


def read(folder: Path) -> list[Correction]:
    """The corrections of all ``*.csv`` of a folder, by name; none where the folder isn't there.

    Raises:
        UsageError: a file isn't UTF-8, lacks a column, or a row breaks the rules; the sentence says what to write.
    """
    files = sorted(f for f in folder.glob("*.csv") if f.is_file()) if folder.is_dir() else []
    found = [row for file in files for row in _rows(file)]
    seen: dict[tuple[object, ...], Correction] = {}
    for row in found:
        key = (row.document, row.form_no, row.place, row.nth, squeeze(row.printed))
        if key in seen:
            raise UsageError(f"{row.source} corrects the same place as {seen[key].source}: keep one of them.")
        seen[key] = row
    return found


def _rows(file: Path) -> Iterator[Correction]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name} isn't UTF-8: save it as CSV UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{file} can't be read ({error.strerror}): make it readable, or take it away.") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(file, header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(file.name, reader.line_num, header, cells)
    except csv.Error as error:
        raise UsageError(f"{file.name} line {reader.line_num} isn't CSV ({error}): mend its quotes.") from error


def _check_header(file: Path, header: list[str]) -> None:
    wanted = ",".join(COLUMNS)
    if missing := [name for name in COLUMNS if name not in header]:
        raise UsageError(f"{file.name} line 1 has no column {', '.join(missing)}: write {wanted}.")
    if extra := [name for name in header if name not in COLUMNS or header.count(name) > 1]:
        raise UsageError(f"{file.name} line 1 has a column too many ({extra[0]}): write {wanted}.")


def _row(name: str, line: int, header: list[str], cells: list[str]) -> Correction:
    where = f"{name} line {line}"
    if len(cells) != len(header):
        raise UsageError(f"{where} has {len(cells)} columns, not {len(header)}: put texts with commas in quotes.")
    row = dict(zip(header, (cell.strip() for cell in cells), strict=True))

    def wrong(column: str, what: str) -> UsageError:
        return UsageError(f"{where}, column {column}: “{row[column][:40]}” {what}")

    if too_long := next((column for column in COLUMNS if len(row[column]) > _LONGEST), None):
        raise wrong(too_long, f"is longer than {_LONGEST} characters: shorten it.")
    if empty := next((column for column in ("reason", "who") if not row[column]), None):
        raise wrong(empty, "is empty: say why, and who found it.")
    if not _DOCUMENT.fullmatch(row["document"].lower()):
        raise wrong("document", "is no document_id: write its SHA-256 in hex, the first 8 characters at least.")
    if not re.fullmatch(r"[1-9]\d{0,5}", row["form_no"]):
        raise wrong("form_no", "is no number of a form: write 1 for the first form of the document.")
    place = _PLACE.fullmatch(row["place"])
    if not place:
        raise wrong("place", "is no place: write p1.t1.r25.c8 or p1.l5, as jixiao explain prints it.")
    if squeeze(row["printed"]) == squeeze(row["corrected"]):
        raise wrong("corrected", "says the same as printed: write what should be read instead.")
    if (when := _date(row["when"])) is None:
        raise wrong("when", "is no date: write it as 2026-03-01.")
    page, table, cell_row, column, loose, nth = (None if part is None else int(part) for part in place.groups())
    return Correction(
        document=row["document"].lower(),
        form_no=int(row["form_no"]),
        place=Place(page or 0, table, (cell_row if loose is None else loose) or 0, column),
        nth=nth,
        printed=row["printed"],
        corrected=row["corrected"],
        reason=row["reason"],
        who=row["who"],
        when=when,
        file_name=name,
        file_line=line,
    )


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
