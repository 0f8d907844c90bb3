"""Which styles of a Word binary hide their text, for letters that are told to be other than their style."""

from __future__ import annotations

from ingest.loaders.docbinary import sprms

_PARAGRAPH, _LETTERS, _NONE = 1, 2, 0xFFF


def hidden(table: bytes) -> frozenset[int]:
    """The numbers of the styles that hide text, of a table of styles; what is broken in it hides nothing."""
    own: list[bool | None] = []
    bases: list[int] = []
    base_size = int.from_bytes(table[4:6], "little")
    at = 2 + int.from_bytes(table[:2], "little")
    while at + 2 <= len(table) and len(own) < _NONE:
        size = int.from_bytes(table[at : at + 2], "little")
        style = table[at + 2 : at + 2 + size]
        bases.append(int.from_bytes(style[2:4], "little") >> 4 if size else _NONE)
        own.append(_own(style, base_size))
        at += 2 + size + size % 2
    return frozenset(number for number in range(len(own)) if _hides(number, own, bases))


def _own(style: bytes, base_size: int) -> bool | None:
    """Whether a style itself hides (or shows) its text; nothing where it doesn't say."""
    kind = style[2] & 15 if len(style) > 2 else 0
    at = base_size + 4 + 2 * int.from_bytes(style[base_size : base_size + 2], "little")
    for part in range(2 if kind == _PARAGRAPH else 1 if kind == _LETTERS else 0):
        size = int.from_bytes(style[at : at + 2], "little")
        if part == (kind == _PARAGRAPH):
            found = dict(sprms.changes(style[at + 2 : at + 2 + size])).get(sprms.HIDDEN)
            return sprms.is_on(found) if found is not None else None
        at += 2 + size + size % 2
    return None


def _hides(number: int, own: list[bool | None], bases: list[int]) -> bool:
    seen: set[int] = set()
    while number < len(own) and number not in seen:
        seen.add(number)
        if (found := own[number]) is not None:
            return found
        number = bases[number]
    return False
