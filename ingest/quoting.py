"""Names and texts as they stand in SQL, for the statements that take no bound values (ATTACH, COPY, COMMENT)."""

from __future__ import annotations

from pathlib import Path


def name(identifier: str) -> str:
    """A name of a table or column in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """A text or a path in single quotes."""
    return "'" + str(value).replace("'", "''") + "'"
