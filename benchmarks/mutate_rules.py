"""Break each rule of the audit, one change at a time, and see that a unit test notices.

A mutant is one change in a rule model's SQL (a comparison moved by one step or turned, a verdict swapped, a condition
negated) or in the tolerances that it takes from the seeds (wider, narrower). dbt compiles a unit test into one query
that holds the given rows, the model and the expected rows; a mutant is that query with the change made, so that
hundreds are tried in a minute or two without dbt.

``dbt test --select test_type:unit,path:models/audit`` writes the queries; then ``python benchmarks/mutate_rules.py``.
Prints a line for each model and each mutant that no test noticed; some of these change nothing that can be seen.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

ROOT = Path(__file__).resolve().parents[1]
TESTS = "models/audit"
QUERIES = ROOT / "target" / "run" / "jixiao" / TESTS

#: what is changed into what: each a way in which a rule could be written wrongly
CHANGES: tuple[tuple[str, str], ...] = (
    (r" >= ", " > "),
    (r" <= ", " < "),
    (r" > ", " >= "),
    (r" < ", " <= "),
    (r" <> ", " = "),
    (r"then 'fail'", "then 'pass'"),
    (r"'not_applicable'", "'pass'"),
    (r" is not null then ", " is null then "),
    (r" and not ", " and "),
    (r"\bleast\(", "greatest("),
    (r"\bbool_or\(", "bool_and("),
)
_FACTORS = ("2.1", "0.4")


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change: where in the model's own SQL (or in which given row of the seeds), from what, to what."""

    place: int
    was: str
    becomes: str
    line: str


def own_part(sql: str) -> tuple[int, int]:
    """Start and end of the model's own SQL in a unit test's query: after the given rows, before the expected ones."""
    last = sql.rindex("-- Fixture for")
    return sql.index("\n)", last) + 2, sql.index("dbt_internal_unit_test_expected as")


def mutants(sql: str) -> Iterator[tuple[Mutant, str]]:
    """Every mutant of a unit test's query, with the changed query."""
    start, end = own_part(sql)
    for pattern, becomes in CHANGES:
        for found in re.finditer(pattern, sql[start:end]):
            at = start + found.start()
            line = sql[sql.rfind("\n", 0, at) + 1 : sql.find("\n", at)].strip()
            if line.startswith("--") or "||" in line or "message_" in line:
                continue  # a comment or the wording of a message judges nothing
            yield Mutant(at - start, found.group(), becomes, line), _changed(sql, at, found.group(), becomes)
    for seed, kind in (("rule_catalogue", "DECIMAL(9,4)"), ("rule_thresholds", "DECIMAL(18,6)")):
        where = sql.find(f"-- Fixture for {seed}\n")
        if where >= 0:
            stop = sql.index("\n)", where)
            rows = re.sub(r"cast\(('?[0-9.]+'?) as " + re.escape(kind), rf"cast(\1 * {{}} as {kind}", sql[where:stop])
            for factor in _FACTORS:
                changed = sql[:where] + rows.replace("{}", factor).replace("' *", "'::double *") + sql[stop:]
                yield Mutant(-1, seed, f"times {factor}", ""), changed


def _changed(sql: str, at: int, was: str, becomes: str) -> str:
    return sql[:at] + becomes + sql[at + len(was) :]


def holds(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether a unit test's query gives the expected rows; one that can't run doesn't hold."""
    try:
        cursor = con.execute(sql)
    except duckdb.Error:
        return False
    names = [column[0] for column in cursor.description or ()]
    side = names.index("actual_or_expected")
    rows: dict[str, list[str]] = defaultdict(list)
    for row in cursor.fetchall():
        rows[row[side]].append(repr(row[:side] + row[side + 1 :]))
    return sorted(rows["actual"]) == sorted(rows["expected"])


def unit_tests() -> dict[str, list[str]]:
    """The compiled unit tests of each model."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / TESTS).rglob("*unit_tests.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]:
            # the folder bears the file's name: others may be left over from tests that moved
            for query in (QUERIES / path.relative_to(ROOT / TESTS)).rglob(f"{test['name']}.sql"):
                found[test["model"]].append(query.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Try every mutant of every model; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", nargs="*", help="models to break (default: all that have unit tests)")
    wanted = parser.parse_args().model
    con = duckdb.connect(config={"threads": 1})
    tried = noticed = 0
    for model, tests in unit_tests().items():
        if wanted and model not in wanted:
            continue
        if not all(holds(con, sql) for sql in tests):
            print(f"{model}: its unit tests don't hold as they are; run them first")
            return 2
        seen: dict[Mutant, bool] = defaultdict(bool)
        for sql in tests:
            for mutant, changed in mutants(sql):
                seen[mutant] = seen[mutant] or not holds(con, changed)
        tried, noticed = tried + len(seen), noticed + sum(seen.values())
        print(f"{model:<45} {sum(seen.values()):>3} of {len(seen):>3} mutants noticed")
        for mutant in sorted(mutant for mutant, killed in seen.items() if not killed):
            print(f"    not noticed: {mutant.was.strip()} -> {mutant.becomes.strip()} in: {mutant.line[:110]}")
    print(f"{noticed} of {tried} mutants noticed")
    return 0 if noticed == tried else 1


if __name__ == "__main__":
    sys.exit(main())
