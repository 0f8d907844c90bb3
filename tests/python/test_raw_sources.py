"""The dbt source ``raw`` names the same tables, columns and types as the code that lands them."""

from __future__ import annotations

import re

from ingest.paths import project_root
from ingest.schema import TABLES

_TABLE = re.compile(r"^ {6}- name: (\w+)$")
_COLUMN = re.compile(r"^ {10}- name: (\w+)$")
_TYPE = re.compile(r"^ {12}data_type: (\w+)$")


def declared() -> dict[str, dict[str, str]]:
    """Table name -> column name -> type, as ``models/staging/_raw__sources.yml`` declares them, in its order."""
    tables: dict[str, dict[str, str]] = {}
    table = column = ""
    source = project_root() / "models" / "staging" / "_raw__sources.yml"
    for line in source.read_text(encoding="utf-8").splitlines():
        if found := _TABLE.match(line):
            table = found[1]
            tables[table] = {}
        elif found := _COLUMN.match(line):
            column = found[1]
        elif found := _TYPE.match(line):
            tables[table][column] = found[1]
    return tables


def test_source_declares_what_landing_creates() -> None:
    expected = {name: list(columns.items()) for name, columns in TABLES.items()}
    assert {name: list(columns.items()) for name, columns in declared().items()} == expected
