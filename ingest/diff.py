"""What is different between two published warehouses: documents, forms, facts and findings, matched by their ids.

An id is a hash of document, form and place, so that the same cell of the same file has the same id in any warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb

from ingest.lookup import Row, select
from ingest.paths import UsageError


@dataclass(frozen=True, slots=True)
class Compared:
    """A table that is compared: its name, its key, what a row is called (SQL), and columns that don't count."""

    table: str
    key: str
    label: str
    ignored: tuple[str, ...] = ()


_DOCUMENTS = Compared("core.dim_document", "document_id", "file_name")
_FORMS = Compared("core.dim_form", "form_id", "title")
_FACTS = (
    Compared("core.fct_budget", "budget_id", "concat_ws(' ', line_name, measure_code, fiscal_year, source_section)"),
    Compared("core.fct_indicator", "indicator_id", "concat_ws(' ', line_no, indicator_name)"),
    Compared("core.fct_score", "score_id", "concat_ws(' ', component_kind, component_name)"),
    Compared("audit.fct_finding", "finding_id", "concat_ws(' ', rule_code, subject)", ("message_zh", "message_en")),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A column whose value is another one; NULL is None."""

    column: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is in one warehouse alone (``added`` in B, ``removed`` from A), or in both with other values.

    ``form`` says in words which form it is of. For a form in one warehouse alone, ``values`` are the numbers of its
    rows in each table; these rows aren't changes of their own.
    """

    table: str
    kind: str
    id: str
    form_id: str | None
    form: str
    label: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes, by table in a fixed order; empty where the warehouses say the same."""

    old: str
    new: str
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, object]:
        """The difference as plain data."""
        return {"old": self.old, "new": self.new, "is_different": bool(self.changes)} | {
            "changes": [asdict(change) for change in self.changes]
        }


def compare(old: Path, new: Path) -> Diff:
    """Compare two published files; both stay unlocked for readers and are never written.

    Raises:
        UsageError: a file can't be read, or lacks a table that is compared.
    """
    with duckdb.connect() as con:
        try:
            for name, path in (("a", old), ("b", new)):
                if name == "a" or not old.samefile(new):
                    con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
            return Diff(str(old), str(new), () if old.samefile(new) else tuple(_changes(con)))
        except duckdb.Error as error:
            raise UsageError(
                f"{old} and {new} can't be compared ({str(error).splitlines()[0]}): name two published warehouses."
            ) from error


def _changes(con: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    forms = _forms(con)
    yield from _alone(con, _DOCUMENTS, {})
    whole: set[str] = set()
    for change in _alone(con, _FORMS, forms):
        whole.add(change.id)
        side = "b" if change.kind == "added" else "a"
        counts = tuple(_count(con, side, compared, change) for compared in _FACTS)
        yield replace(change, values=tuple(v for v in counts if v.old or v.new))
    yield from _changed(con, _FORMS, forms)
    for compared in _FACTS:
        yield from (change for change in _alone(con, compared, forms) if change.form_id not in whole)
        yield from _changed(con, compared, forms)


def _alone(con: duckdb.DuckDBPyConnection, compared: Compared, forms: Mapping[str, str]) -> Iterator[Change]:
    """Rows whose key is in one of the two alone: removed ones first, each in the order of their forms and labels."""
    for kind, here, there in (("removed", "a", "b"), ("added", "b", "a")):
        rows = select(
            con,
            f"select {compared.key} as id, {_form_id(compared)} as form_id, {compared.label} as label "
            f"from {here}.{compared.table} anti join {there}.{compared.table} using ({compared.key}) order by all",
        )
        rows = sorted(rows, key=lambda row: (str(row["form_id"]), str(row["label"]), str(row["id"])))
        yield from (_change(compared, kind, row, forms) for row in rows)


def _changed(con: duckdb.DuckDBPyConnection, compared: Compared, forms: Mapping[str, str]) -> Iterator[Change]:
    """Rows that are in both with other values in the columns that both tables have."""
    columns = [c for c in _common(con, compared.table) if c != compared.key and c not in compared.ignored]
    differ = " or ".join(f'x."{c}" is distinct from y."{c}"' for c in columns)
    listed = ", ".join(f'x."{c}" as "old_{c}", y."{c}" as "new_{c}"' for c in columns)
    rows = select(
        con,
        f"select x.{compared.key} as id, {_form_id(compared, 'y.')} as form_id, "
        f"y.said as label, {listed} "
        f"from a.{compared.table} x join (select *, {compared.label} as said from b.{compared.table}) y "
        f"using ({compared.key}) where {differ} "
        "order by form_id, label, id",
    )
    for row in rows:
        values = tuple(
            Value(c, row[f"old_{c}"], row[f"new_{c}"]) for c in columns if row[f"old_{c}"] != row[f"new_{c}"]
        )
        yield _change(compared, "changed", row, forms, values)


def _change(compared: Compared, kind: str, row: Row, forms: Mapping[str, str], values: Sequence[Value] = ()) -> Change:
    form_id = None if row["form_id"] is None else str(row["form_id"])
    form = forms.get(form_id or "", "")
    return Change(compared.table, kind, str(row["id"]), form_id, form, str(row["label"] or ""), tuple(values))


def _form_id(compared: Compared, side: str = "") -> str:
    return "null" if compared is _DOCUMENTS else f"{side}form_id"


def _count(con: duckdb.DuckDBPyConnection, side: str, compared: Compared, form: Change) -> Value:
    found = con.execute(f"select count(*) from {side}.{compared.table} where form_id = ?", [form.id]).fetchone()
    count = int(found[0]) if found else 0
    return Value(compared.table, count if side == "a" else 0, count if side == "b" else 0)


def _common(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    both = [[str(row[0]) for row in con.execute(f"describe {side}.{table}").fetchall()] for side in "ba"]
    return [column for column in both[0] if column in both[1]]


def _forms(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """form_id -> the form in words: file, number in it, office or project, year; B's words where both have it."""
    found: dict[str, str] = {}
    for side in "ab":
        for row in select(
            con,
            "select form_id, concat_ws(' ', coalesce(file_name, ''), '#' || form_no, department_name, project_name, "
            f"fiscal_year) as words from {side}.core.dim_form left join {side}.core.dim_document using (document_id)",
        ):
            found[str(row["form_id"])] = str(row["words"])
    return found
