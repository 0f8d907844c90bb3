"""Compare a warehouse with the truth that was keyed by hand from the five documents (``tests/truth``).

In the truth ``a|b`` means that either is right, ``*`` that the column isn't judged, and nothing means NULL. Text is
compared without white space and without the difference of full and half width.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

TRUTH = Path(__file__).parents[1] / "truth"
ITEMS = {"project_item", "function_item", "economic_item"}
PUBLIC_SCHEMAS = ("core", "marts", "audit")
SCALES = (Decimal(1), Decimal(100), Decimal("0.01"), Decimal(10000), Decimal("0.0001"))

Row = dict[str, str]  # a row of the truth
Found = dict[str, object]  # a row of the warehouse
FormKey = tuple[str, str]


def read_truth(name: str) -> list[Row]:
    """One table of the truth, as it stands in its CSV."""
    with (TRUTH / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def text(value: object) -> str:
    """A value as text without white space and without full-width differences; NULL is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))


def plain(value: object) -> str:
    """Like ``text``, and numbers in one shape: 7, 7.0 and 7.00 are the same."""
    short = text(value)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", short):
        short = f"{Decimal(short).normalize():f}"
    return "0" if short == "-0" else short


def same(truth: str, got: object, shape: Callable[[object], str] = plain) -> bool:
    """Whether ``got`` is what the truth says, or one of the things that it allows."""
    return truth == "*" or shape(got) in {shape(option) for option in truth.split("|")}


def like(truth: str, got: object) -> bool:
    """Whether two labels are one, apart from what stands around them: 一般公共预算： and 其中：一般公共预算拨款."""
    mine, other = (re.sub(r"\W", "", text(label)) for label in (truth, got))
    return truth == "*" or (bool(mine) and bool(other) and (mine in other or other in mine))


@dataclass(frozen=True)
class Spec:
    """A kind of row: where it stands, what names it, and what must be right about it."""

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    printed: tuple[str, ...] = ()  # compared as text: 965.40 isn't 965.4


SPECS = {
    "form": Spec(
        "core.dim_form",
        (),
        (
            *("form_kind", "title", "region_code", "department_name", "department_code", "project_name"),
            *("fiscal_year", "fiscal_year_basis", "filed_on", "unit_printed", "grade_printed"),
        ),
    ),
    "budget": Spec(
        "core.fct_budget",
        ("source_section", "line_code", "line_name", "measure_code", "fiscal_year"),
        ("amount_yuan", "ratio", "value_printed", "unit_printed"),
        ("value_printed",),
    ),
    "indicator": Spec(
        "core.fct_indicator",
        ("goal_no", "line_no", "indicator_name"),
        (
            *("level1_code", "level2_code", "target_printed", "target_kind", "target_comparator", "target_value"),
            *("target_unit", "target_date", "actual_printed", "actual_kind", "actual_comparator", "actual_value"),
            *("actual_unit", "actual_date", "is_target_met", "weight", "score", "explanation", "deviation_reason"),
            *("note", "target_basis"),
        ),
        ("target_printed", "actual_printed"),
    ),
    "score": Spec(
        "core.fct_score",
        ("component_kind", "component_name"),
        ("level1_code", "max_score", "score", "basis"),
    ),
}


def agree(kind: str, truth: Row, got: Found, column: str) -> bool:
    """Whether one column of a row is right."""
    mine, other = truth[column], got.get(column)
    if column == "title":
        return text(mine) in text(other)
    if column == "line_name" and truth["line_code"] not in ITEMS:
        return truth["source_section"] == "narrative" or like(mine, other)
    if column == "component_name" and truth["component_kind"] != "indicator":
        return truth["component_kind"] != "level1_subtotal" or like(mine, other)
    return same(mine, other, text if column in SPECS[kind].printed else plain)


def agree_all(kind: str, columns: tuple[str, ...], truth: Row, got: Found) -> bool:
    """Whether all the columns named are right."""
    return all(agree(kind, truth, got, column) for column in columns)


def fetch(con: duckdb.DuckDBPyConnection, kind: str) -> dict[FormKey, list[Found]]:
    """The warehouse's rows of one kind, of the documents that the truth knows, by form."""
    spec = SPECS[kind]
    files = sorted({row["file_name"] for row in read_truth("form")})
    columns = ", ".join(f"fact.{column}" for column in (*spec.keys, *spec.values))
    order = {"indicator": "order by fact.line_no"}.get(kind, "order by all")
    found = con.execute(
        f"select document.file_name, form.form_no, {columns} from {spec.table} as fact"
        " inner join core.dim_form as form on fact.form_id = form.form_id"
        " inner join core.dim_document as document on form.document_id = document.document_id"
        f" where list_contains(?, document.file_name) {order}",
        [files],
    )
    names = [column[0] for column in found.description]
    rows: dict[FormKey, list[Found]] = defaultdict(list)
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        rows[str(row["file_name"]), str(row["form_no"])].append(row)
    for lines in rows.values():
        for number, row in enumerate(lines, 1):
            if kind == "indicator":
                row["line_no"] = number  # the order counts, not the number of blank rows in between
    return rows


def show(row: Row | Found, columns: tuple[str, ...]) -> str:
    """A row in one line, for a message."""
    return ", ".join(f"{c}={'NULL' if row.get(c) in (None, '') else row.get(c)}" for c in columns)


def pair(rows: list[Row], others: list[Found], fits: Callable[[Row, Found], bool]) -> list[tuple[Row, Found]]:
    """As many pairs of a truth row and a warehouse row that fit as there can be (augmenting paths)."""
    options = [[k for k, other in enumerate(others) if fits(row, other)] for row in rows]
    taken: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for k in options[row]:
            if k not in seen:
                seen.add(k)
                if k not in taken or place(taken[k], seen):
                    taken[k] = row
                    return True
        return False

    for row in range(len(rows)):
        place(row, set())
    return [(rows[row], others[k]) for k, row in taken.items()]


def compare_form(kind: str, truth: list[Row], got: list[Found]) -> list[str]:
    """What differs between the truth and the warehouse in one form: wrong, missing and surplus rows."""
    spec = SPECS[kind]
    left, free, problems = sorted(truth, key=lambda row: row.get("optional") == "1"), list(got), []
    for columns in (spec.keys + spec.values, spec.keys):
        fits = partial(agree_all, kind, columns)
        for row, match in pair(left, free, fits):
            left = [other for other in left if other is not row]
            free = [other for other in free if other is not match]
            if wrong := tuple(c for c in spec.values if not agree(kind, row, match, c)):
                problems.append(f"wrong [{show(row, spec.keys)}]: truth {show(row, wrong)}; got {show(match, wrong)}")
    left = [row for row in left if row.get("optional") != "1"]
    problems += [f"missing: {show(row, spec.keys + spec.values)}" for row in left]
    return problems + [f"not in the document: {show(row, spec.keys + spec.values)}" for row in free]


def compare(con: duckdb.DuckDBPyConnection, kind: str) -> list[str]:
    """What differs between the truth and the warehouse in one kind of row, in both directions."""
    truth: dict[FormKey, list[Row]] = defaultdict(list)
    for row in read_truth(kind):
        truth[row["file_name"], row["form_no"]].append(row)
    got = fetch(con, kind)
    return [
        f"{file} form {number}: {problem}"
        for file, number in sorted(truth.keys() | got.keys())
        for problem in compare_form(kind, truth.get((file, number), []), got.get((file, number), []))
    ]


def same_amount(truth: str, got: object) -> bool:
    """Whether a finding's figure is the truth's, whatever its sign and unit (元 or 万元, fraction or per cent)."""
    if same(truth, got):
        return True
    found = re.search(r"\d+(\.\d+)?", text(got).replace(",", ""))
    if found is None:
        return False
    number = Decimal(found.group())
    for option in truth.split("|"):
        try:
            wanted = Decimal(option)
        except InvalidOperation:
            continue
        digits = -int(wanted.as_tuple().exponent)
        tolerance = Decimal("0.5").scaleb(-max(digits, 2))
        if any(abs(number * scale - wanted) <= tolerance for scale in SCALES):
            return True
    return False


def place_of(row: Row | Found) -> FormKey:
    """File and number of the form that a row is about."""
    return str(row["file_name"]), str(row["form_no"])


def explains(truth: Row, got: Found) -> bool:
    """Whether a finding of the warehouse is the one that the truth describes."""
    words = text(got["subject"]) + text(got["message_zh"]) + text(got["message_en"])
    return (
        place_of(truth) == place_of(got)
        and truth["rule_code"] == got["rule_code"]
        and all(same_amount(truth[c], got[c]) for c in ("printed_value", "expected_value", "difference"))
        and all(text(word) in words for word in truth["mentions"].split(";"))
    )


def compare_findings(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Contradictions that weren't found, and findings that aren't true."""
    columns = ("rule_code", "subject", "printed_value", "expected_value", "difference", "message_zh", "message_en")
    truth = read_truth("finding")
    found = con.execute(
        f"select document.file_name, form.form_no, {', '.join(f'finding.{c}' for c in columns)}"
        " from audit.fct_finding as finding inner join core.dim_form as form on finding.form_id = form.form_id"
        " inner join core.dim_document as document on form.document_id = document.document_id"
        " where list_contains(?, document.file_name) order by all",
        [sorted({row["file_name"] for row in read_truth("form")})],
    ).fetchall()
    free: list[Found] = [dict(zip(("file_name", "form_no", *columns), values, strict=True)) for values in found]
    must, may = ([row for row in truth if row["expect"] == expect] for expect in ("must", "may"))
    problems = []
    for row, match in pair(must, free, explains):
        must = [other for other in must if other is not row]
        free = [other for other in free if other is not match]
    for row in must:
        near = [show(g, columns) for g in free if place_of(g) == place_of(row) and g["rule_code"] == row["rule_code"]]
        problems.append(
            f"{row['file_name']} form {row['form_no']}: not found: {show(row, (*columns[:5], 'mentions', 'why'))};"
            f" got {'; '.join(near) or 'no such finding'}"
        )
    return problems + [
        f"{g['file_name']} form {g['form_no']}: raised, but not true: {show(g, columns)}"
        for g in free
        if not any(explains(row, g) for row in may)
    ]


def leaks(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names and phone numbers of the documents that stand in a text column of a public schema."""
    people = {row["value"] for row in read_truth("personal")}
    columns = con.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where list_contains(?, table_schema) and (data_type like '%VARCHAR%' or data_type = 'JSON') order by all",
        [list(PUBLIC_SCHEMAS)],
    ).fetchall()
    problems = []
    for schema, table, column in columns:
        held = con.execute(
            f"select distinct person from {schema}.{table}, (select unnest(?) as person)"
            f' where contains(cast("{column}" as varchar), person)',
            [sorted(people)],
        ).fetchall()
        problems += [f"{schema}.{table}.{column} holds {person}" for (person,) in held]
    return problems
