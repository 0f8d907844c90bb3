"""Text as printed, made comparable: folding, white space, and what a cell's text looks like.

Nothing here turns text into numbers: that is SQL's. These tests only say what kind of text stands in a cell.
"""

from __future__ import annotations

import re
from functools import lru_cache

_UNIT_SIGNS = frozenset({"%", "‰", "℃", "㎡", "m²", "km", "kg", "mg/L"})
_FULL_WIDTH = {i: i - 0xFEE0 for i in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLAIN_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DATE_DIGITS = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(%|‰|元|千元|[万亿]元?)?")
_LABELLED = re.compile(r"^([^\d:：]{2,14})[:：]\s*(-?\d[\d,.]*\s*(?:万元|亿元|千元|元|%)?)$")
_OF_MOST = re.compile(r"(\d+(?:\.\d+)?)分?\((?:满分|分值)[:为]?(\d+(?:\.\d+)?)分?\)")
_GRADE = re.compile(r"优秀?|良好?|中等?|较?差")
_DASH = re.compile(r"[-—–―_=~·.•/\\一]+|N/?A", re.IGNORECASE)
_COMPARATOR = re.compile(r"^(≥|≤|>=|<=|>|<|=|≪|≫|大于|小于|不低于|不少于|不超过|不高于|不小于|不大于|高于|低于|等于)")
#: ``≥`` and ``≤`` before a number, as the font Symbol numbers them; in other fonts these are boxes to tick
_AT_LEAST = re.compile("\uf0b3(?=\\s*\\d)")
_AT_MOST = re.compile("\uf0a3(?=\\s*\\d)")
_BOUND = re.compile(r"^([≥≤≧≦<>]=?|=)\d|\d(月|日|年)?[底末]?[之以]?前(完成)?$")
_ENUMERATION = re.compile(r"^([①-⑳][、.]?|\(?[一二三四五六七八九十]{1,3}[、)．.]|[(]?\d{1,2}[、).](?!\d))")
_COUNT = r"[\d一二三四五六七八九十]{1,3}([-—.]\d{1,3})*"
_NUMBER_OF_TABLE = re.compile(rf"((公开|财[决预]|附)?表?{_COUNT}表|(附件?|附?表|公开){_COUNT}[:：]?)")
_PARENTHESES = re.compile(r"\([^()]*\)")
_LATIN = re.compile(r"[A-Za-z]{2,}[A-Za-z0-9.,'’&/-]*|\(\)")
#: what a label's range of points leaves behind its brackets (``成本指标（0-20）分``)
_POINTS_BEHIND = re.compile(r"(?<=\d\))分$")
#: what numbers a column, and how it is computed (``小计④=①+②``)
_FORMULA = re.compile(r"(?<=[\u4e00-\u9fff)）%\s])[①-⑳](\s*[=＝][①-⑳+＋\-－—*×÷/／()（）\s\d%％]+)?\s*$")
_PAPER = re.compile(r"〔20\d{2}〕.*号$|\d月(\d{1,2}日)?$")
_LEADING_WORDS = re.compile(r"^(其中|按.{2,4}性质分|来源于)[::]?|^(\d[、.])?资金(来源|结构|构成)[::](\(\d\))?")


def is_paper(text: str) -> bool:
    """Whether a text is a date, or the number of a paper (``甘财农〔2022〕126号``)."""
    return bool(_PAPER.search(fold(text)))


def strip_tags(text: str) -> str:
    """``text`` without stray HTML tags, with white space at the ends removed and the font Symbol's signs as signs."""
    if "\uf0b3" in text or "\uf0a3" in text:
        text = _AT_LEAST.sub("≥", _AT_MOST.sub("≤", text))
    return _TAG.sub(" ", text).strip() if "<" in text else text.strip()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Half width, no white space, no tags: the shape in which labels are compared."""
    return _SPACE.sub("", strip_tags(text).translate(_FULL_WIDTH)).replace("︰", ":")


def chinese(text: str) -> str:
    """A folded label without its translation: ``数量指标 Quantity`` gives ``数量指标``; ``(A)`` stays."""
    folded = fold(text)
    if not has_han(folded):
        return folded
    shown = _LATIN.sub("", _LATIN.sub("", folded)).strip("/-")
    return _open_bracket(shown)


def _open_bracket(text: str) -> str:
    """Without a bracket at either end whose other half stands in another text (``(评价年度``)."""
    if text.startswith("(") and ")" not in text:
        return text[1:]
    return text[:-1] if text.endswith(")") and "(" not in text else text


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A label without its colon, numbering and 其中: ``其中：一般公共预算：`` gives ``一般公共预算``."""
    folded = chinese(_FORMULA.sub("", text)).strip(":;,、*")
    folded = _LEADING_WORDS.sub("", folded).strip(":")
    return _ENUMERATION.sub("", folded).strip(":")


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A label without parentheses: ``产出指标（50分）`` gives ``产出指标``."""
    return _PARENTHESES.sub("", _POINTS_BEHIND.sub("", label(text))).strip(":")


def parenthesised(text: str) -> list[str]:
    """The texts in parentheses: ``金额（万元）`` gives ``['万元']``."""
    return [x[1:-1] for x in _PARENTHESES.findall(fold(text))]


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in ``text``."""
    return bool(_HAN.search(text))


def han_count(text: str) -> int:
    """How many Chinese characters stand in ``text``."""
    return len(_HAN.findall(text))


def is_number(text: str) -> bool:
    """A number alone, with or without thousands separators; spaces inside don't count."""
    return bool(_PLAIN_NUMBER.fullmatch(fold(text)))


def is_amount(text: str) -> bool:
    """A number that may carry a percent sign or a money unit."""
    return bool(_AMOUNT.fullmatch(fold(text)))


def is_figure(text: str) -> bool:
    """What stands in the place of an amount: one, or a stroke for none."""
    return is_amount(text) or is_dash(text)


def is_points(text: str) -> bool:
    """A number alone, or one in points (``10分``)."""
    return bool(_PLAIN_NUMBER.fullmatch(fold(text).removesuffix("分")))


def points(text: str) -> float | None:
    """The number of such a text; ``None`` for any other."""
    return float(fold(text).removesuffix("分").replace(",", "")) if is_points(text) else None


def of_most(text: str) -> tuple[str, str] | None:
    """A text's points and the most that can be scored, behind them (``9.25分（满分10分）``); ``None`` for others."""
    match = _OF_MOST.fullmatch(fold(text))
    return (match.group(1), match.group(2)) if match else None


def is_bound(text: str) -> bool:
    """A number behind a comparator or a deadline (``≥95%``, ``11月底前``): a target, and no header."""
    return bool(_BOUND.match(fold(text)))


def labelled_amount(text: str) -> tuple[str, str] | None:
    """The label and the amount of a cell that holds both (``年初预算数：120.00``), or ``None``."""
    match = _LABELLED.match(text.strip())
    return (match.group(1), match.group(2)) if match else None


def is_grade(text: str) -> bool:
    """One of the grades (``优``, ``良``, ``中``, ``差``)."""
    return bool(_GRADE.fullmatch(fold(text)))


def is_dash(text: str) -> bool:
    """One of the strokes that stand for nothing."""
    folded = fold(text)
    return bool(folded) and bool(_DASH.fullmatch(folded))


def is_blank(text: str) -> bool:
    """Nothing at all once tags and white space are gone."""
    return not fold(text)


def is_noise(text: str) -> bool:
    """A speck of a scan: up to four signs with no Chinese character, no digit, and no unit."""
    folded = fold(text)
    if folded in _UNIT_SIGNS:
        return False
    return 0 < len(folded) <= 4 and not has_han(folded) and not any(c.isdigit() for c in folded)


def is_number_of_table(text: str) -> bool:
    """Whether a text says no more than which table or annex this is (``公开14表``, ``附件2-1``)."""
    return bool(_NUMBER_OF_TABLE.fullmatch(fold(text)))


def is_value_like(text: str) -> bool:
    """What a target or an actual looks like: a number, a comparator, a date, or a short word."""
    folded = fold(text)
    return any(c.isdigit() for c in folded[:12]) or bool(_COMPARATOR.match(folded)) or len(folded) <= 10


def join_pieces(pieces: list[str], *, date: bool = False) -> str:
    """Texts of one cell that a scan cut in pieces, joined again.

    A digit at the cut may stand on both sides (``6`` and ``649, 998. 67``): where the pieces joined as they
    are don't make a number but joined over the common digits do, the latter is meant. Where neither reading
    is sure the pieces stay apart with a bar, which no parser takes for a number. With ``date`` the whole is to
    be a date of eight digits.
    """
    kept = [p.strip() for p in pieces if p.strip()]
    if len(kept) < 2:
        return "".join(kept)
    joined = kept[0]
    for piece in kept[1:]:
        joined = _join_two(joined, piece, _DATE_DIGITS if date else _PLAIN_NUMBER)
    return joined


def _join_two(left: str, right: str, whole: re.Pattern[str]) -> str:
    digits = fold(left)[-1:].isdigit() and fold(right)[:1].isdigit()
    if not digits:
        return left + right
    plain = left + right
    lapped = [left[:-n] + right for n in range(min(len(left), 4), 0, -1) if right.startswith(left[-n:])]
    good = {fold(x): x for x in [plain, *lapped] if whole.fullmatch(fold(x))}
    return next(iter(good.values())) if len(good) == 1 else f"{left} | {right}"
