"""Words for people: a difference between two warehouses, and a removal of personal data."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from ingest.diff import Change, Diff, Value
from ingest.purge import Purged
from ingest.terminal import clean

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def difference(out: Console, found: Diff) -> None:
    """Every change in a line or some, under its form; then how many there are of each kind."""
    if not found.changes:
        out.print("No difference.", soft_wrap=True)
        return
    above = ""
    for change in found.changes:
        if change.form != above:
            out.print(clean(f"{change.form} (form {str(change.form_id)[:8]})" if change.form else ""), soft_wrap=True)
            above = change.form
        for line in _lines(change):
            out.print(clean(line), soft_wrap=True)
    out.print()
    counts = Counter((change.table, change.kind) for change in found.changes)
    for (table, kind), count in counts.items():
        out.print(f"{count} {kind} in {table}", soft_wrap=True)


def purged(out: Console, done: Purged, database: Path) -> None:
    """What was removed, and from where."""
    texts = done.cells + done.lines + done.others
    out.print(clean(f"{texts} texts of {done.documents} documents purged in {database}"), soft_wrap=True)
    out.print("Run jixiao build to make the models again; the facts are the same.", soft_wrap=True)


def _lines(change: Change) -> list[str]:
    head = f"  {_SIGNS[change.kind]} {change.table.rpartition('.')[2]} {change.id[:8]} {' '.join(change.label.split())}"
    if change.kind != "changed":
        counts = ", ".join(f"{v.new or v.old} in {v.column}" for v in change.values)
        return [head + (f": {counts}" if counts else "")]
    return [
        head,
        *(f"      {value.column}: {_shown(value, 'old')} -> {_shown(value, 'new')}" for value in change.values),
    ]


def _shown(value: Value, side: str) -> str:
    held = value.old if side == "old" else value.new
    if held is None:
        return "NULL"
    return f"{held:,f}" if isinstance(held, Decimal) else " ".join(str(held).split())
