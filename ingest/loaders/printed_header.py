"""What a sheet prints above each page (``&C2023年度项目支出绩效自评表&R单位：万元``): no cell holds it."""

from __future__ import annotations

import re

from ingest.loaders.sheet import Sheet
from ingest.model import Line

_PART = re.compile(r"&([LCR])")
#: fonts, sizes and colours; and page numbers, dates, names of files and sheets, which say nothing of the form
_LOOKS = re.compile(r'&"[^"]{0,60}"|&K[0-9A-Fa-f]{6}|&\d{1,2}(?=\D|20\d{2}\D)|&[BIUESXYG]')
_FIELD = re.compile(r"[第共]?\s*&[PNDTFAZ]\s*页?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST = 400  # of the code, and of what is kept of it


def texts(code: str) -> list[str]:
    """The lines of a header's code: the middle first, which is the title, then the left and the right part."""
    parts: dict[str, str] = {}
    place = "C"
    for n, piece in enumerate(_PART.split(code[:_LONGEST])):
        if n % 2:
            place = piece
        else:
            parts[place] = parts.get(place, "") + piece
    lines = [line for part in "CLR" for line in parts.get(part, "").splitlines()]
    shown = [_FIELD.sub("", _LOOKS.sub("", line)).replace("&&", "&").strip() for line in lines]
    return [line for line in shown if _HAN.search(line)]


def lines(sheet: Sheet, page_no: int) -> tuple[Line, ...]:
    """The loose lines above a sheet's grid, without those that one of its cells shows, too."""
    shown = {"".join(text.split()) for text in sheet.texts.values()}
    kept = [text for text in sheet.header if "".join(text.split()) not in shown]
    return tuple(Line(page_no, n, text) for n, text in enumerate(kept, 1))
