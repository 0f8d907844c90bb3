"""Numbers as a spreadsheet shows them: a value and its number format give a text.

``0.9255`` under ``0.00%`` is ``92.55%``, ``3779700`` under ``#,##0.00`` is ``3,779,700.00``, and a day number
under ``yyyy"年"m"月"d"日"`` is a date. Colours, fill and padding are left out; formats that can't be followed
(fractions) fall back to the plain number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

_Y, _M, _D = 'yyyy"年"', 'm"月"', 'd"日"'
_TIME, _SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
_DATES = dict.fromkeys((27, 36, 50, 52, 57), f"{_Y}{_M}") | dict.fromkeys((28, 29, 51, 53, 54, 58), f"{_M}{_D}")
#: the formats that files name by number only, as a Chinese Excel shows them
BUILT_IN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 30: "m-d-yy", 31: f"{_Y}{_M}{_D}", 32: _TIME, 33: _SECONDS,
    34: f"上午/下午{_TIME}", 35: f"上午/下午{_SECONDS}", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '"¥"#,##0.00;"¥"-#,##0.00;"-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 55: f"上午/下午{_TIME}", 56: f"上午/下午{_SECONDS}",
} | _DATES  # fmt: skip
_SYSTEM = {"[$-F800]": BUILT_IN[31], "[$-F400]": BUILT_IN[21]}
_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"?|[\\!].?)|(?P<pad>[_*].?)|(?P<bracket>\[[^\]]*\])|(?P<half>am/pm|a/p|上午/下午)"""
    r"""|(?P<general>general|g/通用格式)|(?P<exp>e[+-])|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+)|(?P<digit>[0#?])"""
    r"""|(?P<mark>[.,%/@])|(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"^\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]$")
_CURRENCY = re.compile(r"^\[\$([^\]-]*)(-[^\]]*)?\]$")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = "一二三四五六日"
_MAX_CODE = 255

Token = tuple[str, str]


def displayed(value: float, code: str, *, since_1904: bool = False) -> str:
    """The text that a cell with this value and this format code shows (``""``: the general format)."""
    try:
        number = Decimal(format(value, ".15g"))
        if not number.is_finite():
            return ""
        sections = _sections(_SYSTEM.get(code[:8].upper(), code[:_MAX_CODE]))
        tokens, absolute = _section(sections, number)
        if not tokens and len(sections) > 1:
            return ""  # such as "0.00;-0.00;", which shows no zero
        if any(kind == "date" or kind == "half" for kind, _ in tokens) or _elapsed(tokens):
            return _date(float(number), tokens, since_1904)
        return _number(abs(number) if absolute else number, tokens)
    except (InvalidOperation, OverflowError, ValueError):
        return format(value, ".15g")


def general(number: Decimal) -> str:
    """A number without a format: no noise, no exponent, at most 11 characters (two decimals are always kept)."""
    whole = len(str(abs(int(number))))
    text = format(number.quantize(Decimal(1).scaleb(-min(15, max(2, 10 - whole))), ROUND_HALF_UP), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The format's sections (positive; negative; zero; text) as tokens."""
    found: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "other" and text == ";":
            found.append([])
        elif kind == "text":
            found[-1].append(("text", text.strip('"') if text[0] == '"' else text[1:]))
        elif kind == "bracket" and (money := _CURRENCY.match(text)):
            found[-1].append(("text", money.group(1)))
        elif kind == "other":
            found[-1].append(("text", text))
        elif kind != "pad":
            found[-1].append((kind, text))
    return tuple(tuple(f) for f in found)


def _section(sections: Sequence[Sequence[Token]], number: Decimal) -> tuple[Sequence[Token], bool]:
    """The section that is for this number, and whether it shows the number without its sign."""
    numeric = [s for s in sections[:3] if not any(t == ("mark", "@") for t in s)] or [()]
    for section in numeric:
        for kind, text in section:
            if kind == "bracket" and (match := _CONDITION.match(text)):
                limit = Decimal(match.group(2))
                sign = match.group(1)
                if {"<": number < limit, ">": number > limit, "=": number == limit, "<=": number <= limit,
                    ">=": number >= limit, "<>": number != limit}[sign]:  # fmt: skip
                    return section, False
                break
        else:
            continue
        if section is numeric[-1]:
            return section, False
    if any(_CONDITION.match(t) for s in numeric for k, t in s if k == "bracket"):
        return numeric[-1], False
    if number < 0 and len(numeric) > 1:
        return numeric[1], True
    if number == 0 and len(numeric) > 2:
        return numeric[2], True
    return numeric[0], False


def _elapsed(tokens: Sequence[Token]) -> bool:
    return any(k == "bracket" and re.fullmatch(r"\[(h+|m+|s+)\]", t, re.IGNORECASE) for k, t in tokens)


def _number(number: Decimal, tokens: Sequence[Token]) -> str:
    kinds = [k for k, _ in tokens]
    if "general" in kinds:
        return "".join(t if k == "text" else general(number) if k == "general" else "" for k, t in tokens)
    if "digit" not in kinds:
        literal = "".join(t for k, t in tokens if k == "text")
        return literal if literal and ("mark", "@") not in tokens else general(number)
    if ("mark", "/") in tokens:
        return general(number)
    exponent = next((i for i, k in enumerate(kinds) if k == "exp"), None)
    if exponent is not None:
        decimals = sum(k == "digit" for k in _after_point(tokens[:exponent]))
        return f"{float(number):.{decimals}E}"
    return _decimal(number, tokens)


def _after_point(tokens: Sequence[Token]) -> list[str]:
    point = next((i for i, t in enumerate(tokens) if t == ("mark", ".")), len(tokens))
    return [k for k, _ in tokens[point:]]


def _decimal(number: Decimal, tokens: Sequence[Token]) -> str:
    """Digits in their places, with thousands marks, percent signs and literal text."""
    tokens = list(tokens)
    point = next((i for i, t in enumerate(tokens) if t == ("mark", ".")), len(tokens))
    digits = [i for i, (k, _) in enumerate(tokens) if k == "digit"]
    whole = [i for i in digits if i < point]
    places = [tokens[i][1] for i in digits if i > point]
    commas = [i for i, t in enumerate(tokens) if t == ("mark", ",")]
    last = whole[-1] if whole else -1
    thousands = any(whole and whole[0] < i < last for i in commas)
    scale = sum(last < i < point or i > digits[-1] for i in commas)
    number = number.scaleb(2 * tokens.count(("mark", "%")) - 3 * scale)
    number = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    left, _, right = format(abs(number), "f").partition(".")
    left = left.lstrip("0")
    while right and places[len(right) - 1] == "#" and right[-1] == "0":
        right = right[:-1]
    required = next((n for n, i in enumerate(whole) if tokens[i][1] == "0"), len(whole))
    left = left.rjust(len(whole) - required, "0")
    shown = _fill(whole, left, thousands)
    out = []
    for i, (kind, text) in enumerate(tokens):
        if kind == "text" or (kind == "mark" and text == "%"):
            out.append(text)
        elif i == point:
            out.append("." + right if places else ".")
        elif i in shown:
            out.append(shown[i])
    if not whole and point < len(tokens) and left:
        out.insert(0, left)
    text = "".join(out).strip()
    return f"-{text}" if number < 0 else text


def _fill(whole: Sequence[int], left: str, thousands: bool) -> dict[int, str]:
    """The digits that stand at each place of the whole part; the first place takes all that are left over."""
    shown: dict[int, str] = {}
    rest, count = left, 0
    for n in range(len(whole) - 1, -1, -1):
        take = len(rest) if n == 0 else min(1, len(rest))
        piece = ""
        for digit in reversed(rest[len(rest) - take :]):
            piece = digit + ("," if thousands and count and count % 3 == 0 else "") + piece
            count += 1
        rest = rest[: len(rest) - take]
        shown[whole[n]] = piece
    return shown


def _date(serial: float, tokens: Sequence[Token], since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    moment = start + timedelta(seconds=round(serial * 86400))
    if not since_1904 and serial < 60:  # the calendar of 1900 has a 29 February
        moment += timedelta(days=1)
    half = any(k == "half" for k, _ in tokens)
    out: list[str] = []
    for i, (kind, text) in enumerate(tokens):
        low = text.lower()
        if kind == "date":
            out.append(_date_part(moment, low, _is_minute(tokens, i), half))
        elif kind == "half":
            out.append(("上午", "下午")[moment.hour >= 12] if "上" in text else ("AM", "PM")[moment.hour >= 12])
        elif kind == "bracket" and low.startswith(("[h", "[m", "[s")):
            out.append(str(round(serial * 86400) // {"h": 3600, "m": 60, "s": 1}[low[1]]))
        elif kind == "text" or (kind == "mark" and text in "/.,"):
            out.append(text)
    return "".join(out).strip()


def _is_minute(tokens: Sequence[Token], at: int) -> bool:
    """``m`` is minutes after hours or before seconds, else months."""
    units = [(i, t.lower().strip("[]")[:1]) for i, (k, t) in enumerate(tokens) if k in ("date", "bracket")]
    units = [(i, u) for i, u in units if u in "ymdhsae" and u]
    n = next(k for k, (i, _) in enumerate(units) if i == at)
    before = units[n - 1][1] if n else ""
    after = units[n + 1][1] if n + 1 < len(units) else ""
    return before == "h" or after == "s"


def _date_part(moment: datetime, code: str, minute: bool, half: bool) -> str:
    first, long = code[0], len(code) > 1
    if first == "y":
        return str(moment.year) if len(code) > 2 else f"{moment.year % 100:02d}"
    if first == "e":
        return str(moment.year)
    if first == "a" or (first == "d" and len(code) > 2):
        day = _WEEKDAYS[moment.weekday()]
        return f"星期{day}" if len(code) > 3 else day
    if first == "m" and not minute and len(code) > 2:
        return _MONTHS[moment.month - 1]
    hour = (moment.hour % 12 or 12) if half else moment.hour
    value = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": hour, "s": moment.second}[first]
    return f"{value:02d}" if long else str(value)
