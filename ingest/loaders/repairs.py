"""Numbers as recognised: what looks like one, which repairs are safe, and which reading of two to keep."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[≥≤=<>]?-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(%|‰|[一-鿿]{1,4})?")
_LIKE_NUMBER = re.compile(r"[≥≤=<>≪≫《》]?\s*-?[\d.,，．·、\s]*\d[\d.,，．·、\s]*(%|‰)?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．％－＝＜＞", "0123456789,.%-=<>")
#: before a number these are comparators: a double sign, or the mark of a title, which looks like it
_COMPARATORS = str.maketrans("≪≫《》", "≤≥≤≥")
_SPACED = re.compile(r"(?<=\d)[ \t]*([.,])[ \t]*(?=\d)|[ \t]+(?=[%‰])|(?<=[≥≤=<>])[ \t]+")
#: digits that each stand apart, with a sign or a unit: one number, however far it is spread (``2 8 6人``)
_SPREAD = re.compile(r"^(?:[≥≤=<>]\d(?:[ \t]\d){2,}(?![\d.,])|\d(?:[ \t]\d){2,}(?=[%‰一-鿿]))")
#: a sign per mille that was recognised as per cent and a ring
_PER_MILLE = re.compile(r"(?:(?<=\d)\s*|^)[%％][0Oo○]$")
_DATE_SPACE = re.compile(r"(?<=\d)[ \t]+(?=[年月日])|(?<=[年月])[ \t]+(?=\d)")
#: a reading that two pictures of the cell don't agree on, and one of several lines that they do agree on
DOUBTED, AGREED = 0.3, 0.5


def is_number(text: str) -> bool:
    """Whether the whole text is one number with its operator and unit."""
    return _NUMBER.fullmatch(text) is not None


def is_like_number(text: str) -> bool:
    """Whether the text is digits and points, be they well placed or not."""
    return _LIKE_NUMBER.fullmatch(text.strip()) is not None


def repair(text: str) -> str:
    """The text with safe repairs where that makes the whole of it a number; else as it was recognised.

    Spaces within a date go in any case; line breaks stay, since a number that wraps has to be read again.
    """
    if text and not text.strip("一—"):
        return "—" * len(text)  # alone in its cell it is a dash, which looks like the numeral one
    text = _PER_MILLE.sub("‰", _DATE_SPACE.sub("", text))
    if is_number(text):
        return text
    tried = text.translate(_HALF_WIDTH).translate(_COMPARATORS)
    tried = _SPACED.sub(lambda m: m.group(1) or "", tried).strip()
    tried = _SPREAD.sub(lambda m: "".join(m.group().split()), tried)
    return tried if is_number(tried) else text


def settle(first: str, second: str, second_confidence: float) -> tuple[str, float]:
    """Which of two readings of a number's cell to keep, and how sure of it to be (at most ``AGREED``).

    A recogniser drops points and commas, it does not make them up: where the digits agree, the reading
    that is a number in full and has more marks is kept, in doubt.
    """
    if first == second and is_number(first):
        return first, min(AGREED, second_confidence)
    same_digits = re.sub(r"\D", "", first) == re.sub(r"\D", "", second)
    if same_digits and is_number(second) and (not is_number(first) or len(second) > len(first)):
        return second, DOUBTED
    return first, DOUBTED
