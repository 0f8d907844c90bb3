"""Fingerprints of warehouses: what makes two of them the same, row for row, and where they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from ingest import contract
from ingest.land import DOCUMENT_TABLES

#: columns of raw tables that tell of the run and the program, not of the document
_RAW_RUN_COLUMNS = {"document": ("reader_version", "run_id", "ingested_at")}

#: raw tables that a run fills when all documents have landed
_LATER = {"mask", "masked"}

_SUMS = "count(*), sum(hash(t)), bit_xor(hash(t))"

#: table -> count and hashes of its rows
Print = Mapping[str, tuple[object, ...]]


def public(file: Path) -> Print:
    """The fingerprint of every public table, read-only; what tells of the run alone doesn't count.

    Raises:
        duckdb.Error: the file can't be read.
    """
    with duckdb.connect(str(file), read_only=True) as con:
        return {name: _row(con, f"select {_SUMS} from (select {_columns(name)} from {name}) t") for name in tables(con)}


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The public tables of the database that is open."""
    rows = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database() "
        "and list_contains(?, schema_name) order by all",
        [list(contract.SCHEMAS)],
    ).fetchall()
    return [str(name) for (name,) in rows]


def differences(one: Path, other: Path) -> list[str]:
    """Every public table in which two warehouses differ, with the number of rows that only one of them has."""
    found: list[str] = []
    with duckdb.connect() as con:
        for name, file in (("one", one), ("other", other)):
            con.execute(f"attach '{file}' as {name} (read_only)")
        names: list[set[str]] = []
        for name in ("one", "other"):
            con.execute(f"use {name}")
            names.append(set(tables(con)))
        found += [f"{name} is in one alone" for name in sorted(names[0] ^ names[1])]
        for name in sorted(names[0] & names[1]):
            sides = [f"(select {_columns(name)} from {side}.{name})" for side in ("one", "other")]
            counts = _row(
                con,
                f"select (select count(*) from (from {sides[0]} except all from {sides[1]})), "
                f"(select count(*) from (from {sides[1]} except all from {sides[0]}))",
            )
            if counts != (0, 0):
                found.append(f"{name}: {counts[0]} rows in the first alone, {counts[1]} in the second")
    return found


def documents(build_database: Path) -> dict[str, str]:
    """Document -> fingerprint of all its raw rows; a document of which any row is there has an entry.

    A run searches for personal data when all documents have landed, so what it masked has an entry of its own,
    ``masks of`` the document: where a run ended before, that one alone may be missing.
    """
    seen: dict[str, list[str]] = {}
    with duckdb.connect(str(build_database), read_only=True) as con:
        there = {
            str(n)
            for (n,) in con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
        }
        for name in DOCUMENT_TABLES:
            if name not in there:
                continue
            left_out = _RAW_RUN_COLUMNS.get(name, ())
            columns = f"* exclude ({', '.join(left_out)})" if left_out else "*"
            for document, *sums in con.execute(
                f"select document_id, {_SUMS} from (select {columns} from raw.{name}) t group by all"
            ).fetchall():
                entry = f"masks of {document}" if name in _LATER else str(document)
                seen.setdefault(entry, []).append(f"{name} {sums}")
    return {document: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for document, lines in seen.items()}


def rejects(build_database: Path) -> int:
    """How many files were rejected, but for those whose reader was killed twice: these land in the next run."""
    with duckdb.connect(str(build_database), read_only=True) as con:
        if not con.execute("from duckdb_tables() where schema_name = 'raw' and table_name = 'reject'").fetchall():
            return 0  # the first run was killed before it made any table
        return int(
            str(_row(con, "select count(*) from raw.reject where not contains(reason, 'ended twice from outside')")[0])
        )


def folder(out: Path) -> dict[str, str]:
    """The files of an export with their SHA-256.

    Raises:
        ValueError: the folder isn't whole: its own list of checksums says otherwise.
    """
    found = {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }
    said = dict(reversed(line.split("  ", 1)) for line in (out / "SHA256SUMS").read_text("utf-8").splitlines())
    if said != {name: digest for name, digest in found.items() if name != "SHA256SUMS"}:
        raise ValueError(f"{out} holds other files than its SHA256SUMS says")
    return found


def _columns(table: str) -> str:
    left_out = contract.RUN_COLUMNS.get(table, ())
    return f"* exclude ({', '.join(left_out)})" if left_out else "*"


def _row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    row = con.execute(query).fetchone()
    assert row is not None
    return tuple(row)
