"""No public table holds a name or a way to reach a person: the data test that sees to it, and what it lets pass."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import jinja2
import pytest
from conftest import ROOT, Command, parse_anew

from ingest import contract, data_tests, land, masks, personal, purge, shapes
from ingest.corrections import apply, read
from ingest.paths import Target

DIGITS = "13912345678"

#: what a text of a public table must not hold: kind -> text; {name} and {phone} stand in the document's own cells
PLANTED = {
    "name": "由{name}同志负责",
    "known phone": "值班{phone}",
    "fixed phone": "咨询0778-2345678。",
    "bracketed phone": "（0771）2345678",
    "full-width phone": "０７７８—２３４５６７８",
    "mobile phone": "联系138 1234 5678",
    "called mobile": "手机13812345678",
    "local phone": "电话：2345678",
    "identity card": "编号45120019800101123X，",
    "e-mail": "寄zhang.san@example.gov.cn",
}
#: what looks like it and is none
HARMLESS = (
    "支出13912345678.00元",
    "联系企业后支出13912345678元",
    "指标文号13912345678",
    "项目编码430406202412310001",
    "代码451200210000000012345",
    "1,391,234.56",
    "12348热线",
    "2345678",
    "20240101123456",
    "局长办公室",
    "a13912345678b",
)


def run_tests(place: Path, *names: str) -> dict[str, int]:
    """Run these data tests on a build database, as a build does: name -> rows found."""
    outcomes = [outcome for outcome in data_tests.run(place) if outcome.test.name in names]
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return {outcome.test.name: outcome.failing_rows for outcome in outcomes}


def test_every_public_table_is_searched(root: Path, built: Target) -> None:
    declared = "".join(p.read_text(encoding="utf-8") for p in sorted((root / "models").glob("*/*__models.yml")))
    con = duckdb.connect(str(built.warehouse), read_only=True)
    tables = con.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
    con.close()
    assert {schema for schema, _ in tables} == set(contract.SCHEMAS)
    assert [name for _, name in tables if f"name: {name}_no_personal_data\n" not in declared] == []


def test_what_is_planted_is_found_and_nothing_else(copied: Target) -> None:
    planted = duckdb.connect(str(copied.build_database))
    _, name, phone, form = planted.execute(
        "select document_id, min(person) filter (where kind = 'name'), min(person) filter (where kind = 'phone'), "
        "min(form_id) from staging.int_person join core.dim_form using (document_id) group by 1 "
        "having count(distinct kind) = 2 order by 1"
    ).fetchall()[0]
    texts = {kind: text.format(name=name, phone=phone) for kind, text in PLANTED.items()}
    row = planted.execute("select * from core.fct_indicator where form_id = ? limit 1", [form])
    assert row.fetchone()
    for n, text in enumerate([*texts.values(), *HARMLESS]):
        planted.execute(
            "insert into core.fct_indicator by name select * replace (? as indicator_id, ? as explanation) "
            "from core.fct_indicator where form_id = ? limit 1",
            [f"{'planted' if n < len(texts) else 'harmless'}{n}", text, form],
        )
    # figures: a bare number passes as an amount; a table without a document: the whole text is a name
    for table, key, column, text in (
        ("core.fct_budget", "budget_id", "value_printed", DIGITS),
        ("core.fct_score", "score_id", "component_name", DIGITS),
        ("marts.indicator_quality", "quality_id", "department_name", name),
    ):
        planted.execute(f"update {table} set {column} = ? where {key} = (select min({key}) from {table})", [text])
    planted.close()
    names = ("fct_indicator", "fct_budget", "fct_score", "indicator_quality", "dim_form")
    found = run_tests(copied.build_database, *(f"{n}_no_personal_data" for n in names))
    assert found == {
        "fct_indicator_no_personal_data": len(texts),
        "fct_budget_no_personal_data": 0,
        "fct_score_no_personal_data": 1,
        "indicator_quality_no_personal_data": 1,
        "dim_form_no_personal_data": 0,
    }


# --- what is masked, and what stays
def lines() -> list[tuple[str, str]]:
    """Texts keyed by hand: as printed, and as they may be published."""
    with (ROOT / "tests" / "truth" / "personal_lines.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["masked"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(("text", "masked"), lines())
def test_what_is_personal_is_masked_and_figures_stay(text: str, masked: str) -> None:
    assert personal.mask(text)[0] == masked
    assert personal.mask(masked)[0] == masked


def test_there_are_lines_of_both_kinds() -> None:
    kept = sum(text == masked for text, masked in lines())
    assert kept >= 30
    assert len(lines()) - kept >= 30


def test_the_net_in_dbt_finds_nothing_in_what_was_masked() -> None:
    macro = (ROOT / "macros" / "personal" / "contact_pattern.sql").read_text(encoding="utf-8")
    test = (ROOT / "tests" / "generic" / "no_personal_data.sql").read_text(encoding="utf-8")
    (coded,) = re.findall(r"{% set coded = .*?%}", test, re.DOTALL)
    (carded,) = re.findall(r"'identity_card' %}and not regexp_matches\(text, '(.*?)'\)", test)
    texts = [(masked.translate(shapes.HALF),) for _, masked in lines()]
    for kind in ("phone", "local_phone", "identity_card", "email"):
        rendered = jinja2.Environment(autoescape=False).from_string(  # noqa: S701 (SQL, no page)
            macro
            + coded
            + "{{ contact_pattern(kind) }}\n\n{{ {'phone': coded, 'identity_card': carded}.get(kind, '$.^') }}"
        )
        pattern, not_these = rendered.render(kind=kind, carded=carded).strip().split("\n\n")
        hit = (
            "select count(*) from (select unnest($1) as text) "
            "where regexp_matches(text, $2) and not regexp_matches(text, $3)"
        )
        found = duckdb.execute(
            hit, [[t for (t,) in texts], pattern.strip().replace("\\\\", "\\"), not_these]
        ).fetchone()
        assert found == (0,), kind


def test_names_of_personal_cells_are_masked_where_they_stand_free() -> None:
    known = personal.known(["填表人 郭磊石", "刘 娜", "0354-2636171", "财政局"])
    assert known.names >= {"郭磊石", "刘娜"}
    assert "财政局" not in known.names
    for text, masked in (
        ("由郭磊石同志负责", "由[姓名]同志负责"),
        ("刘娜、郭磊石", "[姓名]、[姓名]"),
        ("值班0354 2636171", "值班[电话]"),
        ("刘娜娜舞蹈室", "刘娜娜舞蹈室"),
        ("郭磊石牵头，刘娜负责", "[姓名]牵头，[姓名]负责"),
        ("项目(03542636171)", "项目([电话])"),
    ):
        assert personal.mask(text, known)[0] == masked
    assert personal.mask("03542636171", known, is_figure=True)[0] == "[电话]"
    assert personal.mask("13912345678", known, is_figure=True)[0] == "13912345678"


@pytest.mark.parametrize(
    "text", ["13912345678", "-13912345678", "≥15612345678", "不少于15612345678", "(13912345678)", "￥13912345678.00"]
)
def test_a_figure_in_its_place_stays_a_figure(text: str) -> None:
    assert personal.mask(text, is_figure=True) == (text, ())


def test_no_word_of_the_vocabulary_is_taken_for_a_name() -> None:
    words: set[str] = set()
    for file in sorted((ROOT / "seeds").rglob("*.csv")):
        if file.stem not in {"name_parts", "divisions"}:
            words |= set(re.findall(r"[\u4e00-\u9fff]+", file.read_text(encoding="utf-8")))
    assert len(words) > 1000
    assert sorted(word for word in words if personal.is_name(word)) == []


def test_a_name_behind_a_label_is_known_if_it_can_be_no_word() -> None:
    assert personal.names_behind_labels("填报人：欧阳明、张三，联系人：李四光（13812345678）") == {"欧阳明", "李四光"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("由[姓名]负责", "由李四光负责", True),
        ("电话13812345678,共3次", "电话[电话],共3次", True),
        ("由[姓名]负责", "由李四光牵头", False),
        ("[电话]", "", False),
        ("1165.45", "1165.46", False),
    ],
)
def test_a_correction_may_print_a_text_masked_or_whole(one: str, other: str, same: bool) -> None:
    assert personal.is_same(one, other) is personal.is_same(other, one) is same


# --- where it is masked
SECRETS = ("13812345678", "李四光", "zhang.san@example.gov.cn", "451200198001011236")


def plant(con: duckdb.DuckDBPyConnection) -> None:
    """A number, a name and an address in texts of facts, in a label, in the name of a file."""
    firsts = "select (document_id, form_no, min(line_no)) from raw.indicator_line group by document_id, form_no"
    one = f"(document_id, form_no, line_no) in ({firsts})"
    text = "联系人：李四光，电话13812345678，邮箱zhang.san@example.gov.cn"
    con.execute(
        f"update raw.indicator_line set explanation_printed = '{text}', target_printed = '13912345678' where {one}"
    )
    con.execute("update raw.document set file_name = '自评表13812345678.txt' where file_name like 'hechi%'")
    con.execute("delete from raw.masked")


def note(con: duckdb.DuckDBPyConnection) -> None:
    """The same in a note, which no fact rests on, and in the path of the file."""
    con.execute(
        "insert into raw.line by name select document_id, 1 as page_no, 900 as line_no, 'note' as role, "
        "'注：填报人：李四光，身份证451200198001011236，zhang.san@example.gov.cn' as text from raw.document "
        "where file_name like '自评表%'"
    )
    con.execute("update raw.location set path = '/data/自评表-李四光.txt' where path like '%hechi%'")


def staged(con: duckdb.DuckDBPyConnection) -> str:
    tables = ("indicator_line", "document", "line_source", "correction", "withdrawal")
    return "".join(str(con.execute(f"from staging.stg_raw__{name}").fetchall()) for name in tables)


def test_staging_reads_masked_texts_and_raw_keeps_the_printed_ones(copied: Target, tmp_path: Path) -> None:
    con = duckdb.connect(str(copied.build_database))
    parse_anew(con)
    plant(con)
    (tmp_path / "c.csv").write_text(
        "document,form_no,place,printed,corrected,reason,who,when\n"
        "307319724419b98d,1,p1.t1.r4.c6,1165.45,1156.45,问过经办人：李四光13812345678,甲,2026-03-01\n",
        encoding="utf-8",
    )
    apply.land(con, read.read(tmp_path))
    con.execute(
        "insert into raw.withdrawal by name select document_id, 1 as withdrawal_no, 'withdraw' as action, "
        "'李四光同志来电13812345678' as why from raw.document limit 1"
    )
    assert masks.refresh(con) >= 3
    shown = staged(con)
    assert not any(secret in shown for secret in SECRETS)
    assert "联系人：[姓名]，电话[电话]，邮箱[邮箱]" in shown
    assert "[姓名]同志来电[电话]" in shown
    assert "问过经办人：[姓名][电话]" in shown
    assert "自评表[电话].txt" in shown
    assert "13912345678" in shown  # a target that is a number is a figure
    assert "李四光" in str(con.execute("select explanation_printed from raw.indicator_line").fetchall())
    before = con.execute("from raw.mask order by all").fetchall()
    masks.refresh(con)
    assert con.execute("from raw.mask order by all").fetchall() == before
    con.execute("update raw.document set file_name = '13812345678.pdf' where file_name like 'yanfeng%'")
    masks.refresh(con)
    assert "[电话].pdf" in staged(con)


def test_a_purge_leaves_nothing_of_it_in_raw(copied: Target) -> None:
    con = duckdb.connect(str(copied.build_database))
    plant(con)
    note(con)
    con.execute("update raw.cell set role = 'prose' where role = 'personal'")
    con.execute("update raw.line set role = 'prose' where role = 'personal'")
    masks.refresh(con)
    shown = staged(con)
    done = purge.clear(con)
    assert staged(con) == shown
    # the same file, named again by the next build
    (key, name) = con.execute(
        "select document_id, file_name from raw.document where file_name like '自评表%'"
    ).fetchone()
    land.note_names(con, {key: "13812345678.txt"})
    land.note_locations(con, {key: Path("/data/自评表-李四光.txt")})
    masks.refresh(con)
    assert con.execute("select file_name from raw.document where document_id = ?", [key]).fetchone() == (name,)
    assert staged(con) == shown
    # a document that names people in texts of facts alone is purged too, and again when it is read again
    planted = con.execute("select count(distinct document_id) from raw.indicator_line").fetchone()
    assert con.execute("select count(*) from raw.purge").fetchone() == (done.documents,) == planted
    tables = con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
    held = "".join(str(con.execute(f"from raw.{table}").fetchall()) for (table,) in tables)
    assert [secret for secret in SECRETS if secret in held] == []


def test_a_build_publishes_masked_texts(jixiao: Command, root: Path, tmp_path: Path) -> None:
    text = (root / "documents" / "hechi_2024.txt").read_text(encoding="utf-8")
    assert text.count("2024年12月31日前完成") == 2  # the actual and its description
    text = text.replace("2024年12月31日前完成", "由联系人：李四光（手机13812345678）于2024年12月31日前完成")
    file = tmp_path / "13812345678的自评表.txt"
    file.write_text(text, encoding="utf-8")
    warehouse = tmp_path / "w.duckdb"
    done = jixiao("build", file, "--warehouse", warehouse)
    assert done.returncode == 0, done.stderr
    data = warehouse.read_bytes()
    assert not any(secret.encode() in data for secret in SECRETS)
    with duckdb.connect(str(warehouse), read_only=True) as con:
        query = "select indicator_id, actual_printed from core.fct_indicator where contains(actual_printed, '[电话]')"
        [(key, actual)] = con.execute(query).fetchall()
    assert actual == "由联系人：[姓名]（手机[电话]）于2024年12月31日前完成"
    told = jixiao("explain", key, "--warehouse", warehouse).stdout
    assert "[姓名]（手机[电话]）" in told
    assert not any(secret in told for secret in SECRETS)
