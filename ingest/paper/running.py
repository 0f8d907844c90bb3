"""Where the words and figures of running text stand on a PDF page.

Running text is never published, as it may name people: of a sentence only the tokens that a fact rests on are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.loaders.glyphs import Glyph
from ingest.model import Box
from ingest.paper.evidence import Spot

_AROUND = 1.0


def find(path: Path, page_no: int, tokens: Sequence[Spot]) -> list[tuple[Box, Spot]]:
    """Each token's box, or boxes where it runs over a line's end, looked up in the characters of its paragraph.

    Where a figure stands several times, the one next after its label is meant. What isn't found is left out.
    """
    paragraphs: dict[Box, list[Spot]] = {}
    for token in tokens:
        if token.box:
            paragraphs.setdefault(token.box, []).append(token)
    glyphs = _glyphs(path, page_no)
    found: list[tuple[Box, Spot]] = []
    for box, of in paragraphs.items():
        found += _paragraph([g for g in glyphs if _holds(box, g)], of)
    return found


def _paragraph(glyphs: list[Glyph], tokens: list[Spot]) -> list[tuple[Box, Spot]]:
    text = "".join(g.text for g in glyphs)
    owner = [n for n, g in enumerate(glyphs) for _ in g.text]
    figures = [s for s in tokens if s.column in ("amount_yuan", "ratio")]
    labels = [at + len(_flat(s.text)) for s in tokens if s not in figures for at in _places(text, s.text)]
    anchors: list[int] = []
    found: list[tuple[Box, Spot]] = []
    for token in [*figures, *(s for s in tokens if s not in figures)]:
        places = _places(text, token.text)
        if not places:
            continue
        if token in figures:
            at = min(places, key=lambda p: min((p - end for end in labels if end <= p), default=len(text)))
            anchors.append(at)
        else:
            at = min(places, key=lambda p: min((abs(a - p) for a in anchors), default=p))
        held = glyphs[owner[at] : owner[at + len(_flat(token.text)) - 1] + 1]
        found += [(_around(line), token) for line in _lines(held)]
    return found


def _lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Characters in a row grouped by the line that they stand on."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and lines[-1][-1].top <= glyph.middle[1] <= lines[-1][-1].bottom:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _around(glyphs: Sequence[Glyph]) -> Box:
    return (
        min(g.x0 for g in glyphs) - _AROUND,
        min(g.top for g in glyphs) - _AROUND,
        max(g.x1 for g in glyphs) + _AROUND,
        max(g.bottom for g in glyphs) + _AROUND,
    )


def _holds(box: Box, glyph: Glyph) -> bool:
    x, y = glyph.middle
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _places(text: str, token: str) -> list[int]:
    wanted = _flat(token)
    return [n for n in range(len(text)) if wanted and text.startswith(wanted, n)]


def _flat(text: str) -> str:
    return "".join(text.split())


def _glyphs(path: Path, page_no: int) -> list[Glyph]:
    from ingest.loaders import pdf, pdf_open

    document = pdf_open.open_pdf(path)
    try:
        page = document[page_no - 1]
        try:
            return list(pdf._glyphs(page, pdf._view(page), path.name))
        finally:
            page.close()
    finally:
        document.close()
