"""The commands as a person runs them: what they print, what they leave, how they end."""

import json
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, Command

from ingest import contract
from ingest.paths import Target

DOCUMENT = ROOT / "documents" / "hechi_2024.txt"


def rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return {name: con.execute(f"from {name} order by all").fetchall() for name in contract.TABLES}


def facts(warehouse: Path) -> list[tuple[str, str]]:
    query = " union all ".join(
        f"select '{table}', {key} from core.{table}"
        for table, key in (("fct_budget", "budget_id"), ("fct_indicator", "indicator_id"), ("fct_score", "score_id"))
    )
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return [(str(table), str(key)) for table, key in con.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["build", "/nowhere/at/all.txt"], "There is no file or folder /nowhere/at/all.txt"),
        (["build", "EMPTY"], "holds no files"),
        (["build", DOCUMENT, "--warehouse", "/proc/jixiao/jixiao.duckdb"], "can't be written"),
        (["build", DOCUMENT, "--warehouse", ROOT / "README.md" / "jixiao.duckdb"], "can't be written"),
        (["ingest", DOCUMENT, "--warehouse", ROOT / "README.md"], "isn't a DuckDB file"),
        (["explain", "abcdef0123456789", "--warehouse", "/nowhere/jixiao.duckdb"], "There is no warehouse"),
    ],
)
def test_wrong_usage_is_one_sentence_and_touches_nothing(
    arguments: list[object], sentence: str, jixiao: Command, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    target = tmp_path / "there" / "jixiao.duckdb"
    given = [empty if word == "EMPTY" else word for word in arguments]
    done = jixiao(*given, JIXIAO_WAREHOUSE=str(target))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert sentence in done.stderr
    assert not target.parent.exists()


def test_unknown_options_and_commands_are_wrong_usage(jixiao: Command) -> None:
    assert jixiao("build", "--colour").returncode == 2
    assert jixiao("destroy").returncode == 2
    assert jixiao("ingest").returncode == 2


def test_help_explains_every_mart(jixiao: Command) -> None:
    text = " ".join(jixiao("build", "--help", COLUMNS="80").stdout.split())
    for mart, answer in contract.MARTS.items():
        assert f"{mart}: {answer}." in text
    assert jixiao("--version").stdout.startswith("jixiao ")


def test_bad_files_are_told_one_by_one_and_escaped(jixiao: Command, tmp_path: Path) -> None:
    (tmp_path / "empty\x1b[31m.txt").write_bytes(b"")
    (tmp_path / "letter.txt").write_text("今天天气很好。", encoding="utf-8")
    warehouse = tmp_path / "w" / "jixiao.duckdb"
    done = jixiao("ingest", tmp_path / "letter.txt", tmp_path / "empty\x1b[31m.txt", DOCUMENT, "--warehouse", warehouse)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert "rejected (empty): empty\\x1b[31m.txt" in done.stdout
    assert "rejected (no_form_found): letter.txt" in done.stdout
    assert "1 landed, 0 unchanged, 2 rejected" in done.stdout
    assert not warehouse.exists()
    told = json.loads(jixiao("status", "--json", "--warehouse", warehouse).stdout)
    assert [reject["reject_code"] for reject in told["rejects"]] == ["empty", "no_form_found"]
    assert told["last_run"]["status"] == "finished"


def test_a_second_build_changes_nothing(copied: Target, jixiao: Command) -> None:
    before = rows(copied.warehouse)
    done = jixiao("build", "--warehouse", copied.warehouse)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "unchanged hechi_2024.txt" in done.stderr
    assert rows(copied.warehouse) == before
    assert sorted(f.name for f in copied.warehouse.parent.iterdir()) == ["jixiao.build", "jixiao.duckdb"]
    for region in ("河池市", "雁峰区", "晋中市", "广水市", "黔南布依族苗族自治州"):
        assert region in done.stdout
    assert str(copied.warehouse) in done.stdout


def test_a_rejected_file_is_published_beside_the_rest(copied: Target, jixiao: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    before = rows(copied.warehouse)
    done = jixiao("build", tmp_path / "empty.txt", DOCUMENT, DOCUMENT, "--warehouse", copied.warehouse, TERM="dumb")
    assert done.returncode == 1
    after = rows(copied.warehouse)
    assert [row[1:3] for row in after.pop("audit.rejected_document")] == [("empty.txt", "empty")]
    before.pop("audit.rejected_document")
    assert after == before


def test_status_counts_what_the_warehouse_holds(built: Target, jixiao: Command) -> None:
    told = json.loads(jixiao("status", "--json", "--warehouse", built.warehouse).stdout)
    assert told["published"]["documents"] == 5
    assert told["published"]["indicator_facts"] == 106
    assert "qiannan_2024.txt  4 form(s)" in jixiao("status", "--warehouse", built.warehouse).stdout
    assert jixiao("status", "--warehouse", "/nowhere/jixiao.duckdb").returncode == 0


def test_every_fact_is_explained_to_its_printed_text(built: Target) -> None:
    from ingest.explain import explain

    held = duckdb.connect(str(built.warehouse), read_only=True)  # opening it anew for each fact would take seconds
    for table, key in facts(built.warehouse):
        told = explain(built.warehouse, key)
        assert told.kind == table
        assert told.form["file_name"]
        assert told.sources, f"{table} {key} rests on no cell"
        assert all(source["page_no"] and source["row_no"] and source["text_printed"] for source in told.sources)
        assert told.steps
    held.close()


def test_explain_shows_place_text_and_steps(built: Target, jixiao: Command) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        found = con.execute(
            "select budget_id from core.fct_budget where region_code = '451200' and source_section = 'form' "
            "and line_code = 'total' and measure_code = 'executed'"
        ).fetchone()
    assert found is not None
    done = jixiao("explain", found[0][:12], "--warehouse", built.warehouse)
    assert done.returncode == 0
    for words in ("hechi_2024.txt", "“1165.45” feeds amount_yuan", "times 10,000", "amount_yuan 11,654,500.00"):
        assert words in done.stdout
    told = json.loads(jixiao("explain", found[0], "--json", "--warehouse", built.warehouse).stdout)
    assert told["values"]["amount_yuan"] == "11654500.00"


def test_a_finding_is_explained_with_its_facts(built: Target, jixiao: Command) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        found = con.execute(
            "select finding_id, fact_ids from audit.fct_finding where len(fact_ids) > 0 order by all limit 1"
        ).fetchone()
    assert found is not None
    told = json.loads(jixiao("explain", found[0], "--json", "--warehouse", built.warehouse).stdout)
    assert sorted(fact["id"] for fact in told["facts"]) == sorted(found[1])


@pytest.mark.parametrize(
    ("table", "key", "some"),
    [
        ("audit.fct_finding", "finding_id", "true"),
        ("audit.fct_signal", "signal_id", "true"),
        ("audit.fct_check", "check_id", "verdict = 'fail' or rule_code = 'share'"),
        ("core.fct_rescore", "rescore_id", "region_code = '451200'"),
    ],
)
def test_a_conclusion_is_explained_down_to_its_cells(table: str, key: str, some: str, built: Target) -> None:
    from ingest.explain import explain

    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        rows = con.execute(f"select {key}, form_id, rule_code from {table} where {some}").fetchall()
        facts_of = "fact_ids" if table != "audit.fct_check" else "[]"
        facts = dict(con.execute(f"select {key}, {facts_of} from {table}").fetchall())
        failures = con.execute("select rule_code, form_id, finding_id from audit.fct_finding").fetchall()
        for found, form_id, rule_code in rows:
            told = explain(built.warehouse, found)
            assert told.kind == table.rpartition(".")[2]
            assert [fact.key for fact in told.facts] == facts[found]
            assert all(fact.sources or fact.fact.get("basis") == "computed" for fact in told.facts)
            assert bool(told.form) == (form_id is not None)
            if told.kind == "fct_check" and told.fact["level"] == "form":
                counted = {f for rule, form, f in failures if (rule, form) == (rule_code, form_id)}
                assert {finding.key for finding in told.findings} == counted


def test_a_rescore_and_a_verdict_are_told_in_words(built: Target, jixiao: Command) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        rescore = con.execute("select rescore_id from core.fct_rescore where component_name = '财政投入数'").fetchone()
        verdict = con.execute(
            "select check_id from audit.fct_check "
            "where region_code = '140700' and rule_code = 'missed_target_full_score'"
        ).fetchone()
    assert rescore is not None
    assert verdict is not None
    told = jixiao("explain", rescore[0][:10], "--warehouse", built.warehouse).stdout
    for words in (
        "scoring rule reverse",
        "the rule gives 10 points",
        "stated 8: difference -2 points",
        "“8” feeds score",
    ):
        assert words in told
    told = jixiao("explain", verdict[0][:10], "--warehouse", built.warehouse).stdout
    for words in ("rule missed_target_full_score", "not applicable: ", "verdict not_applicable"):
        assert words in told


def test_an_unknown_id_is_one_sentence(built: Target, jixiao: Command) -> None:
    for key in ("0" * 32, "x", ""):
        done = jixiao("explain", key, "--warehouse", built.warehouse)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
