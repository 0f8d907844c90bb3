"""The files of data that the pages read: rows by column, repeated values once, as scripts that a browser loads.

A page that is opened from a file system may load scripts but not JSON: each file hands its JSON to one function.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ingest.paper import words

#: what could end a script or is a line's end to some
_ESCAPED: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def packed(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    """The rows as columns: a list of values, or where that is shorter the distinct values and an index of them."""
    columns = {name: _column([plain(row[at]) for row in rows]) for at, name in enumerate(names)}
    return {"count": len(rows), "columns": columns}


def _column(values: list[Any]) -> dict[str, Any]:
    distinct = list(dict.fromkeys(values))
    if len(distinct) * 2 > len(values) or all(isinstance(v, int) and not isinstance(v, bool) for v in distinct):
        return {"values": values}
    at = {value: n for n, value in enumerate(distinct)}
    return {"values": distinct, "at": [at[value] for value in values]}


def plain(value: object) -> Any:
    """A value as JSON holds it: text that is safe to show, numbers that are exact, else their digits as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else words.shown(value)


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"


def script(name: str, content: Mapping[str, Any]) -> str:
    """The script that hands a file's content to the page."""
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return f"jixiao.put({json.dumps(name)},{said});\n"


def save(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    """Write one file of data."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.js").write_text(script(name, content), encoding="utf-8")
