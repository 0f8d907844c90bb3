"""Which cells of the source a finding rests on, and which of them hold its figures.

``printed`` marks a cell with the value that the rule objects to, ``compared`` one that it is held against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ingest.forms.text import fold
from ingest.lookup import Row
from ingest.model import Box
from ingest.paper.gather import Paper

PRINTED, COMPARED = "printed", "compared"
#: columns of facts whose cells hold figures or answers, not labels
_POINTS = {"weight", "score", "max_score"}
_VALUES = {"amount_yuan", "ratio", "target_printed", "actual_printed", "explanation", *_POINTS}
#: where no cell holds the finding's own values: what is marked instead
_USUAL = {"amount_yuan", "ratio", "target_printed", "actual_printed", "max_score"}
#: rows of a table so far apart at most are shown as one piece
_NEAR = 4
#: what a printed target or actual is held against
_HELD = {"target_printed", "actual_printed"}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of the source: a whole cell, or a token in a line of running text (``is_token``).

    ``col_no`` and ``table_no`` are ``None`` outside tables; ``box`` (points from the page's top left) is the cell's
    or the whole paragraph's, ``None`` without a layout; ``mark`` is ``PRINTED``, ``COMPARED`` or ``None``; ``fact_no``
    tells facts apart.
    """

    page_no: int
    table_no: int | None
    row_no: int
    col_no: int | None
    text: str
    box: Box | None
    mark: str | None
    is_token: bool
    is_recognised: bool
    column: str
    fact_no: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """Rows of one table as text: ``rows`` are (row number, texts and marks by column); or tokens of one line."""

    page_no: int
    table_no: int | None
    columns: tuple[int, ...]
    rows: tuple[tuple[int, tuple[tuple[str, str | None] | None, ...]], ...]


def spots(paper: Paper, fact_ids: Iterable[str], printed: str | None, expected: str | None) -> list[Spot]:
    """The pieces of the source behind these facts, in reading order, those with the finding's values marked."""
    found: list[Spot] = []
    for fact_no, fact_id in enumerate(fact_ids):
        sources = paper.sources.get(fact_id, ())
        marks = _marks(sources, printed, expected)
        is_token = paper.facts.get(fact_id, {}).get("source_section") == "narrative"
        found += [_spot(source, mark, is_token, fact_no) for source, mark in zip(sources, marks, strict=True)]
    return sorted(found, key=lambda s: (s.page_no, s.table_no or 0, s.row_no, s.col_no or 0))


def strips(found: Iterable[Spot]) -> list[Strip]:
    """The same as rows of text; a table's cells keep their columns, a line's tokens the order of label and value."""
    tables: dict[tuple[int, int], list[Spot]] = {}
    lines: dict[tuple[int, int | None, int, int | None], list[Spot]] = {}
    for spot in found:
        if spot.is_token or spot.table_no is None:
            lines.setdefault((spot.page_no, spot.table_no, spot.row_no, spot.col_no), []).append(spot)
        else:
            tables.setdefault((spot.page_no, spot.table_no), []).append(spot)
    done = [_grid(*at, part) for at, of in tables.items() for part in _near(of)]
    for (page_no, table_no, row_no, _), of in lines.items():
        facts = {s.fact_no: [t for t in of if t.fact_no == s.fact_no] for s in of}
        cells = [c for f in facts.values() for c in _once(sorted(((s.text, s.mark) for s in f), key=_is_marked))]
        done.append(Strip(page_no, table_no, (), ((row_no, tuple(cells)),)))
    return sorted(done, key=lambda strip: (strip.page_no, strip.table_no or 0, strip.rows[0][0]))


def _is_marked(part: tuple[str, str | None]) -> bool:
    """Labels come before the figure that they are of."""
    return part[1] is not None


def _near(of: list[Spot]) -> list[list[Spot]]:
    """A table's cells in groups of rows that lie together; a level's label alone in its row is left out."""
    rows = {s.row_no for s in of if not s.column.startswith("level")}
    groups: list[list[Spot]] = []
    for spot in sorted((s for s in of if s.row_no in rows), key=lambda s: s.row_no):
        if groups and spot.row_no - groups[-1][-1].row_no <= _NEAR:
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return groups


def place(spot: Spot | Strip, row_no: int | None = None) -> tuple[str, str]:
    """Where it stands, in Chinese and in English."""
    row = row_no if row_no is not None else (spot.row_no if isinstance(spot, Spot) else None)
    zh, en = [f"第{spot.page_no}页"], [f"page {spot.page_no}"]
    if spot.table_no is not None:
        zh.append(f"表{spot.table_no}")
        en.append(f"table {spot.table_no}")
    if row is not None:
        zh.append(f"第{row}行")
        en.append(f"{'row' if spot.table_no is not None else 'line'} {row}")
    if isinstance(spot, Spot) and spot.col_no is not None:
        zh.append(f"第{spot.col_no}列")
        en.append(f"column {spot.col_no}")
    return " ".join(zh), ", ".join(en)


def _spot(source: Row, mark: str | None, is_token: bool, fact_no: int) -> Spot:
    corners = [source[name] for name in ("x0", "top", "x1", "bottom")]
    x0, top, x1, bottom = (float(str(value)) if value is not None else 0.0 for value in corners)
    return Spot(
        page_no=int(str(source["page_no"])),
        table_no=_number(source["table_no"]),
        row_no=int(str(source["row_no"])),
        col_no=_number(source["col_no"]),
        text=str(source["text_printed"] or ""),
        box=None if None in corners else (x0, top, x1, bottom),
        mark=mark,
        is_token=is_token,
        is_recognised=float(str(source["confidence"] or 0)) < 1,
        column=str(source["column_name"]),
        fact_no=fact_no,
    )


def _marks(sources: Iterable[Row], printed: str | None, expected: str | None) -> list[str | None]:
    """What each cell of one fact is to the finding."""
    is_points = fold(printed or expected or "").endswith("分")
    cells = [(str(row["column_name"]), str(row["text_printed"] or "")) for row in sources]
    fits = [column in _VALUES and (column in _POINTS) == is_points for column, _ in cells]
    is_exact = any(fit and _is(text, printed) for fit, (_, text) in zip(fits, cells, strict=True))
    marks: list[str | None] = []
    for fit, (column, text) in zip(fits, cells, strict=True):
        if fit and (_is(text, printed) if is_exact else _says(text, printed)):
            marks.append(PRINTED)
        elif fit and (_says(text, printed) or _says(text, expected) or (is_exact and column in _HELD)):
            marks.append(COMPARED)
        else:
            marks.append(None)
    return marks if any(marks) else [COMPARED if column in _USUAL else None for column, _ in cells]


def _is(text: str, value: str | None) -> bool:
    """Whether a cell holds the value and nothing else, but for the unit of points."""
    return bool(value) and fold(text).removesuffix("分") == fold(value or "").removesuffix("分")


def _says(text: str, value: str | None) -> bool:
    """Whether a cell's text holds the value: its numbers where it has some, else its words."""
    if not value:
        return False
    wanted = _numbers(value)
    if wanted:
        return bool(wanted & _numbers(text))
    return fold(value) in fold(text) or (bool(fold(text)) and fold(text) in fold(value))


def _numbers(text: str) -> set[Decimal]:
    return {Decimal(match.replace(",", "")).normalize() for match in _NUMBER.findall(fold(text))}


def _grid(page_no: int, table_no: int, of: list[Spot]) -> Strip:
    columns = tuple(sorted({s.col_no or 0 for s in of}))
    at: dict[tuple[int, int], list[tuple[str, str | None]]] = {}
    for s in of:
        at.setdefault((s.row_no, s.col_no or 0), []).append((s.text, s.mark))
    rows = tuple(
        (row_no, tuple(_joined(at.get((row_no, col_no), [])) for col_no in columns))
        for row_no in sorted({s.row_no for s in of})
    )
    return Strip(page_no, table_no, columns, rows)


def _joined(parts: list[tuple[str, str | None]]) -> tuple[str, str | None] | None:
    if not parts:
        return None
    kept = _once(parts)
    marks = [mark for _, mark in kept if mark]
    return " ".join(text for text, _ in kept), (PRINTED if PRINTED in marks else marks[0] if marks else None)


def _once(parts: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str | None], ...]:
    """Each text once, with the gravest of its marks."""
    best: dict[str, str | None] = {}
    for text, mark in parts:
        if text not in best or mark == PRINTED or best[text] is None:
            best[text] = mark
    return tuple(best.items())


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def fact_ids(finding: Mapping[str, object]) -> list[str]:
    """The facts that a finding or a signal rests on; none where it rests on the form's header or text."""
    found = finding.get("fact_ids")
    return [str(fact_id) for fact_id in found] if isinstance(found, list) else []
