"""Publication: checked, whole, and swapped in at once."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ingest import build, contract, dbt_runner, paths, publish
from ingest.paths import Target, UsageError
from ingest.terminal import Reporter


@pytest.fixture
def place(tmp_path: Path) -> Target:
    """A build database with every table of the contract, one row in each."""
    place = Target(tmp_path / "jixiao.duckdb")
    paths.check_writable(place)
    with duckdb.connect(str(place.build_database)) as con:
        for schema in contract.SCHEMAS:
            con.execute(f"create schema {schema}")
        for name, columns in contract.TABLES.items():
            first = f"'{name}' as {columns[0]}"
            con.execute(f"create table {name} as select {', '.join([first, *(f'null as {c}' for c in columns[1:])])}")
        con.execute("comment on table core.dim_form is 'A form''s head. 表头。'")
        con.execute("comment on column core.dim_form.form_id is 'Key. 主键。'")
        con.execute("alter table core.dim_form alter column form_id set not null")
        con.execute("create schema raw")
        con.execute("create table raw.line as select '姓名' as text")
    return place


def names(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as con:
        return {
            str(r[0]) for r in con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        }


def test_the_public_schemas_are_published_with_comments_and_nothing_else(place: Target) -> None:
    done = publish.publish(place)
    assert set(done.rows) == names(place.warehouse) == set(contract.TABLES)
    with duckdb.connect(str(place.warehouse), read_only=True) as con:
        comment = con.execute("select comment from duckdb_tables() where table_name = 'dim_form'").fetchone()
        column = con.execute(
            "select comment, is_nullable from duckdb_columns() "
            "where table_name = 'dim_form' and column_name = 'form_id'"
        ).fetchone()
    assert comment == ("A form's head. 表头。",)
    assert column == ("Key. 主键。", False)
    assert sorted(f.name for f in place.warehouse.parent.iterdir()) == ["jixiao.build", "jixiao.duckdb"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("drop table core.fct_score", r"lacks core\.fct_score"),
        ("alter table core.dim_form drop column title", r"core\.dim_form of the build lacks title"),
        ("create view marts.extra as select 1 as x", r"marts\.extra must be a table"),
    ],
)
def test_a_build_that_breaks_the_contract_leaves_the_last_good_file(place: Target, damage: str, message: str) -> None:
    publish.publish(place)
    before = place.warehouse.read_bytes()
    with duckdb.connect(str(place.build_database)) as con:
        con.execute(damage)
    with pytest.raises(publish.PublishError, match=message):
        publish.publish(place)
    assert place.warehouse.read_bytes() == before
    assert sorted(f.name for f in place.warehouse.parent.iterdir()) == ["jixiao.build", "jixiao.duckdb"]


def test_what_killed_runs_left_is_cleared(place: Target) -> None:
    for name in ("jixiao.duckdb.99.tmp", "jixiao.duckdb.99.tmp.wal"):
        place.warehouse.with_name(name).write_text("x")
    place.warehouse.with_name("other.duckdb.1.tmp").write_text("someone else's")
    publish.publish(place)
    kept = sorted(f.name for f in place.warehouse.parent.iterdir())
    assert kept == ["jixiao.build", "jixiao.duckdb", "other.duckdb.1.tmp"]


def test_a_reader_keeps_the_old_file_and_a_new_one_sees_the_new(place: Target) -> None:
    publish.publish(place)
    reader = duckdb.connect(str(place.warehouse), read_only=True)
    held = place.warehouse.open("rb")
    with duckdb.connect(str(place.build_database)) as con:
        con.execute("insert into core.dim_region (region_code) values ('451200')")
    publish.publish(place)
    assert reader.execute("select count(*) from core.dim_region").fetchone() == (1,)
    reader.close()
    held.close()
    with duckdb.connect(str(place.warehouse), read_only=True) as after:
        assert after.execute("select count(*) from core.dim_region").fetchone() == (2,)


def test_a_failed_test_leaves_the_last_good_file(place: Target, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.publish(place)
    before = place.warehouse.read_bytes()
    failure = dbt_runner.Failure("grain", "test", is_error=True, message="Got 1 result", description="One row a form.")
    monkeypatch.setattr(dbt_runner, "build", lambda *_: dbt_runner.DbtResult(1, (failure,)))
    done = build.build([root / "documents" / "hechi_2024.txt"], place, Reporter(), debug=False)
    assert done.published is None
    assert place.warehouse.read_bytes() == before


def test_a_warning_does_not_hold_publication_back(place: Target, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = dbt_runner.Failure("share", "test", is_error=False, message="Got 1 result", description="")
    monkeypatch.setattr(dbt_runner, "build", lambda *_: dbt_runner.DbtResult(1, (warning,)))
    assert build.build([root / "documents" / "hechi_2024.txt"], place, Reporter(), debug=False).published


def test_targets_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a database")
    for bad, why in (
        (tmp_path / "file" / "jixiao.duckdb", "can't be written"),
        (Path("/proc/jixiao/jixiao.duckdb"), "can't be written"),
        (tmp_path, "is a folder"),
        (tmp_path / "file", "isn't a DuckDB file"),
    ):
        with pytest.raises(UsageError, match=why):
            paths.check_writable(Target(bad))
    assert (tmp_path / "file").read_text() == "not a database"


#: opens the file fifty times, and on till the builds have ended, and prints each build's marker in two tables
READER = """
import itertools, pathlib, sys, duckdb
for number in itertools.count(1):
    last = number >= 50 and pathlib.Path(sys.argv[2]).exists()
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        found = con.execute("from (select title from core.dim_form), (select title from core.dim_document)").fetchone()
        print(*found, flush=True)
    if last:
        break
"""


def test_two_hundred_readers_while_ten_builds_publish(place: Target, tmp_path: Path) -> None:
    """Two hundred connections and more, four at a time: no error, no half-written file, never two builds in an answer.

    Each reader has read before the first build and reads once more after the last, however slow or quick it is.
    """
    ended = tmp_path / "ended"
    with duckdb.connect(str(place.build_database)) as con:
        for table in ("core.dim_form", "core.dim_document"):
            con.execute(f"alter table {table} {'alter title type varchar' if 'form' in table else 'add title varchar'}")

    def build(number: int) -> None:
        with duckdb.connect(str(place.build_database)) as con:
            con.execute(f"update core.dim_form set title = '{number}'; update core.dim_document set title = '{number}'")
        publish.publish(place)

    build(0)
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, place.warehouse, ended], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    first = [reader.stdout.readline() for reader in readers]
    for number in range(1, 11):
        build(number)
    ended.touch()
    told = [[one, *reader.communicate(timeout=120)[0].split("\n")] for one, reader in zip(first, readers, strict=True)]
    assert [reader.returncode for reader in readers] == [0, 0, 0, 0]
    answers = [line.split() for lines in told for line in lines if line]
    assert len(answers) >= 200
    assert all(one == other for one, other in answers)
    assert [(lines[0].split()[0], lines[-2].split()[0]) for lines in told] == [("0", "10")] * 4
