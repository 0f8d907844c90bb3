"""The models on Apache Spark: the same public rows as on DuckDB, and the translation piece by piece."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import both_engines
import duckdb
import jinja2
import pytest
import spark_size
from conftest import ROOT, Command

from ingest.paths import Target

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None, reason="needs the extra spark: python -m pip install 'jixiao[spark]'"
)


#: what is built: the data tests are those with words of their own, and one of each kind whose words are all alike
BUILT = (
    "resource_type:seed", "resource_type:model",
    "test_name:cells_accounted", "test_name:every_fact_has_source", "test_name:every_rule_checked",
    "test_name:expression_is_true", "test_name:failures_match_checks", "test_name:finding_facts_exist",
    "test_name:one_total_a_form", "test_name:row_count_matches_baseline", "test_name:same_row_count",
    "test_name:same_total", "test_name:sources_have_facts",
    "fct_budget_budget_id_unique", "fct_budget_grain_unique", "fct_budget_line_code_not_null",
    "fct_budget_form_id_in_dim_form", "fct_budget_source_section_accepted",
    # by form, by document, of any document
    "fct_indicator_no_personal_data", "dim_document_no_personal_data", "finding_summary_no_personal_data",
)  # fmt: skip
#: Java's first compiler alone: a sixth less processor time for a build that runs each query once over few rows
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def no_columns(table: str) -> list[str]:
    raise AssertionError(f"asked for {table}")


@pytest.fixture(scope="module")
def on_spark(built: Target, jixiao: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tables that `dbt build --target spark` makes of the raw tables of the five documents."""
    pytest.importorskip("pyspark")
    folder = tmp_path_factory.mktemp("spark")
    written = jixiao("raw", folder / "raw", "--warehouse", built.warehouse)
    assert written.returncode == 0, written.stderr
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "JAVA_"))}
    places = {"JIXIAO_RAW": str(folder / "raw"), "JIXIAO_SPARK_WAREHOUSE": str(folder / "tables")}
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", "build", "--target", "spark", "--indirect-selection", "empty",
         "--select", *BUILT, "--target-path", folder / "target", "--log-path", folder / "logs"],
        cwd=ROOT, env=kept | places | {"JIXIAO_SPARK_CATALOG": "in-memory", "PYTHONPATH": str(ROOT),
                                       "JAVA_TOOL_OPTIONS": QUICK_JAVA},
        capture_output=True, text=True, timeout=2400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"PASS=\d+ WARN=0 ERROR=0 SKIP=0", done.stdout)
    return folder / "tables"


@needs_spark
def test_every_public_row_is_the_same(built: Target, on_spark: Path) -> None:
    rows, found = both_engines.compare(built.warehouse, on_spark)
    assert not found, "\n".join(map(str, found))
    public = {f"{path.parent.name.removesuffix('.db')}.{path.name}" for path in on_spark.glob("*.db/*")}
    assert len(rows) >= 30
    assert rows.keys() <= public
    assert min(rows[name] for name in ("core.fct_budget", "core.fct_indicator", "audit.fct_check")) > 100


@needs_spark
def test_a_data_test_of_each_kind_passes(on_spark: Path) -> None:
    manifest, ran = (json.loads((on_spark.parent / "target" / name).read_text(encoding="utf-8"))
                     for name in ("manifest.json", "run_results.json"))  # fmt: skip
    kinds = {name: node["test_metadata"]["name"]
             for name, node in manifest["nodes"].items() if node["resource_type"] == "test"}  # fmt: skip
    passed = [one["unique_id"] for one in ran["results"] if one["unique_id"] in kinds and one["status"] == "pass"]
    assert len(passed) > 100
    assert {kinds[name] for name in passed} == set(kinds.values())


@needs_spark
def test_a_value_or_row_that_differs_is_named(built: Target, on_spark: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(on_spark, tmp_path / "tables")
    (file,) = (changed / "marts.db" / "score_comparison").glob("*.parquet")
    with duckdb.connect() as con:
        con.execute(f"create table rows as from read_parquet('{file}')")
        ((first, last),) = con.execute("select min(form_id), max(form_id) from rows").fetchall()
        con.execute("update rows set total_score = total_score + 0.01 where form_id = $1", [first])
        con.execute("delete from rows where form_id = $1", [last])
        con.execute(f"copy rows to '{file}' (format parquet)")
    found = both_engines.compare(built.warehouse, changed)[1]
    assert {(one.table, one.row, one.column) for one in found} == {
        ("marts.score_comparison", first, "total_score"),
        ("marts.score_comparison", last, "row"),
    }


@needs_spark
@pytest.mark.parametrize(
    ("pattern", "in_java"),
    [
        (r"^[^\p{Han}]+$", r"^[^\p{IsHan}]+\z"),
        (r"[[&][^]a]", r"[\[\&][^\]a]"),
        (r"\s.[\s$.]", r"[\t\n\f\r ][^\n][\t\n\f\r $.]"),
        (r"\$\.\p{Zs}", r"\$\.\p{Zs}"),
    ],
)
def test_a_pattern_in_javas_words(pattern: str, in_java: str) -> None:
    from ingest.spark.patterns import java_pattern

    assert java_pattern(pattern) == in_java


#: what one session answers for each query, and DuckDB too
QUERIES = (
    "select regexp_replace('a1b2', '[0-9]', '<\\0>'), regexp_replace('a1b2', '[0-9]', '', 'g')",
    "select regexp_replace('2024年二季度', '^(2024年)二季度', '\\16月'), regexp_extract('x12', '([0-9])([0-9])', 2)",
    "select regexp_matches(e'年\n', '年$'), regexp_full_match('ab', 'a|ab'), regexp_matches('中', '\\p{Han}')",
    "select regexp_replace('aXbXc', 'X(.)', '\\1\\0')",
    "select round(0.285::double, 2), (0.125::double)::decimal(9, 2), 1.0 / 3, 7::decimal(9, 2) / 2::decimal(9, 2)",
    "select list(a order by b), string_agg(a, '、' order by b) from (values ('x', 2), ('y', 1), (null, 3)) as t (a, b)",
    "select list(a order by a) filter (where b > 5), list_prepend('z', null::text[]) from (values ('x', 2)) t (a, b)",
    "select arg_min(a, b), any_value(a) from (values (null, 1), ('y', 2)) as t (a, b)",
    "select map(list(a), list(b))['q'], map(list(a), list(b))['p'] from (values ('p', 'v'), ('q', null)) as t (a, b)",
    "select 1 as a, 'x' as b union all by name select 'y' as b, 2.5 as c order by b",
    "select avg(a) filter (where a > 1), avg(a) from (values (1.5), (2.25), (4.0)) as t (a)",
    "select a from (values (2), (null), (1)) as t (a) order by a desc",
    "select try_cast('2024-02-30' as date), try_cast('1,5' as decimal(9, 2)), concat('a', null, 'b'), 'a' || null",
    "select len(['a', 'b']), ['a', 'b'][1], ['a', 'b'][:1], date_diff('day', date '2024-02-28', date '2024-03-01')",
)


@needs_spark
def test_spark_answers_as_duckdb_does(tmp_path: Path) -> None:
    """In a process of its own, as a session stays for as long as its process."""
    asked = """
import json, sys
from ingest.spark.session import give_java
from ingest.spark.translate import to_spark
give_java()
from pyspark.sql import SparkSession
local = {"spark.master": "local[1]", "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1",
         "spark.driver.bindAddress": "127.0.0.1", "spark.sql.ansi.enabled": "false", "spark.log.level": "OFF",
         "spark.sql.warehouse.dir": sys.argv[1]}
session = SparkSession.builder.config(map=local).getOrCreate()
for query in json.load(sys.stdin):
    print("ROWS", json.dumps([list(row) for row in session.sql(to_spark(query, None)).collect()], default=str))
"""
    done = subprocess.run(
        [sys.executable, "-c", asked, tmp_path], input=json.dumps(QUERIES), capture_output=True, text=True,
        env=os.environ | {"JAVA_TOOL_OPTIONS": QUICK_JAVA},
        cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    answers = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("ROWS ")]
    assert len(answers) == len(QUERIES), done.stderr[-2000:]
    with duckdb.connect() as con:
        for query, answer in zip(QUERIES, answers, strict=True):
            rows = [list(row) for row in con.execute(query).fetchall()]
            assert json.loads(json.dumps(rows, default=str)) == answer, query


@needs_spark
@pytest.mark.parametrize(
    "query",
    [
        "select list(a order by b desc) from t",
        "select unnest(a), unnest(b) from t",
        "select avg(a) over (partition by b) from t",
    ],
)
def test_what_no_rule_can_say_is_an_error(query: str) -> None:
    from ingest.spark.translate import to_spark

    with pytest.raises(ValueError, match=r"descending|two unnest|window"):
        to_spark(query, no_columns)


@needs_spark
def test_only_what_is_marked_is_rewritten() -> None:
    from ingest.spark.session import in_sparks_words

    made = in_sparks_words("create table `a` as /* duckdb */ select 1::varchar as x /* end duckdb */")
    assert made.startswith("create table `a` as ")
    assert "CAST(1 AS STRING)" in made
    assert in_sparks_words("select 1::varchar") == "select 1::varchar"


def test_the_search_for_personal_data_reads_the_same_texts(built: Target) -> None:
    """On Spark all columns of a table in one pass, else each by itself; both are queries that DuckDB answers too."""
    places = ("personal/can_tell", "personal/default__printed_texts", "spark/spark__printed_texts")
    macros = [ROOT / "macros" / f"{place}.sql" for place in places]
    read = jinja2.Environment(autoescape=False).from_string(  # noqa: S701 (SQL, no page)
        "".join(path.read_text(encoding="utf-8") for path in macros)
        + "{{ (spark__printed_texts if on_spark else default__printed_texts)(model, columns, owner, key) }}"
    )
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        for table, owner in (("core.fct_indicator", "form_id"), ("core.dim_document", "document_id"),
                             ("core.dim_column", "null"), ("marts.finding_summary", "null")):  # fmt: skip
            described = con.execute(f"describe {table}").fetchall()
            texts = [name for name, kind, *_ in described if kind == "VARCHAR"]
            one, other = (
                set(con.execute(read.render(on_spark=on_spark, model=table, columns=texts, owner=owner,
                                            key=described[0][0])).fetchall())
                for on_spark in (False, True)
            )  # fmt: skip
            assert len({column for _, column, *_ in one}) > 1, table
            assert one == other, table


def test_what_a_programs_children_take_counts() -> None:
    burn = "import time\nwhile time.process_time() < 2: pass"
    calls = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}], check=True)"
    used = spark_size.watched(subprocess.Popen([sys.executable, "-c", calls]))
    assert used.processor >= 1  # it looks once a second
    assert used.peak > 10_000_000


def test_raw_tables_as_parquet(built: Target, jixiao: Command, tmp_path: Path) -> None:
    for _ in range(2):  # the second time in the place of the first
        done = jixiao("raw", tmp_path / "raw", "--warehouse", built.warehouse)
        assert done.returncode == 0, done.stderr
    with duckdb.connect() as con:
        con.execute(f"attach '{built.build_database}' as own (read_only); use own")
        listed = "select table_name from duckdb_tables() where schema_name = 'raw' and database_name = 'own'"
        tables = sorted(name for (name,) in con.execute(listed).fetchall())
        assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == tables
        for table in tables:
            sides = f"from raw.{table}", f"from read_parquet('{tmp_path}/raw/{table}/*.parquet')"
            for one, other in (sides, sides[::-1]):
                assert con.execute(f"{one} except all {other}").fetchall() == [], table
    assert "--target spark" in done.stdout


def test_raw_tables_replace_nothing_else(built: Target, jixiao: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = jixiao("raw", tmp_path, "--warehouse", built.warehouse)
    assert done.returncode == 2
    assert "something else" in done.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"
    assert jixiao("raw", tmp_path / "raw", "--warehouse", tmp_path / "none.duckdb").returncode == 2
