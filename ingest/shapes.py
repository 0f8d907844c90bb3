"""The shapes of what names or reaches a person in a text, and of what only looks like it (see ingest/personal.py).

All are for half-width text, one sign for one sign of the printed text.
"""

from __future__ import annotations

import re
from typing import Final

_OTHER = {
    "：": ":",
    "∶": ":",
    "︰": ":",
    "—": "-",
    "–": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "【": "(",
    "】": ")",
    "￥": "¥",
}
_BLANKS = "\u3000\xa0\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
#: one sign for one, so that places in a text stay the same
HALF: Final = str.maketrans(
    {chr(0xFF01 + n): chr(0x21 + n) for n in range(0x5E)} | _OTHER | dict.fromkeys(_BLANKS, " ")
)
HAN = r"\u4e00-\u9fff"
_FREE = r"(?:(?<![0-9A-Za-z])(?<!\d\.)|(?i:(?<=tel)|(?<=phone)|(?<=mobile)))"
_END = r"(?![0-9A-Za-z])(?!\.\d)(?!,\d{3}(?!\d))"
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[- ]?((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx]"
    r"(?![0-9A-Za-z])"
)
OLD_CARD = re.compile(r"身份证[^0-9]{0,6}([1-9]\d{14})(?![0-9A-Za-z])")
BANK = re.compile(
    rf"(?:银行卡号?|卡号|(?:银行|收款)[账帐][号户]|[账帐]号)[^0-9{HAN}]{{0,4}}"
    r"((?:\d{4}[ -]?){3,4}\d{1,7})(?!\d)"
    r"|(?<!\d)(62\d\d([ -])\d{4}\3\d{4}\3\d{4}(?:\3\d{3})?)(?!\d)"
)
ACCOUNT = re.compile(r"(?i:QQ|微信)(?:号码?\s*:?|\s*:)\s*([A-Za-z0-9_-]{5,20})(?![A-Za-z0-9_-])")
MOBILE = re.compile(
    rf"{_FREE}(?:\+?(?:00)?86[- ]?|\(\+?86\)\s?)?"
    rf"1[3-9](?:\d{{9}}|\d[- ]{{1,3}}\d{{4}}[- ]{{1,3}}\d{{4}}|\d\.\d{{4}}\.\d{{4}}){_END}"
)
#: eleven digits as a line's end or a number format may leave them; a telephone number behind a word for calling alone
TORN = re.compile(rf"{_FREE}1[3-9]\d*(?:\s\d+)?(?:\.0)?(?![\d.])")
_AREA = r"(?:010|02[0-57-9]|0[3-9]\d\d)"
FIXED = re.compile(
    rf"{_FREE}(?<!\d-)(?:\+?86[- ]?)?(?:\({_AREA}\)|{_AREA})[- ]{{0,3}}"
    rf"[2-9]\d{{2,3}}[- ]?\d{{4}}(?:[-转]\d{{1,4}}(?!\d))?{_END}"
)
LOCAL = re.compile(
    rf"(?:电话|手机|联系方式)(?:号码?)?(?:\([^()]{{0,6}}\))?[^0-9{HAN}]{{0,4}}([2-9]\d{{2,3}}-?\d{{4}}){_END}"
)
_NUMERALS = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
SPOKEN = re.compile(
    rf"(?<![{_NUMERALS}])[一壹幺][三四五六七八九叁肆伍陆柒捌玖][{_NUMERALS}]{{9}}(?![{_NUMERALS}十百千万亿拾佰仟])"
)
#: before a number: it is a code; an amount; to be called
CODE = re.compile(
    r"(?:编码|代码|编号|文号|(?<!支付宝)[账帐]号|单号|凭证号?|流水号|合同号|发票号?|许可证号?|证号|序号|项目号|号码为)[^0-9]{0,2}$"
)
AMOUNT = re.compile(
    r"(?:[¥$]|金额|预算数?|支出|收入|决算数?|执行数|合计|共计|总计|资金|经费|投资|余额|拨款)[^0-9]{0,2}$"
)
CALL = re.compile(r"(?:电话|手机|联系|致电|拨打|咨询|热线)[^0-9]{0,6}$")
#: behind a number: it is an amount; a measure
UNIT = re.compile(r"\s*(?:[万亿千百]|元(?!旦)|%|‰)")
MEASURE = re.compile(r"\s*(?:吨|度|亩|米|平方|立方|公里|公斤|斤|升|株|人次|人(?!事)|户|件|次|部|台|条|个|份)")
#: a text that is a figure whole
FIGURE = re.compile(
    r"(?:不[少低小大高超][于过]|[大小高低多少]于|等于|超过|达到?|约|至[少多]|最[多少]|共|合?计|完成|为|近|[-+≥≤<>=≧≦¥$~≈±(:\s])*"
    r"[\d.,\s]+\)?"
)


_WHO = (
    r"填[表报写制]人员?|制表人?|联系人员?|经办人员?|审[核批定]人员?|复核人员?|负责人员?|评价人员?|责任人员?|承办人员?|编制人员?|报告人|校对人?|受益人|"
    r"(?:分管|主管|单位|责任)领导|签[字名]人?|姓名"
)
#: a label, and what may stand between it and the name
LABEL = re.compile(
    rf"(?:{_WHO})(?:姓名)?(?:[及和与、/]?(?:联系)?(?:电话|方式|手机|号码){{1,2}})?(?:\([^()]{{0,8}}\))?"
    r"(?:\s*[:=_(-]\s*|[为是]|\s+)|(?:[局处科厅院校所站股]长|主任|书记|会计|出纳)\s*:\s*"
    r"|填[表报]人|制表人"
)
BEHIND = re.compile(
    rf"\s*(?:[^{HAN}\s]|$|\s[^{HAN}]|电话|联系|手机|填[表报写]|日期|职[务称]|审核|复核|单位|时间|负责|经办|同志|先生|女士|等[^级]"
    r"|副?[局科处股所站]长|副?主任|副?书记)"
)
#: between two names of a list, the number of the first among it
JOINED = re.compile(r"(?:\s*\([^()]{0,24}\))?[\s\d+-]{0,24}[、,;/][\s]*|\s+")
PIECE, SPACED = re.compile(rf"[{HAN}]{{2,4}}"), re.compile(rf"[{HAN}]\s{{1,2}}[{HAN}](?![{HAN}])")
#: a name of two parts, as of the Uyghur or Tibetan
FOREIGN = re.compile(rf"[{HAN}]{{1,8}}[·•・][{HAN}]{{1,8}}")
#: a name of two characters may be part of a longer word, one of three hardly
SHORT, WHOLE = 2, 3
TITLE = re.compile(r"同志|先生|女士|副?(?:[厅局处科院校]长|主任|书记)")
BEFORE_NAME = frozenset("由请与和及系、是经让派为对")
AFTER_NAME = re.compile(
    r"\s?(?:(?:等)?同志|先生|女士|副?(?:[厅局处科股所站]长|主任|书记)|负责|牵头|经办|主持|组织|带队|带领|主管|分管|具体|电话|手机)"
)
