"""The text of a Word document's paragraphs: what is shown of runs, fields, text boxes and symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ingest.loaders.ooxml import local

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: elements that only wrap others
CONTAINERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "bdo", "dir"})
_ENDED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "tbl", "txbxContent", "rt"})
_SYMBOLS = {"FE": "☑", "52": "☑", "FC": "√", "50": "√", "A8": "□", "6F": "□", "A3": "□", "71": "□"}

#: the same of the font Symbol, in which offices write what their keyboards have no key for
_OF_SYMBOL = {
    "A3": "≤", "B3": "≥", "B9": "≠", "BB": "≈", "B1": "±", "B4": "×", "B8": "÷", "B0": "°", "B7": "·",
    "25": "%", "2B": "+", "2D": "-", "3C": "<", "3D": "=", "3E": ">",
}  # fmt: skip


def content(parent: Iterable[etree._Element]) -> Iterator[str | etree._Element]:
    """Paragraphs' texts (blank ones left out) and tables under ``parent`` in reading order.

    Text boxes follow the paragraph that they are tied to.
    """
    for child in parent:
        name = local(child)
        if name == "p":
            if text := _paragraph(child):
                yield text
            for box in _boxes(child):
                yield from content(box)
        elif name == "tbl":
            yield child
        elif name in CONTAINERS:
            yield from content(child)


def _paragraph(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph)).strip()


def _pieces(node: etree._Element) -> Iterator[str]:
    for child in node:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name in ("tab", "ptab"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(child)
        elif name == "r":
            if not is_on(child.find(f"{W}rPr"), "vanish"):
                yield from _pieces(child)
        elif name not in _ENDED:
            yield from _pieces(child)


def _symbol(node: etree._Element) -> str:
    """A sign by its number in its font; the old binary doesn't say the font, where only ``≥`` is sure."""
    number, font = attribute(node, "char").upper()[-2:], attribute(node, "font")
    if font.startswith("Symbol") or (number == "B3" and not font):
        return _OF_SYMBOL.get(number, "")
    return _SYMBOLS.get(number, "")


def _boxes(node: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a paragraph; of two versions of one box (AlternateContent) the first."""
    for child in node:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            found = [list(_boxes(version)) for version in child]
            yield from next((f for f in found if f), [])
        elif name not in ("del", "moveFrom"):
            yield from _boxes(child)


def attribute(node: etree._Element, name: str) -> str:
    """An attribute of Word's own, or nothing."""
    return node.get(f"{W}{name}") or ""


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a switch is set."""
    node = properties.find(f"{W}{name}") if properties is not None else None
    return node is not None and attribute(node, "val") not in ("0", "false", "off")


def number(properties: etree._Element | None, name: str) -> int:
    """A whole number that is not negative; 0 where there is none."""
    node = properties.find(f"{W}{name}") if properties is not None else None
    text = attribute(node, "val") if node is not None else ""
    return int(text) if text.isdecimal() and len(text) < 7 else 0
