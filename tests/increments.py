"""Changes to the documents of a build database, and what a whole build would make of it: for tests of increments."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from ingest.increment import changes, record, rows
from ingest.increment.models import Model, RowsOf

#: raw tables with rows that a document's reading, a person or a run brings
_SAID = ("document", "cell", "line", "form", "form_field", "budget_line", "indicator_line", "score_line",
         "text_section", "line_source", "unmapped", "mask", "arrival")  # fmt: skip
_DEPARTMENTS = ("财政局", "“教育”局", "教育局", None)
_REGIONS = ("451200", "430406", None)

Step = Callable[[duckdb.DuckDBPyConnection, random.Random], str]


def crowd(database: Path) -> None:
    """Let the documents name few departments and regions, so that many belong together, and some none at all."""
    with duckdb.connect(str(database)) as con:
        con.execute(
            "update raw.form set region_code = list_extract($1, (1 + hash(document_id) % len($1))::int)", [_REGIONS]
        )
        con.execute(
            "update raw.form_field set text_printed = "
            "list_extract($1, (1 + hash(document_id, form_no) % len($1))::int) where field_code = 'department_name'",
            [_DEPARTMENTS],
        )


def empty(database: Path) -> None:
    """Take every document out of the raw tables."""
    with duckdb.connect(str(database)) as con:
        for table in (*_SAID, "sidecar", "withdrawal", "correction", "corrected", "reject"):
            con.execute(f"delete from raw.{table}")


def increment(database: Path) -> changes.Counts:
    """Build what changed, as ``jixiao build`` does."""
    with duckdb.connect(str(database)) as con:
        models = record.models(con)
        con.begin()
        counts = changes.find(con, models)
        rows.replace(con, models)
        record.renew(con)
        con.commit()
    return counts


def whole(database: Path) -> None:
    """Make every table anew from the raw tables, by the queries that dbt compiled."""
    with duckdb.connect(str(database)) as con:
        for model in record.models(con):
            if not model.is_view and model.rows_of is not RowsOf.seeds:
                con.execute(f"delete from {model.relation}")
                con.execute(f"insert into {model.relation} by name ({model.query})")


def differences(one: Path, other: Path, models: Sequence[Model]) -> list[str]:
    """Every table in which two build databases differ; of tables of texts the first may hold more."""
    found = []
    with duckdb.connect() as con:
        con.execute(f"attach '{one}' as one (read_only)")
        con.execute(f"attach '{other}' as other (read_only)")
        for model in models:
            if model.is_view or model.rows_of is RowsOf.seeds:
                continue
            table = model.relation.split(".", 1)[1]
            counts = con.execute(
                f"select (select count(*) from (from one.{table} except all from other.{table})), "
                f"(select count(*) from (from other.{table} except all from one.{table}))"
            ).fetchone()
            assert counts is not None
            if counts[1] or (counts[0] and model.rows_of is not RowsOf.text):
                found.append(f"{model.name}: {counts[0]} rows in the first alone, {counts[1]} in the second")
    return found


def land(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Let up to five documents of the attached ``pool`` land, or land again."""
    chosen = _some(con, dice, "select document_id from pool.raw.document order by 1")
    _forget(con, chosen)
    for table in _SAID:
        con.execute(
            f"insert into raw.{table} by name from pool.raw.{table} where document_id in (select unnest($1))", [chosen]
        )
    con.execute(
        "update raw.document set run_id = $1 where document_id in (select unnest($2))", [str(dice.random()), chosen]
    )
    return f"land {len(chosen)}"


def remove(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Let documents go, as when a file is rejected by a later reader."""
    chosen = _here(con, dice)
    _forget(con, chosen)
    con.execute(
        "insert into raw.reject by name select unnest($1) as document_id, 'x.txt' as file_name, "
        "'damaged' as reject_code, 'reason' as reason, now()::timestamp as rejected_at",
        [chosen],
    )
    return f"remove {len(chosen)}"


def publish(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Give documents another sidecar: the day of publication sets versions of a form in order."""
    chosen = _here(con, dice)
    con.execute("delete from raw.sidecar where document_id in (select unnest($1))", [chosen])
    con.execute(
        "insert into raw.sidecar by name select unnest($1) as document_id, $2 as title, $3::date as published_on",
        [chosen, str(dice.random()), f"2025-{dice.randint(1, 12):02}-01"],
    )
    return f"sidecar {len(chosen)}"


def withdraw(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Withdraw documents, or take that back."""
    chosen = _here(con, dice)
    con.execute(
        "insert into raw.withdrawal by name select (select coalesce(max(withdrawal_no), 0) from raw.withdrawal) "
        "+ row_number() over () as withdrawal_no, unnest($1) as document_id, $2 as action, 'why' as why, "
        "timestamp '2025-01-01' as decided_at",
        [chosen, dice.choice(["withdraw", "undo"])],
    )
    return f"withdraw {len(chosen)}"


def correct(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Correct texts, of a header too: a form may come to another department by it; former corrections go."""
    chosen = _here(con, dice)
    con.execute("delete from raw.corrected")
    for table, number, column, text in (
        ("form_field", "field_no", "department_name", dice.choice(["财政局", "审计局"])),
        ("form_field", "field_no", "fiscal_year", "2023年度"),
        ("budget_line", "line_no", "value_printed", str(dice.randint(1, 999))),
        ("indicator_line", "line_no", "indicator_printed", dice.choice(["新指标", "满意度"])),
        ("score_line", "line_no", "score_printed", str(dice.randint(1, 9))),
    ):
        where = "and field_code = $3" if table == "form_field" else "and $3 is not null"
        con.execute(
            f"insert into raw.corrected by name select document_id, form_no, '{table}' as table_name, "
            f"{number} as line_no, $3 as raw_column, $2 as text_corrected from raw.{table} "
            f"where document_id in (select unnest($1)) {where} "
            f"qualify row_number() over (partition by document_id, form_no order by {number}) <= 2",
            [chosen, text, column],
        )
    return f"correct {len(chosen)}"


def mask(con: duckdb.DuckDBPyConnection, dice: random.Random) -> str:
    """Mask a text of documents, and call another cell personal, as a removal of personal data does."""
    chosen = _here(con, dice)
    con.execute("delete from raw.mask where document_id in (select unnest($1))", [chosen])
    con.execute(
        "insert into raw.mask by name select document_id, indicator_printed as text_printed, '某' as text_masked "
        "from raw.indicator_line where document_id in (select unnest($1)) "
        "qualify row_number() over (partition by document_id order by form_no, line_no) = 1 "
        "and indicator_printed is not null",
        [chosen],
    )
    con.execute(
        "update raw.cell set role = 'personal', text = '王小明' "
        "where document_id in (select unnest($1)) and row_no = 1",
        [chosen],
    )
    return f"mask {len(chosen)}"


STEPS: Sequence[Step] = (land, land, land, remove, publish, withdraw, correct, mask)


def _here(con: duckdb.DuckDBPyConnection, dice: random.Random) -> list[str]:
    return _some(con, dice, "select document_id from raw.document order by 1")


def _some(con: duckdb.DuckDBPyConnection, dice: random.Random, query: str) -> list[str]:
    ids = [str(name) for (name,) in con.execute(query).fetchall()]
    return dice.sample(ids, min(len(ids), dice.randint(1, 5)))


def _forget(con: duckdb.DuckDBPyConnection, chosen: list[str]) -> None:
    for table in (*_SAID, "reject"):
        con.execute(f"delete from raw.{table} where document_id in (select unnest($1))", [chosen])
