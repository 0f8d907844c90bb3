"""Corrections as data: what a file says is read instead of what a place prints, and nothing else ever is."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, Command, parse_anew

from ingest.corrections import apply, read
from ingest.corrections.apply import Applied, CorrectionError
from ingest.paths import Target, UsageError

HECHI = "307319724419b98d"
JINZHONG = "c7131fb3144cfd86"
ROW = {
    "document": HECHI,
    "form_no": "1",
    "place": "p1.t1.r4.c6",
    "printed": "1165.45",
    "corrected": "1156.45",
    "reason": "digits swapped; the ledger says 1156.45",
    "who": "审核员甲",
    "when": "2026-03-01",
}
HOSTILE = '=HYPERLINK("http://evil.example")\'); drop table raw.cell; --<script>'
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows, each the usual one with changes, into a file of corrections; gives its folder."""

    def run(*rows: dict[str, str], name: str = "c.csv") -> Path:
        folder = tmp_path / "corrections"
        folder.mkdir(exist_ok=True)
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ROW)
            writer.writeheader()
            writer.writerows(ROW | row for row in rows)
        return folder

    return run


@pytest.fixture
def con(copied: Target) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(str(copied.build_database))
    parse_anew(con)
    return con


def land(con: duckdb.DuckDBPyConnection, folder: Path) -> Applied:
    return apply.land(con, read.read(folder))


def one(con: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    (row,) = con.execute(query).fetchall()
    return tuple(row)


def executed(con: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    return one(
        con,
        "select value_printed, number_value::double, unit_printed, is_corrected from staging.stg_raw__budget_line "
        f"where starts_with(document_id, '{HECHI}') and source_section = 'form' and line_code = 'total' "
        "and measure_code = 'executed'",
    )


# --- what is applied
def test_a_figure_is_read_as_corrected_and_as_printed_again_once_the_correction_is_gone(
    con: duckdb.DuckDBPyConnection, write: Write
) -> None:
    printed = executed(con)
    assert printed == ("1165.45", 1165.45, "万元", False)
    assert land(con, write({})) == Applied(1, 1, 0)
    assert executed(con) == ("1156.45", 1156.45, "万元", True)
    source = one(
        con,
        "select text_printed, text_corrected from staging.stg_raw__line_source where column_name = 'amount_yuan' "
        f"and starts_with(document_id, '{HECHI}') and row_no = 4 and col_no = 6",
    )
    assert source == ("1165.45", "1156.45")
    assert one(con, "select corrected_by, file_name, file_line from raw.correction") == ("审核员甲", "c.csv", 2)
    assert con.execute("select count(*) from staging.stg_raw__budget_line where is_corrected").fetchone() == (1,)
    assert land(con, write()) == Applied()
    assert executed(con) == printed


def test_a_corrected_figure_may_name_its_unit(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    land(con, write({"corrected": "11654500元"}))
    assert executed(con) == ("11654500元", 11654500.0, "元", True)


def test_a_cell_reaches_every_line_that_rests_on_it(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    land(con, write({"place": "p1.t1.r25.c8", "printed": " 1 5 ", "corrected": "12"}))
    for table in ("indicator_line", "score_line"):
        corrected = f"select score::double from staging.stg_raw__{table} where is_corrected"
        assert con.execute(corrected).fetchall() == [(12.0,)]


def test_a_figure_in_running_text_and_a_header_field(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    spoken = {"document": JINZHONG, "place": "p1.l8", "printed": "274091.63元", "corrected": "274091.36元"}
    name = {"place": "p1.t1.r2.c2", "printed": "河池市司法局", "corrected": "河池市司法局本级"}
    assert land(con, write(spoken | {"place": place(con, "274091.63元")}, name)) == Applied(2, 2, 0)
    query = (
        "select value_printed, number_value::double, unit_printed from staging.stg_raw__budget_line where is_corrected"
    )
    assert one(con, query) == ("274091.36元", 274091.36, "元")
    query = "select field_code, text_printed from staging.stg_raw__form_field where is_corrected"
    assert one(con, query) == ("department_name", "河池市司法局本级")


def place(con: duckdb.DuckDBPyConnection, text: str) -> str:
    page, table, row, column = one(
        con,
        f"select distinct page_no, table_no, row_no, col_no from raw.line_source where text_printed = '{text}' "
        f"and starts_with(document_id, '{JINZHONG}')",
    )
    return f"p{page}.l{row}" if table is None else f"p{page}.t{table}.r{row}.c{column}"


def test_of_equal_figures_in_one_line_the_place_says_which(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    at = place(con, "274091.63元")
    con.execute(
        "insert into raw.line_source select * replace (line_no + 900 as line_no) from raw.line_source "
        "where text_printed = '274091.63元'"
    )
    con.execute(
        "insert into raw.budget_line select * replace (line_no + 900 as line_no) from raw.budget_line "
        "where value_printed = '274091.63'"
    )
    row = {"document": JINZHONG, "place": at, "printed": "274091.63元", "corrected": "0元"}
    with pytest.raises(CorrectionError, match=rf"c.csv line 2.*stands 2 times at {at}: write {at}#1 to {at}#2"):
        land(con, write(row))
    land(con, write(row | {"place": f"{at}#2"}))
    corrected = "select line_no > 900 from staging.stg_raw__budget_line where is_corrected"
    assert con.execute(corrected).fetchall() == [(True,)]


def test_a_value_may_become_blank_and_text_is_data(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    land(
        con, write({"corrected": ""}, {"place": "p1.t1.r24.c7", "printed": "91%", "corrected": HOSTILE, "who": HOSTILE})
    )
    assert con.execute(
        "select value_printed, is_blank from staging.stg_raw__budget_line where is_corrected"
    ).fetchall() == [(None, True)]
    assert one(con, "select actual_printed from staging.stg_raw__indicator_line where is_corrected") == (HOSTILE,)
    assert con.execute("select count(*) > 0 from raw.cell").fetchone() == (True,)


def test_documents_that_are_not_here_wait(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    assert land(con, write({}, {"document": "0" * 64})) == Applied(1, 1, 1)
    assert con.execute("select count(*) from staging.stg_raw__correction").fetchone() == (1,)


# --- what doesn't fit is an error, and nothing is landed
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"printed": "1165.46"}, "“1165.46” isn't what form 1 of document .* prints at p1.t1.r4.c6 now"),
        ({"place": "p1.t1.r999.c6"}, "has no place p1.t1.r999.c6"),
        ({"place": "p9.l1"}, "has no place p9.l1"),
        ({"form_no": "2"}, "has 1 forms, no form 2"),
        ({"place": "p1.t1.r3.c1", "printed": "X"}, "isn't what form 1"),
        ({"place": "p1.t1.r4.c6#2"}, "no value of form 1 is read from “1165.45” at p1.t1.r4.c6 alone"),
    ],
)
def test_what_does_not_fit_is_said_with_file_and_line(
    con: duckdb.DuckDBPyConnection, write: Write, change: dict[str, str], words: str
) -> None:
    land(con, write({}))
    bad = {"place": "p1.t1.r24.c8", "printed": "15", "corrected": "14"}
    with pytest.raises(CorrectionError, match=f"c.csv line 3: .*{words}"):
        land(con, write(bad, change))
    assert executed(con)[0] == "1156.45"  # those of the last run stay


def test_labels_and_headers_are_not_corrected_here(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    printed = one(
        con, f"select text from raw.cell where starts_with(document_id, '{HECHI}') and row_no = 4 and col_no = 1"
    )
    row = {"place": "p1.t1.r4.c1", "printed": str(printed[0]), "corrected": "基本支出"}
    with pytest.raises(CorrectionError, match="labels, headers and units are corrected in seeds/vocabulary"):
        land(con, write(row))


def test_one_place_is_corrected_once(con: duckdb.DuckDBPyConnection, write: Write) -> None:
    write({}, name="a.csv")
    with pytest.raises(UsageError, match=r"c.csv line 2 corrects the same place as a.csv line 2"):
        read.read(write({"corrected": "7"}))
    with pytest.raises(CorrectionError, match=r"c.csv line 2 corrects the same place as a.csv line 2"):
        land(con, write({"document": HECHI[:8], "corrected": "7"}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"document": "hechi_2024.txt"}, "column document: “hechi_2024.txt” is no document_id: write its SHA-256"),
        ({"document": "3073"}, "column document"),
        ({"form_no": "0"}, "column form_no"),
        ({"place": "1/1/4/6"}, "column place: “1/1/4/6” is no place: write p1.t1.r25.c8 or p1.l5"),
        ({"corrected": "1165 .45"}, "column corrected: .* says the same as printed"),
        ({"reason": " "}, "column reason: .* is empty"),
        ({"who": ""}, "column who"),
        ({"when": "01.03.2026"}, "column when: .* is no date: write it as 2026-03-01"),
        ({"when": "2026-02-30"}, "column when"),
        ({"reason": "x" * 4001}, "column reason: .* is longer than 4000"),
    ],
)
def test_a_row_that_breaks_the_rules_is_named_by_line_and_column(
    write: Write, change: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=f"c.csv line 3, {words}"):
        read.read(write({"place": "p1.t1.r4.c5"}, change))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"document,form_no\n", "line 1 has no column place, printed, corrected, reason, who, when"),
        (b"document,form_no,place,printed,corrected,reason,who,when,extra\n", "column too many"),
        (b"document,form_no,place,printed,corrected,reason,who,when\n1,2\n", "line 2 has 2 columns, not 8"),
        (b'document,form_no,place,printed,corrected,reason,who,when\n"a"b,c\n', "line 2 isn't CSV"),
        ("document,更正".encode("gb18030"), "isn't UTF-8: save it as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_file_of_corrections(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(UsageError, match=f"bad.csv .*{words}"):
        read.read(tmp_path)


def test_the_template_is_empty_and_excel_may_write_the_file(write: Write) -> None:
    assert read.read(ROOT / "corrections") == []
    (file,) = write({"when": "2026/3/1"}).glob("*.csv")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read.read(file.parent)[0].when.isoformat() == "2026-03-01"


# --- from end to end
def test_a_build_with_corrections(jixiao: Command, tmp_path: Path, write: Write) -> None:
    file, documents = tmp_path / "w.duckdb", ROOT / "documents" / "hechi_2024.txt"
    folder = write({"reason": f"ledger {HOSTILE}"})
    done = jixiao("build", documents, "--warehouse", file, "--corrections", folder)
    assert done.returncode == 0, done.stderr
    assert "1 corrections made to 1 documents" in done.stdout
    with duckdb.connect(str(file), read_only=True) as con:
        budget_id, amount = one(con, "select budget_id, amount_yuan::double from core.fct_budget where is_corrected")
        assert amount == 11564500.0
        assert one(con, "select text_printed, text_corrected, reason from audit.correction")[:2] == (
            "1165.45",
            "1156.45",
        )
        flags = "select count(*) from core.{} where is_corrected"
        assert [one(con, flags.format(t)) for t in ("fct_indicator", "fct_score", "dim_form")] == [(0,), (0,), (0,)]
        held = con.execute(
            "select count(*) from information_schema.columns where column_name = 'corrected_by'"
        ).fetchone()
        assert held == (0,)
    told = jixiao("explain", budget_id, "--warehouse", file)
    assert "corrected at p1.t1.r4.c6: prints “1165.45”, read as “1156.45”: ledger" in told.stdout
    assert "审核员甲; c.csv line 2" in told.stdout
    data = json.loads(jixiao("explain", budget_id, "--json", "--warehouse", file).stdout)
    assert data["corrections"][0]["corrected_by"] == "审核员甲"
    assert [s["text_printed"] for s in data["sources"] if s["text_corrected"] == "1156.45"] == ["1165.45"]
    assert jixiao("report", "--all", "--warehouse", file, "--out", tmp_path / "papers").returncode == 0
    (paper,) = (p for p in (tmp_path / "papers").glob("*.html") if p.name != "index.html")
    text = paper.read_text(encoding="utf-8")
    assert "1156.45 万元（更正）" in text
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    before = file.read_bytes()
    wrong = jixiao("build", documents, "--warehouse", file, JIXIAO_CORRECTIONS=str(write({"printed": "7"})))
    assert wrong.returncode == 1
    assert "c.csv line 2: “7” isn't what form 1" in wrong.stderr
    assert file.read_bytes() == before
    status = json.loads(jixiao("status", "--warehouse", file, "--json").stdout)
    assert status["corrections"] == {"made": 1, "waiting": 0}
