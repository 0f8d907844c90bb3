"""Words for people: a difference between two warehouses, and a removal of personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from ingest.diff import Change, Diff, Value
from ingest.dry_run import STATES, Plan
from ingest.due import Due
from ingest.lake import Laid
from ingest.purge import Purged
from ingest.status import Status
from ingest.terminal import clean
from ingest.withdraw import Decided

_OUTCOMES = {
    "published": "published",
    "tests_failed": "not published: a test failed",
    "dbt_failed": "not published: dbt could not run",
    "refused": "not published: the build lacks what the contract asks for",
    "error": "not published: it ended with an error",
}
_PARTS = {"read": "reading", "land": "landing", "dbt": "models and tests", "publish": "publishing"}
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


def planned(out: Console, found: Plan, warehouse: Path) -> None:
    """What a run would do with each file, how many there are of each kind, and what would be built."""
    for file in found.files:
        why = f"  {file.code}: {file.reason}" if file.code else ""
        out.print(clean(f"{file.state:<9}  {file.file}  {file.document_id[:12]}{why}"), soft_wrap=True)
    for state, count in found.counts().items():
        out.print(f"{count:>7} {state:<9}  {STATES[state]}", soft_wrap=True)
    if found.model_count:
        text = f"{found.model_count} models would be brought up to date and tested, and published to {warehouse}."
        out.print(clean(text), soft_wrap=True)
    out.print("Nothing was written (--dry-run).", soft_wrap=True)


def last_run(out: Console, state: Status) -> None:
    """How the last run went: what it found, how long its parts took, whether it was published."""
    run = state.last_run
    if state.build_problem:
        out.print(clean(f"build database: {state.build_problem}"), soft_wrap=True)
    elif state.is_running or (Path(state.build_database).exists() and not state.is_build_readable):
        out.print("last run   going on now, or another program has the build database open", soft_wrap=True)
    if not run:
        return
    ends = {"finished": f"finished {_moment(run['finished_at'])}", "interrupted": "was cut off", "running": "not over"}
    told = [f"last run   {run['command']}, started {_moment(run['started_at'])}", ends.get(str(run["status"]), "")]
    told += [_OUTCOMES[how]] if (how := str(run.get("outcome"))) in _OUTCOMES else []
    out.print(clean(", ".join(told)), soft_wrap=True)
    if run["documents_landed"] is not None:
        again = f" ({run['documents_again']} of them again)" if run.get("documents_again") else ""
        others = f"{run['documents_unchanged']} unchanged, {run['documents_rejected']} rejected"
        out.print(f"           {run['files_seen']} files: {run['documents_landed']} landed{again}, {others}")
    seconds = {word: run.get(f"{part}_seconds") for part, word in _PARTS.items()}
    if spent := [f"{word} {value:.1f} s" for word, value in seconds.items() if value is not None]:
        out.print(f"           {', '.join(spent)}")


def _moment(text: object) -> str:
    """A time in ISO 8601 as people write it, to the second."""
    return f"{str(text)[:19].replace('T', ' ')} UTC"


def due(out: Console, found: Sequence[Due], on: date) -> None:
    """The forms that should be there, by region and kind."""
    for one in found:
        what = f"{one.fiscal_year} {one.form_kind.replace('_', ' ')}"
        gap = ", though a later one is held" if one.is_gap else ""
        text = f"{one.region_code} {one.region_name_zh} {one.region_name_en}: no {what}, due by {one.due_on}{gap}"
        out.print(clean(text), soft_wrap=True)
    out.print(f"{len(found)} due and not held on {on}.", soft_wrap=True)


def purged(out: Console, done: Purged, database: Path) -> None:
    """What was removed, and from where."""
    texts = done.cells + done.lines + done.others
    out.print(clean(f"{texts} texts of {done.documents} documents purged in {database}"), soft_wrap=True)
    out.print("Run jixiao build to make the models again; the facts are the same.", soft_wrap=True)


def withdrawn(out: Console, done: Decided) -> None:
    """What was decided, and what to do next."""
    state = "withdrawn" if done.is_withdrawn else "no longer withdrawn"
    out.print(clean(f"{state}: {done.file_name} (document {done.document_id[:12]})"), soft_wrap=True)
    out.print("Run jixiao build to publish the warehouse accordingly.", soft_wrap=True)


def laid(out: Console, done: Laid) -> None:
    """What stands in the lake now."""
    out.print(f"Snapshot {done.snapshot}: {len(done.rows)} tables, {sum(done.rows.values())} rows.", soft_wrap=True)
    changed = ", ".join(done.written) if done.written else "nothing changed"
    out.print(clean(f"Written: {changed}."), soft_wrap=True)


def raw_written(out: Console, folder: Path, rows: dict[str, int]) -> None:
    """What stands in the folder, and what reads it."""
    out.print(clean(f"{folder}: {len(rows)} raw tables, {sum(rows.values())} rows."), soft_wrap=True)
    out.print(clean(f"Next: JIXIAO_RAW={folder} dbt build --target spark --resource-type seed model"), soft_wrap=True)


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
