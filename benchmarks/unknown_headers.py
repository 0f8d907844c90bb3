"""How much is read of forms one of whose columns stands under a word that nobody knows.

    python benchmarks/unknown_headers.py

Every layout of ``tests/fixtures/unseen`` is written as a web page with one role's headers replaced, and read by its
vocabulary alone and with what its columns hold. Prints, for each role, the facts of that column that were keyed, the
shares that land, and how many facts that nobody keyed land by what the columns hold and don't without.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "fixtures"), str(ROOT / "tests" / "python")]

import test_unseen_forms as forms  # noqa: E402
import unseen_source  # noqa: E402
from five_source import Cell, Source, Table  # noqa: E402

from ingest.forms import inferred, levels_below, told_measures  # noqa: E402
from ingest.forms import vocabulary as words  # noqa: E402
from ingest.model import RejectedError  # noqa: E402

_WORD = "核定情形"
_FEWEST = 3  # headers of a header row
#: the block, what its column is called there, and which table and place of a keyed fact it gives
_ROLES = {
    "weight": ("indicator", 0, "indicator", 5),
    "score": ("indicator", 0, "indicator", 6),
    "target": ("indicator", 0, "indicator", 3),
    "actual": ("indicator", 0, "indicator", 4),
    "level1": ("indicator", 0, "indicator", 1),
    "executed": ("funding", 1, "budget", 1),
    "adjusted_budget": ("funding", 1, "budget", 1),
}


def _renamed(source: Source, role: str) -> Source | None:
    """A layout with the headers of a role under another word; ``None`` where it has none."""
    block, part, _, _ = _ROLES[role]
    known = {cell.text: words.column_role(block, cell.text) for cell in _cells(source)}
    found = 0

    def shown(cell: Cell, row: list[Cell]) -> Cell:
        nonlocal found
        told = known[cell.text]
        headers = sum(known[c.text] is not None for c in row) >= _FEWEST
        if told is None or told[part] != role or not headers or "元" in cell.text:  # a unit would be lost with it
            return cell
        found += 1
        return replace(cell, text=_WORD)

    pages = tuple(tuple(_table(b, shown) if isinstance(b, Table) else b for b in page) for page in source.pages)
    return replace(source, pages=pages) if found else None


def _cells(source: Source) -> list[Cell]:
    return [cell for page in source.pages for b in page if isinstance(b, Table) for cell in b.cells]


def _table(table: Table, shown: Callable[[Cell, list[Cell]], Cell]) -> Table:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return replace(table, cells=tuple(shown(cell, rows[cell.row]) for cell in table.cells))


def _read(source: Source, path: Path, table: str) -> list[tuple[str, ...]]:
    forms.WRITERS["html"](source, path)
    try:
        return [tuple(fact) for fact in forms.landed(path)[table]]
    except RejectedError:  # without this column no form is seen
        return []


def _by_words(source: Source, path: Path, table: str) -> list[tuple[str, ...]]:
    """The facts that the vocabulary alone tells."""
    with (
        patch.object(inferred, "columns", lambda _row, found: found),
        patch.object(levels_below, "told", lambda _row, found: found),
        patch.object(told_measures, "of_form", _none),
    ):
        return _read(source, path, table)


def _none(_form: object) -> dict[str, str]:
    return {}


def _of_role(facts: list[tuple[str, ...]], role: str) -> list[tuple[str, ...]]:
    """The facts that a role's column gives a value."""
    _, _, table, place = _ROLES[role]
    return [f for f in facts if (role in f[place].split("|") if table == "budget" else f[place] not in ("", "*", "~"))]


def _value(fact: tuple[str, ...], role: str) -> tuple[str, ...]:
    """What a fact says in a role's column: an indicator's name and value there, or the whole figure."""
    _, _, table, place = _ROLES[role]
    return (fact[2], fact[place]) if table == "indicator" else fact


def main() -> None:
    """Read all layouts role by role and print a table in Markdown."""
    print("| header | layouts | facts | by words | with contents | wrong by contents |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.html"
        for role, (_, _, table, _) in _ROLES.items():
            layouts = keyed = before = landed = wrong = 0
            for name in unseen_source.NAMES:
                form = forms.form_of(name)
                source = _renamed(form.source, role)
                if source is None:
                    continue
                truth = [tuple(f) for f in forms.keyed(form)[table]]
                wanted = _of_role(truth, role)
                without, got = _by_words(source, path, table), _read(source, path, table)
                layouts, keyed = layouts + 1, keyed + len(wanted)
                before += len(wanted) - len(_of_role(forms.differ(truth, without)[0], role))
                missing, surplus = forms.differ(truth, got)
                landed += len(wanted) - len(_of_role(missing, role))
                told = [f for f in _of_role(surplus, role) if f not in without]
                wrong += sum(_value(f, role) not in {_value(x, role) for x in truth} for f in told)
            shares = f"{before / keyed:.0%} | {landed / keyed:.0%}"
            print(f"| {role} | {layouts} | {keyed} | {shares} | {wrong} |", flush=True)


if __name__ == "__main__":
    main()
