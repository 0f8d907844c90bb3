"""The models of a build: what changed alone where that is certain and worth it, else all of them by dbt."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import dbt_runner, memory
from ingest.increment import changes, exchange, handed, record, rows
from ingest.increment.changes import Counts
from ingest.land import transaction
from ingest.paths import Target


@dataclass(frozen=True, slots=True)
class Modelled:
    """How the models came out; ``counts`` of an increment, or why it was a whole build."""

    result: dbt_runner.DbtResult
    counts: Counts | None = None
    whole_because: str = ""

    @property
    def told(self) -> str:
        """One line for a person."""
        if self.counts is None:
            return f"All models were built: {self.whole_because}."
        if not self.counts.changed:
            return "No document changed since the last build: the models stand as they are."
        some = f"{self.counts.changed} of {self.counts.documents} documents changed"
        return f"{some}: the rows of {self.counts.touched} were built anew, and what is made from all."


def build(
    root: Path, place: Target, on_node: dbt_runner.OnNode, *, is_full: bool = False, held: ExitStack | None = None
) -> Modelled:
    """Bring the models of the build database up to date with its raw tables, and run every data test.

    An increment leaves the database open until ``held`` is closed, so that data tests and publication find the rows
    that were made anew (``handed``), and one checkpoint does for all; without ``held`` until the tests have run.
    """
    if held is None:
        with ExitStack() as own:
            return build(root, place, on_node, is_full=is_full, held=own)
    counts, because = (None, "as was asked for") if is_full else _increment(root, place, held)
    if counts:
        return Modelled(dbt_runner.test(place, on_node), counts)
    held.close()  # dbt opens the database in its own way
    return Modelled(dbt_runner.build(root, place, on_node), whole_because=because)


def _increment(root: Path, place: Target, held: ExitStack) -> tuple[Counts | None, str]:
    """Build what changed, in one transaction; or say why only a whole build will do."""
    try:
        con = held.enter_context(duckdb.connect(str(place.build_database)))
        memory.keep_within(con)
        memory.write_lightly(con)
        if because := changes.whole_because(con, root):
            return None, because
        known = record.models(con)
        with transaction(con):
            counts = changes.find(con, known)
            if not counts.is_small:
                return None, f"{counts.touched} of {counts.documents} documents are touched"
            if counts.changed:
                rows.replace(con, known)
                record.renew(con)
        if counts.changed:
            handed.hand_on(con, known)
        return counts, ""
    except (duckdb.Error, exchange.NoKeyError) as error:  # a whole build takes nothing for granted
        return None, f"an increment isn't possible ({str(error).splitlines()[0]})"
