"""Text that a spreadsheet would run: told apart from text and numbers, in Python and in SQL alike.

A cell that begins with one of ``= + - @`` (also in full width), a tab or a line break can run as a formula when a
CSV file is opened. A number (``-5``, ``+66.67%``) can't, nor can a single character (``=`` as a comparator).
"""

from __future__ import annotations

import re
from typing import Final

#: of RE2 and Python alike: what may be a formula, once apostrophes and spaces before it are passed over
_RISKY: Final = r"^['  ]*(?:[\t\r\n]|[=+\-@＝＋－＠][\s\S])"
_NUMBER: Final = r"^[+-]?[0-9][0-9,]*(?:\.[0-9]+)?[%‰]?$"

#: what is put before such a text in a CSV file; taking one off gives the text back
MARK: Final = "'"


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could run the text.

    >>> is_risky("=1+1"), is_risky("-5.2%"), is_risky("=")
    (True, False, False)
    """
    return bool(re.search(_RISKY, text)) and not re.search(_NUMBER, text)


def neutralised(column: str) -> str:
    """The SQL expression that puts an apostrophe before what could run."""
    risky, number = (pattern.replace("'", "''") for pattern in (_RISKY, _NUMBER))
    return (
        f"case when regexp_matches({column}, '{risky}') and not regexp_matches({column}, '{number}') "
        f"then concat('''', {column}) else {column} end"
    )
