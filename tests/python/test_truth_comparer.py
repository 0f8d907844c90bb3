"""The comparer of the truth: it accepts a warehouse that says what the truth says, and sees each thing that differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
import truth_tables

if TYPE_CHECKING:
    from collections.abc import Iterator


def first(value: str) -> str | None:
    """The first thing that a cell of the truth allows, as a warehouse would hold it."""
    option = value.split("|")[0]
    return None if option in ("", "*") else option


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    """A small warehouse in memory, made from the truth itself."""
    with duckdb.connect() as con:
        con.execute("create schema core; create schema audit; create schema marts")
        con.execute("create table core.dim_document (document_id varchar, file_name varchar)")
        con.execute("create table marts.note (body varchar, parts varchar[])")
        for file in {row["file_name"] for row in truth_tables.read_truth("form")}:
            con.execute("insert into core.dim_document values (?, ?)", ["id of " + file, file])
        for kind, spec in truth_tables.SPECS.items():
            columns = (*spec.keys, *spec.values)
            extra = ("document_id", "form_no") if kind == "form" else ()
            names = ", ".join(f"{c} varchar" for c in ("form_id", *extra, *columns))
            con.execute(f"create table {spec.table} ({names})")
            for row in truth_tables.read_truth(kind):
                values: list[str | None] = [f"{row['file_name']} {row['form_no']}"]
                values += ["id of " + row["file_name"], row["form_no"]] if extra else []
                values += [first(row[c]) for c in columns]
                con.execute(f"insert into {spec.table} values ({', '.join('?' * len(values))})", values)
        con.execute("alter table core.fct_indicator alter line_no type integer")
        con.execute(
            "create table audit.fct_finding (form_id varchar, rule_code varchar, subject varchar,"
            " printed_value varchar, expected_value varchar, difference double, message_zh varchar, message_en varchar)"
        )
        for row in truth_tables.read_truth("finding"):
            values = [f"{row['file_name']} {row['form_no']}", row["rule_code"], row["subject"]]
            values += [first(row[c]) for c in ("printed_value", "expected_value", "difference")]
            con.execute("insert into audit.fct_finding values (?, ?, ?, ?, ?, ?, ?, '')", [*values, row["mentions"]])
        yield con


@pytest.fixture
def fake(built: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The small warehouse, for one test to change."""
    built.begin()
    yield built
    built.rollback()


def problems(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = [problem for kind in truth_tables.SPECS for problem in truth_tables.compare(con, kind)]
    return [*found, *truth_tables.compare_findings(con), *truth_tables.leaks(con)]


def test_the_truth_agrees_with_itself(fake: duckdb.DuckDBPyConnection) -> None:
    assert problems(fake) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("update core.dim_form set filed_on = null where department_name = '广水市司法局'", "filed_on=2023-12-30"),
        ("update core.fct_budget set amount_yuan = '11654500.01' where amount_yuan = '11654500.00'", "11654500.01"),
        ("update core.fct_budget set amount_yuan = null where amount_yuan = '11654500.00'", "amount_yuan=NULL"),
        ("delete from core.fct_budget where line_name = '法治建设'", "missing: source_section=form"),
        (
            "insert into core.fct_budget select * replace ('own_funds' as line_code) from core.fct_budget limit 1",
            "not in the document",
        ),
        ("update core.fct_indicator set score = '9' where indicator_name = '财政投入数'", "score=8; got score=9"),
        ("update core.fct_indicator set is_target_met = 'true' where indicator_name = '维护社会安定团结'", "is_target"),
        ("update core.fct_indicator set goal_no = '1' where indicator_name = '诉讼案件胜诉率'", "missing: goal_no=2"),
        (
            "update core.fct_indicator set level2_code = 'cost' where indicator_name = '受理法律援助案件数量'",
            "quantity",
        ),
        ("delete from core.fct_indicator where indicator_name = '节约率'", "missing"),
        (
            "update core.fct_indicator set line_no = 5 - line_no where form_id = 'yanfeng_2024.txt 1'",
            "missing: goal_no=1, line_no=1, indicator_name=完成量",
        ),
        ("update core.fct_score set basis = 'reported' where basis = 'computed'", "truth basis=computed"),
        ("insert into core.fct_score select * from core.fct_score where max_score = '42'", "not in the document"),
        ("delete from audit.fct_finding where rule_code = 'met_target_lost_points'", "not found: rule_code=met_target"),
        ("update audit.fct_finding set difference = 2.5 where rule_code = 'met_target_lost_points'", "difference=2.5"),
        ("update audit.fct_finding set expected_value = '674.86' where difference = 0.01", "expected_value=674.86"),
        ("update audit.fct_finding set message_zh = '2023' where message_zh like '2023;%'", "mentions=2023;2024"),
        (
            "insert into audit.fct_finding select * replace ('weights_sum' as rule_code) from audit.fct_finding"
            " where rule_code = 'comparator_suspect'",
            "raised, but not true",
        ),
        ("insert into marts.note values ('联系人：黄红霞', null)", "marts.note.body holds 黄红霞"),
        ("insert into marts.note values (null, ['07226391288'])", "marts.note.parts holds 07226391288"),
    ],
)
def test_each_difference_is_seen(fake: duckdb.DuckDBPyConnection, change: str, message: str) -> None:
    fake.execute(change)
    found = problems(fake)
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(
    ("truth", "got", "expected"),
    [
        ("0.6123", "61.23%", True),
        ("0.01", 100, True),
        ("9.31", "-9.3100", True),
        ("8", "8.00", True),
        ("8", "9", False),
        ("674.85|674.84", "6748400.00", True),
        ("674.85", "674.84", False),
        ("1|0.999985", "100.00%", True),
        ("11216943.56", "11,216,943.56", True),
        ("", None, True),
        ("", "100", False),
        ("100", None, False),
        ("*", None, True),
    ],
)
def test_a_figure_is_the_same_in_another_unit(truth: str, got: object, *, expected: bool) -> None:
    assert truth_tables.same_amount(truth, got) is expected
