"""A finding as a block of the paper: its figures, and the cells that it rests on as pictures or as text."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lookup import Row
from ingest.paper import evidence, pages, sections, words
from ingest.paper.evidence import Spot, Strip
from ingest.paper.gather import Paper
from ingest.paper.originals import Original


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture for the page: its bytes as a data URI, its size in CSS pixels, and where it is cut from."""

    data: str
    width: int
    page_no: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with its evidence; ``row`` has the columns of ``audit.fct_finding`` and its rule's."""

    number: int
    row: dict[str, object]
    spots: Sequence[Spot]
    pictures: tuple[pages.Picture, ...]
    strips: tuple[Strip, ...]
    more: int
    note: words.Pair | None

    @property
    def shown(self) -> list[Shown]:
        """The pictures as a browser takes them."""
        return [
            Shown(f"data:image/png;base64,{base64.b64encode(p.png).decode()}", round(p.width / 1.5), p.page_no)
            for p in self.pictures
        ]


def findings(paper: Paper, original: Original) -> list[Finding]:
    """The form's findings, the gravest first, each with pictures where its file can be shown."""
    is_pdf = paper.form["media_type"] == "application/pdf"
    source = pages.Pages(original.path, is_pdf) if has_pages(paper) and original.path else None
    known = evidence.spots(paper, paper.facts, None, None) if source and paper.findings else []
    found: list[Finding] = []
    for number, row in enumerate(paper.findings, 1):
        printed, expected = row["printed_value"], row["expected_value"]
        spots = evidence.spots(paper, evidence.fact_ids(row), _text(printed), _text(expected))
        made, more = pages.pictures(source, spots, known) if source else ([], 0)
        seen = {picture.page_no for picture in made}
        strips = tuple(strip for strip in evidence.strips(spots) if strip.page_no not in seen)
        note = None
        if not spots:
            note = words.pair("state", "no_cell")
        elif strips:
            note = words.pair(
                "state", "no_pages" if not has_pages(paper) else original.state if not source else "unreadable"
            )
        found.append(Finding(number, _row(paper, row), spots, tuple(made), strips, more, note))
    return found


def has_pages(paper: Paper) -> bool:
    """Whether the form's file has pages that can be drawn."""
    media_type = str(paper.form["media_type"] or "")
    return media_type == "application/pdf" or media_type.startswith("image/")


def _row(paper: Paper, row: Row) -> dict[str, object]:
    return {
        **row,
        **sections.rule_names(row),
        **sections.severity(paper, row),
        "size_yuan": row.get("size_yuan"),
        "size_points": row.get("size_points"),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
