"""The parts of a Word document that stand beside its body: headers, footers, foot- and endnotes.

A section's header is read before it and its footer behind it, each once where several sections share it; the notes
follow the body. So a title or a unit that an office put into the page's header is read as in a PDF of the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from ingest.loaders.ooxml import Package, local
from ingest.loaders.wordtext import W, attribute, content, is_on

Item = str | etree._Element
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOTES = ("footnote", "endnote")


def whole(package: Package, body: etree._Element) -> Iterator[Item]:
    """Texts and tables of a body with its headers, footers and notes, in reading order.

    Raises:
        RejectedError: a part that the body names is damaged or too large.
    """
    targets = package.targets("word/document.xml") if package.has("word/_rels/document.xml.rels") else {}
    seen: set[str] = set()
    for blocks, properties in _sections(body):
        yield from _running(package, "header", properties, targets, seen)
        yield from content(blocks)
        yield from _running(package, "footer", properties, targets, seen)
    for kind in _NOTES:
        part = f"word/{kind}s.xml"
        if body.find(f".//{W}{kind}Reference") is not None and package.has(part):
            notes = package.xml(part).iterfind(f"{W}{kind}")
            yield from chain.from_iterable(content(note) for note in notes if not attribute(note, "type"))


def _sections(body: etree._Element) -> Iterator[tuple[list[etree._Element], etree._Element | None]]:
    """A body's blocks by section, with the section's properties, which stand in its last paragraph or end the body."""
    blocks: list[etree._Element] = []
    for child in body:
        if local(child) == "sectPr":
            yield blocks, child
            blocks = []
            continue
        blocks.append(child)
        if (ended := child.find(f"{W}pPr/{W}sectPr")) is not None:
            yield blocks, ended
            blocks = []
    if blocks:
        yield blocks, None


def _running(
    package: Package, kind: str, properties: etree._Element | None, targets: dict[str, str], seen: set[str]
) -> Iterator[Item]:
    """What a section's headers or footers show; one for even pages or the first counts where the file uses it."""
    if properties is None:
        return
    for reference in properties.iterfind(f"{W}{kind}Reference"):
        part = targets.get(reference.get(_ID) or "", "")
        if part in seen or not package.has(part):
            continue
        if attribute(reference, "type") == "first" and not is_on(properties, "titlePg"):
            continue
        seen.add(part)
        yield from content(package.xml(part))
