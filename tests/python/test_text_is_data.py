"""What a form prints and a file is called is data everywhere: SQL, templates, pages, spreadsheets, terminals, names."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from fuzzing.seeds import FORM

SQL = "'; drop table core.dim_form; --"
FORMULA = "=cmd|' /C calc'!A0"
AT = "@SUM(1+1)*cmd|' /C calc'!A0"
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
MARKUP = '"><img src=x onerror=alert(1)//'
YAML = "!!python/object/apply:os.system ['id']"
STEERING = "办\x1b[2J\x1b]8;;http://evil.example\x07理\x08\u202e案件"
#: what the small form prints -> what it prints here
PRINTED = {
    "河池市司法局": f"河池市司法局{SQL}",
    "办理法律援助案件数量": FORMULA,
    "案件合格率": AT,
    "完成时间": TEMPLATE,
    "群众知晓率": f"群众知晓率{MARKUP}",
    "群众满意度": STEERING,
    "力量不足，下年增加": YAML,
}
#: names that mean something to a shell, a path, a template, a terminal, or nothing in UTF-8
NAMES = (
    b"x\\..\\..\\y\n$(id);'; drop table raw.cell; --.txt",
    "\u202etxt.exe\x1b[31m{{ 7 * 7 }}.txt".encode(),
    b'\xff\xfe"><img src=x onerror=alert(1)>.txt',
    ("绩" * 80 + ".txt").encode(),
    b"=cmd|' C calc'!A0.txt",
    b"-rf --help.txt",
)
#: one that is rejected, whose name stands in the reason
BROKEN = b"\xff\x1b[2J\nbroken.pdf"


def _steers(text: str) -> list[str]:
    """The characters of an output that could steer a terminal."""
    return [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file for each name, each with a line of its own behind the form."""
    found = tmp_path_factory.mktemp("names")
    form = "\n\n".join("\n".join("\t" + PRINTED.get(cell, cell) for cell in row) for row in FORM)
    for number, name in enumerate(NAMES):
        (found / os.fsdecode(name)).write_text(f"{form}\n\n附注{number}\n", encoding="utf-8", newline="")
    (found / os.fsdecode(BROKEN)).write_bytes(b"%PDF-1.7 of nothing")
    return found


@pytest.fixture(scope="module")
def built_of_names(folder: Path, tmp_path_factory: pytest.TempPathFactory, jixiao) -> tuple[Path, str]:
    """The warehouse of these files, and what the build printed."""
    warehouse = tmp_path_factory.mktemp("hostile") / "w.duckdb"
    done = jixiao("build", folder, "--warehouse", warehouse)
    assert "Not published" not in done.stdout + done.stderr, done.stdout[-2000:] + done.stderr[-2000:]
    assert warehouse.is_file(), done.stdout[-2000:] + done.stderr[-2000:]
    return warehouse, done.stdout + done.stderr


@pytest.fixture
def con(built_of_names: tuple[Path, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built_of_names[0]), read_only=True) as opened:
        yield opened


def test_every_file_lands_whatever_its_name(con: duckdb.DuckDBPyConnection) -> None:
    names = {row[0] for row in con.execute("select file_name from core.dim_document").fetchall()}
    assert len(names) == len(NAMES)
    assert con.execute("select count(*) from core.dim_form").fetchone() == (len(NAMES),)
    assert con.execute("select reject_code from audit.rejected_document").fetchall() == [("damaged",)]


@pytest.mark.parametrize("text", [FORMULA, AT, TEMPLATE, YAML, MARKUP, STEERING])
def test_the_warehouse_holds_the_text_as_printed(text: str, con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select columns(c -> c like '%_printed' or c in ('indicator_name', 'deviation_reason')) "
                       "from core.fct_indicator").fetchall()  # fmt: skip
    assert any(_squeezed(text) in _squeezed(value) for row in rows for value in row if value)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_no_command_lets_a_document_steer_the_terminal(built_of_names: tuple[Path, str], jixiao, folder: Path) -> None:
    warehouse, printed = built_of_names
    with duckdb.connect(str(warehouse), read_only=True) as con:
        fact = con.execute(
            "select indicator_id from core.fct_indicator where indicator_name like '%\x1b%' order by 1"
        ).fetchone()
    assert fact, "the fixture lost its escape sequences"
    outputs = [printed]
    for words in (("status",), ("explain", fact[0]), ("inspect", folder / os.fsdecode(NAMES[1]))):
        option = () if words[0] == "inspect" else ("--warehouse", warehouse)
        done = jixiao(*words, *option)
        assert done.returncode in (0, 1), done.stderr
        outputs.append(done.stdout + done.stderr)
    for output in outputs:
        assert not _steers(output), sorted({hex(ord(c)) for c in _steers(output)})
    assert "\\x1b" in outputs[2]


def test_no_export_or_page_runs_what_a_document_says(built_of_names: tuple[Path, str], jixiao, tmp_path: Path) -> None:
    warehouse, _ = built_of_names
    for words in (("export", "--out", tmp_path / "csv", "--format", "csv"), ("site", "--out", tmp_path / "site")):
        done = jixiao(*words, "--warehouse", warehouse)
        assert done.returncode == 0, done.stdout + done.stderr
    tables = {p.name: p.read_text(encoding="utf-8-sig") for p in (tmp_path / "csv").glob("*.csv")}
    assert "'=cmd|" in tables["core.fct_indicator.csv"]
    assert "'@SUM" in tables["core.fct_indicator.csv"]
    assert "'=cmd|" in tables["core.dim_document.csv"]
    for name, table in tables.items():
        for start in ('"=cmd', '"@SUM', ",=cmd", ",@SUM", "\n=cmd"):
            assert start not in table, name
    files = [p for p in (tmp_path / "site").rglob("*") if p.suffix in (".html", ".js", ".json")]
    assert files
    pages = {file.name: file.read_text(encoding="utf-8") for file in files}
    assert any("&lt;img src=x" in page for page in pages.values()), "no page shows the text"
    for name, page in pages.items():
        assert "<img src=x" not in page, name
    outside = {p.name for p in tmp_path.iterdir()} - {"csv", "site"}
    assert not outside, "a name of a file led out of the folder"
