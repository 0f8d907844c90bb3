"""Made-up documents of the five families: what they print is read, what contradicts itself is found, the rest is quiet.

The set is small and seeded, every family in every format that needs no other program; ``python -m generated`` (from
``tests/``) makes larger ones with other seeds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import duckdb
import pytest
import truth_tables
from generated import sets, truth
from truth_tables import Found, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Command

COUNT, SEED = 42, 2026
LEAST = 0.98
Key = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of fact: where it stands, what names it, what must be right about it, and which rows are judged."""

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    where: str = "true"


KINDS = {
    "form": Kind(
        "core.dim_form",
        (),
        ("form_kind", "region_code", "department_name", "department_code", "project_name", "fiscal_year", "filed_on"),
    ),
    "budget": Kind(
        "core.fct_budget",
        ("source_section", "line_code", "line_name", "measure_code", "fiscal_year"),
        ("amount_yuan", "ratio"),
        "fact.source_section = 'form' and coalesce(fact.amount_yuan, fact.ratio) is not null",
    ),
    "indicator": Kind(
        "core.fct_indicator",
        ("goal_no", "indicator_name"),
        (
            *("level1_code", "level2_code", "target_kind", "target_comparator", "target_value", "target_unit"),
            *("target_date", "actual_kind", "actual_value", "actual_unit", "weight", "score", "is_target_met"),
            *("deviation_reason", "target_basis"),
        ),
    ),
    "score": Kind(
        "core.fct_score",
        ("component_kind", "component_name"),
        ("max_score", "score", "basis"),
        "fact.component_kind in ('total', 'budget_execution', 'indicator')",
    ),
}


@dataclass(frozen=True)
class Made:
    """The set's truth and the warehouse that was built from its files."""

    tables: dict[str, list[Row]]
    con: duckdb.DuckDBPyConnection

    def found(self, kind: str) -> dict[Key, list[Found]]:
        """The warehouse's rows of a kind, by form."""
        spec = KINDS[kind]
        columns = ", ".join(f"fact.{column}" for column in (*spec.keys, *spec.values))
        rows = self.con.execute(
            f"select document.file_name, form.form_no, {columns} from {spec.table} as fact"
            " inner join core.dim_form as form on fact.form_id = form.form_id"
            f" inner join core.dim_document as document on form.document_id = document.document_id where {spec.where}"
        )
        names = [column[0] for column in rows.description]
        by_form: dict[Key, list[Found]] = defaultdict(list)
        for values in rows.fetchall():
            by_form[str(values[0]), str(values[1])].append(dict(zip(names, values, strict=True)))
        return by_form

    def truth(self, kind: str) -> dict[Key, list[Row]]:
        """The truth's rows of a kind that are judged, by form."""
        by_form: dict[Key, list[Row]] = defaultdict(list)
        for row in self.tables[kind]:
            if row.get("source_section") != "narrative" and row.get("component_kind") != "level1_subtotal":
                by_form[row["file_name"], row["form_no"]].append(row)
        return by_form

    def findings(self) -> set[tuple[str, str, str]]:
        """(file, form, rule) of each finding that was raised."""
        return {
            (str(file), str(form), str(rule))
            for file, form, rule in self.con.execute(
                "select document.file_name, form.form_no, finding.rule_code from audit.fct_finding as finding"
                " inner join core.dim_form as form on finding.form_id = form.form_id"
                " inner join core.dim_document as document on form.document_id = document.document_id"
            ).fetchall()
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, jixiao: Command) -> Made:
    """Forty-two documents in a warehouse of their own."""
    folder = tmp_path_factory.mktemp("generated")
    documents = sets.make_set(folder, COUNT, SEED, flawed=0.8)
    warehouse = folder / "w" / "jixiao.duckdb"
    built = jixiao("build", folder / "files", "--warehouse", warehouse)
    assert built.returncode == 0, built.stdout + built.stderr
    return Made(truth.rows(documents), duckdb.connect(str(warehouse), read_only=True))


def fits(columns: tuple[str, ...], mine: Row, other: Found) -> bool:
    """Whether the columns named are right; a line's name counts where it names the line."""
    named = mine.get("line_code") in truth_tables.ITEMS or mine.get("component_kind") == "indicator"
    judged = [c for c in columns if named or c not in ("line_name", "component_name")]
    return all(truth_tables.same(mine[c], other[c]) for c in judged)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_the_documents_print_is_read_and_nothing_else(made: Made, kind: str) -> None:
    spec, expected, got = KINDS[kind], made.truth(kind), made.found(kind)
    whole: Callable[[Row, Found], bool] = partial(fits, spec.keys + spec.values)
    right, misses = 0, []
    for key in expected.keys() | got.keys():
        pairs = truth_tables.pair(expected.get(key, []), got.get(key, []), whole)
        right += len(pairs)
        taken = [id(row) for pair in pairs for row in pair]
        misses += [f"{key}: {row}" for row in (*expected.get(key, []), *got.get(key, [])) if id(row) not in taken]
    wanted, read = sum(map(len, expected.values())), sum(map(len, got.values()))
    assert right >= LEAST * wanted, f"{right} of {wanted} found:\n" + "\n".join(sorted(misses))
    assert right >= LEAST * read, f"{right} of {read} right:\n" + "\n".join(sorted(misses))


def test_what_was_put_in_is_found_and_the_rest_is_quiet(made: Made) -> None:
    rows = {(r["file_name"], r["form_no"], r["rule_code"]): r["expect"] for r in made.tables["finding"]}
    must = {key for key, expect in rows.items() if expect == "must"}
    raised = made.findings()
    assert len(must & raised) >= 0.95 * len(must), f"not found: {sorted(must - raised)}"
    false = sorted(raised - rows.keys())
    assert len(false) <= len(made.tables["form"]) / 20, f"raised, but not put in: {false}"


def test_the_set_holds_every_family_and_most_rules(made: Made) -> None:
    assert {row["family"] for row in made.tables["document"]} == set(sets.FAMILIES)
    assert {row["format"] for row in made.tables["document"]} == set(sets.FORMATS)
    assert len({row["rule_code"] for row in made.tables["finding"] if row["expect"] == "must"}) >= 10


def test_no_name_or_number_is_public(made: Made) -> None:
    people = {person for row in made.tables["document"] for person in row["pii"].split(";") if person}
    columns = made.con.execute(
        "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'"
    ).fetchall()
    held = {
        str(value)
        for schema, table, column in columns
        for (value,) in made.con.execute(f'select distinct "{column}" from {schema}.{table}').fetchall()
    }
    text = "\n".join(held)
    assert people
    assert not [person for person in people if person in text]
