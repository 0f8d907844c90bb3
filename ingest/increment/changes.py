"""Which documents changed since the last whole build or increment, and which others their rows may change.

A document changed if any of its raw rows did: it landed anew, its sidecar, its corrections, its masks, a removal of
personal data. Those that name the same department of the same region (before or now) belong together: one may be a
newer version of another's form, or is held against it by a rule. Everything that reaches further is made from all
documents (``RowsOf.everything``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ingest import memory
from ingest.increment import record, rows
from ingest.increment.exchange import count
from ingest.increment.models import FORMS, NAMING, Model

#: above this share of all documents a whole build is quicker; so few documents are always an increment
_SHARE: Final = 0.2
_FEW: Final = 200
#: letters and digits alone: coarser than any comparison of names in a model
_DEPARTMENT: Final = r"region_code || '|' || regexp_replace({}, '[^\p{{L}}\p{{N}}]', '', 'g') as department"


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents of which a raw row changed, those whose rows are made anew, and all that there are."""

    changed: int
    touched: int
    documents: int

    @property
    def is_small(self) -> bool:
        """Whether an increment is worth it."""
        return self.touched <= max(_FEW, _SHARE * self.documents)


def whole_because(con: duckdb.DuckDBPyConnection, root: Path) -> str | None:
    """Why only a whole build will do, whatever changed; None where an increment may."""
    recorded = record.kept(con)
    if recorded is None:
        return "no whole build is recorded"
    if recorded != record.project(root):
        return "models, seeds or versions changed"
    return None


def find(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> Counts:
    """Write the documents to be made anew into the temporary table ``touched``, those that changed into ``changed``.

    The database runs on one thread from then on: no later statement is great.
    """
    con.execute(f"create temp table present as {record.documents(con, models)}")
    con.execute(
        "create temp table changed as select coalesce(b.document_id, p.document_id) as document_id "
        "from built.document b full join present p using (document_id) "
        "where b.fingerprint is distinct from p.fingerprint"
    )
    con.execute("create temp table touched as from changed")
    memory.one_thread(con)
    if count(con, "temp.main.changed"):
        _spread(con, models)
    return Counts(count(con, "temp.main.changed"), count(con, "temp.main.touched"), count(con, "raw.document"))


def _spread(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Add every document of the departments that a touched one names, until no more is found."""
    known = {model.name: model for model in models}
    swaps = rows.swapped(con, models)
    for model in models:
        if model.is_for_naming and model.relation in swaps:
            rows.derive(con, model, swaps)
    forms, fields = (rows.temporary(known[name]) for name in NAMING)
    con.execute(
        f"create temp table naming as select document_id, {_DEPARTMENT.format('department_name')} "
        f"from {known[FORMS].relation} union select document_id, {_DEPARTMENT.format('department_name_printed')} "
        f"from {forms} inner join {fields} using (form_id)"
    )
    con.execute("delete from naming where department is null")
    before = 0
    while before < (before := count(con, "temp.main.touched")):
        con.execute(
            "insert into touched select distinct document_id from naming where department in "
            "(select department from naming semi join touched using (document_id)) "
            "and document_id not in (select document_id from touched)"
        )
    for model in models:
        con.execute(f"drop table if exists {rows.temporary(model)}")
