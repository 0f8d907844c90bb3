"""Which cells of a document name a person or say how to reach one, known by their labels alone.

The reader's role ``personal`` covers the forms that it understands; these rules hold for what it doesn't, so
that a rejected file shows no names either.
"""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, rows_of
from ingest.forms.text import fold
from ingest.model import Document, Grid, Place

#: a telephone number that stands alone, not inside a longer number
PHONE = re.compile(r"(?<![\d.,])(?:1[3-9]\d{9}|0\d{2,3}[-— ]?\d{7,8})(?![\d.,])")
#: a name of two or three characters; asked only beside a telephone number
_NAME = re.compile(
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    r"汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤][\u4e00-\u9fff]{1,2}"
)
_INLINE = re.compile(r"([\u4e00-\u9fff（）()]{1,14}?)\s*[:：]")
_MANY = 3


def personal_places(document: Document) -> set[Place]:
    """Cells beside a personal label or below three of them, and texts that hold label and value in one."""
    found: set[Place] = set()
    for block in document.blocks():
        if isinstance(block, Grid):
            below = False
            for row in rows_of(block):
                below = _row(row, below, found)
        elif _names_inside(block.text):
            found.add(block.place)
    return found


def _row(row: Row, below: bool, found: set[Place]) -> bool:
    """Mark a row's personal cells; gives whether the rows below are still a list of people."""
    known = [words.field_code(slot.text) for slot in row.slots]
    if sum(1 for k in known if k and k[1]) >= _MANY:
        return True
    if below and not any(known):
        found |= {slot.place for slot in row.own}
        return True
    if any(PHONE.fullmatch(fold(slot.text)) for slot in row.own):
        found |= {
            slot.place for slot in row.own if _NAME.fullmatch(fold(slot.text)) and not words.field_code(slot.text)
        }
    personal = False
    for slot, field in zip(row.slots, known, strict=True):
        if _names_inside(slot.text):
            found.add(slot.place)
        elif field is not None:
            personal = field[1]
        elif personal:
            found.add(slot.place)
    return False


def _names_inside(text: str) -> bool:
    """``填报人：…`` in one text of up to 80 characters, with something after the colon."""
    folded = fold(text)
    if len(folded) > 80:
        return False
    for match in _INLINE.finditer(folded):
        field = words.field_code(match.group(1))
        if field and field[1] and folded[match.end() :]:
            return True
    return False
