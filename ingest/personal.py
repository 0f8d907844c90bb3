"""Finds names of persons and ways to reach them in a text, and puts a mark in their place.

Numbers that are facts (amounts, dates, document numbers, codes) stay as they are: a number is a telephone number by its
shape and by what stands around it, a name by the label before it or because a personal cell of the document holds it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from ingest import shapes
from ingest.paths import project_root

#: what is written in the place of each kind
MARKS: Final = {
    "email": "[邮箱]",
    "identity_card": "[证件号码]",
    "bank_card": "[银行卡号]",
    "account": "[账号]",
    "phone": "[电话]",
    "name": "[姓名]",
}
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Known:
    """What the personal cells of a document hold: names, and telephone numbers as digits alone."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


NOTHING: Final = Known()
_Span = tuple[int, int, str]


@cache
def name_parts() -> dict[str, frozenset[str]]:
    """The seed name_parts: surnames, and the endings and words that are no names."""
    with (project_root() / "seeds" / "reference" / "name_parts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        kind: frozenset(r["part"] for r in rows if r["part_kind"] == kind) for kind in ("surname", "ending", "word")
    }


def is_name(text: str) -> bool:
    """Whether Chinese characters can be a person's name: a surname and one or two more, no word and no office."""
    parts = name_parts()
    if text in parts["word"] or text[-1:] in parts["ending"]:
        return False
    return any(text[:length] in parts["surname"] and length < len(text) <= length + 2 for length in (1, 2))


def half_width(text: str) -> str:
    """The text with digits, signs and blanks of every kind as those of ASCII; each sign stays at its place."""
    done = text.translate(shapes.HALF)
    return re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), done)


def known(texts: Iterable[str]) -> Known:
    """The names and telephone numbers of a document's personal texts."""
    names: set[str] = set()
    phones: set[str] = set()
    for text in texts:
        half = half_width(text)
        joined = re.sub(rf"(?<![{shapes.HAN}])([{shapes.HAN}])\s+([{shapes.HAN}])(?![{shapes.HAN}])", r"\1\2", half)
        names |= {piece for piece in re.findall(rf"[{shapes.HAN}]+", joined) if is_name(piece)}
        phones |= set(re.findall(r"\d{10,12}", re.sub(r"[-\s()]", "", half)))
    return Known(frozenset(names), frozenset(phones))


def names_behind_labels(text: str) -> frozenset[str]:
    """The names of three characters and more behind a label such as 填报人：; a shorter one may be a word elsewhere."""
    half = half_width(text)
    found = ("".join(half[start:stop].split()) for start, stop, _ in _labelled(half))
    return frozenset(name for name in found if len(name) > shapes.SHORT and is_name(name))


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same, one of them perhaps with marks where the other names a person."""
    return one == other or _fits(one, other) or _fits(other, one)


def _fits(marked: str, text: str) -> bool:
    pieces = re.split("|".join(map(re.escape, MARKS.values())), marked)
    return len(pieces) > 1 and bool(re.fullmatch(".+?".join(map(re.escape, pieces)), text, re.DOTALL))


def is_masked(text: str) -> bool:
    """Whether a published text has a mark in it."""
    return any(mark in text for mark in MARKS.values())


def mask(text: str, of: Known = NOTHING, *, is_figure: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text with marks, and what kinds were masked; the same text and nothing where it holds nothing personal.

    ``of`` is what the document's personal cells hold. A number alone in a place for figures is a figure
    (``is_figure``), unless a personal cell holds it too.
    """
    half = half_width(text)
    if is_figure and shapes.FIGURE.fullmatch(half):
        found = [span for span in _known_phones(half, of) if re.sub(r"\D", "", half) in of.phones]
    else:
        found = list(_spans(half, of))
    done, kinds, end = "", [], 0
    for start, stop, kind in sorted(found, key=lambda span: (span[0], -span[1])):
        if start < end:
            continue
        done += text[end:start] + MARKS[kind]
        end = stop
        kinds.append(kind)
    return done + text[end:], tuple(dict.fromkeys(kinds))


def _spans(half: str, of: Known) -> Iterator[_Span]:
    yield from ((m.start(), m.end(), "email") for m in shapes.EMAIL.finditer(half))
    yield from ((m.start(), m.end(), "identity_card") for m in shapes.CARD.finditer(half) if _is_card(half, m))
    yield from ((m.start(1), m.end(1), "identity_card") for m in shapes.OLD_CARD.finditer(half))
    yield from ((m.start(1), m.end(1), "account") for m in shapes.ACCOUNT.finditer(half))
    for m in shapes.BANK.finditer(half):
        group = 1 if m[1] else 2
        if 16 <= len(re.sub(r"\D", "", m[group])) <= 19:
            yield m.start(group), m.start(group) + len(m[group].rstrip(" -")), "bank_card"
    for pattern in (shapes.MOBILE, shapes.FIXED):
        yield from ((m.start(), m.end(), "phone") for m in pattern.finditer(half) if _is_phone(half, m))
    yield from ((m.start(), m.end(), "phone") for m in shapes.TORN.finditer(half) if _is_torn_phone(half, m))
    yield from ((m.start(1), m.end(1), "phone") for m in shapes.LOCAL.finditer(half) if not _is_amount(half, m))
    yield from ((m.start(), m.end(), "phone") for m in shapes.SPOKEN.finditer(half))
    yield from _known_phones(half, of)
    yield from _labelled(half)
    yield from _titled(half)
    yield from _known_names(half, of)


def _is_card(half: str, found: re.Match[str]) -> bool:
    """By its check digit, or by a year of birth that no project's code has; behind a word for code it is a code."""
    before = half[max(0, found.start() - 12) : found.start()]
    if "身份证" in before:
        return True
    if re.search(r"(?:编码|代码|文号)[^0-9]{0,2}$", before):
        return False
    digits = re.sub(r"[- ]", "", found.group()).upper()
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return int(found[1]) <= 2009 or "10X98765432"[total % 11] == digits[-1]


def _is_phone(half: str, found: re.Match[str]) -> bool:
    before = half[max(0, found.start() - 12) : found.start()]
    if shapes.UNIT.match(half, found.end()) or shapes.CODE.search(before):
        return False
    return bool(shapes.CALL.search(before)) or not (
        shapes.AMOUNT.search(before) or shapes.MEASURE.match(half, found.end())
    )


def _is_torn_phone(half: str, found: re.Match[str]) -> bool:
    digits = re.sub(r"\s|\.0$", "", found.group())
    return len(digits) == 11 and not _is_amount(half, found) and bool(shapes.CALL.search(half, 0, found.start()))


def _is_amount(half: str, found: re.Match[str]) -> bool:
    return bool(shapes.UNIT.match(half, found.end()) or shapes.MEASURE.match(half, found.end()))


def _known_phones(half: str, of: Known) -> Iterator[_Span]:
    for digits in of.phones:
        loose = r"[-\s()]*".join(digits)
        for m in re.finditer(rf"\(?(?<!\d){loose}(?!\d)", half):
            yield m.start() + (m[0].startswith("(") and ")" not in m[0]), m.end(), "phone"


def _labelled(half: str) -> Iterator[_Span]:
    """The names behind a label such as 填表人：, one or several."""
    for label in shapes.LABEL.finditer(half):
        at = label.end()
        while (stop := _name_at(half, at)) is not None:
            yield at, stop, "name"
            joined = shapes.JOINED.match(half, stop)
            if not joined:
                break
            at = joined.end()


def _name_at(half: str, at: int) -> int | None:
    """Where a name that begins here ends: with the first that fits and has no word going on behind it."""
    if foreign := shapes.FOREIGN.match(half, at):
        return foreign.end()
    for pattern in (shapes.PIECE, shapes.SPACED):
        if not (piece := pattern.match(half, at)):
            continue
        for stop in range(at + 2, piece.end() + 1):
            if is_name("".join(half[at:stop].split())) and shapes.BEHIND.match(half, stop):
                return stop
    return None


def _titled(half: str) -> Iterator[_Span]:
    """A name before 同志 or an office (王小明局长) where a word begins with it; one of three right behind an office."""
    for title in shapes.TITLE.finditer(half):
        stop = title.end() + shapes.WHOLE
        if is_name(half[title.end() : stop]) and len(half) >= stop and shapes.BEHIND.match(half, stop):
            yield title.end(), stop, "name"
        for length in (3, 2):
            start = title.start() - length
            if start < 0 or not is_name(half[start : title.start()]):
                continue
            if start == 0 or not _is_han(half[start - 1]) or half[start - 1] in shapes.BEFORE_NAME:
                yield start, title.start(), "name"
                break


def _known_names(half: str, of: Known) -> Iterator[_Span]:
    """Names that stand free, or where running text names a person; not parts of other words."""
    for name in of.names:
        for m in re.finditer(r"\s?".join(name), half):
            left, right = half[: m.start()][-1:], half[m.end() : m.end() + 1]
            begins = not _is_han(left) or left in shapes.BEFORE_NAME
            if shapes.AFTER_NAME.match(half, m.end()) or (begins and (not _is_han(right) or len(name) > shapes.SHORT)):
                yield m.start(), m.end(), "name"


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
