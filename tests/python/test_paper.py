"""The work papers: what they say is what the warehouse says, and nothing in a document can harm who opens them."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import lxml.html
import openpyxl
import pytest
from conftest import ROOT
from PIL import Image, ImageDraw

from ingest import cli
from ingest.paper import evidence, gather, pages, running, write
from ingest.paths import Target

HECHI = "2024年度部门整体绩效自评表"
Query = Callable[..., list[tuple[object, ...]]]
HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x">'
FORMULA = '=HYPERLINK("http://evil.example","看")'
STEERING = "甲\x1b[31m\u202e乙\u0000丙"


@pytest.fixture
def warehouse(built: Target, tmp_path: Path) -> Path:
    """A copy of the published file alone: no build database stands beside it."""
    return Path(shutil.copy(built.warehouse, tmp_path / "w.duckdb"))


@pytest.fixture
def change(warehouse: Path) -> Callable[..., None]:
    def run(*statements: str) -> None:
        with duckdb.connect(str(warehouse)) as con:
            for statement in statements:
                con.execute(statement)

    return run


@pytest.fixture
def ask(warehouse: Path) -> Query:
    def rows(query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(query).fetchall()

    return rows


def report(warehouse: Path, *arguments: object) -> int:
    return cli.run(["report", *map(str, arguments), "--warehouse", str(warehouse)])


def page(folder: Path, form_id: object) -> lxml.html.HtmlElement:
    (file,) = folder.glob(f"*{str(form_id)[:12]}.html")
    return lxml.html.fromstring(file.read_bytes().decode("utf-8"))


def table(document: lxml.html.HtmlElement, heading: str) -> list[list[str]]:
    """The body of the table below a heading: each cell's own text, without what stands beneath it."""
    (title,) = [h for h in document.iter("h2") if heading in h.text_content()]
    grid = next(e for e in title.itersiblings() if e.tag in ("div", "table"))
    rows = [row for body in grid.iter("tbody") for row in body.iter("tr")]
    return [[(cell.text or "").strip() for cell in row.iter("td")] for row in rows]


def hechi(ask: Query) -> str:
    return str(ask(f"select form_id from core.dim_form where title = '{HECHI}'")[0][0])


# --- what stands on paper is what stands in the warehouse
def test_severities_are_called_as_the_dictionary_calls_them(
    warehouse: Path, ask: Query, change: Callable[..., None], tmp_path: Path
) -> None:
    change("update core.dim_value set label_zh = '甲级', label_en = 'Grade one' where value_id = 'severity.error'")
    out = tmp_path / "papers"
    assert report(warehouse, "--all", "--out", out) == 0
    index = lxml.html.fromstring((out / "index.html").read_bytes().decode())
    heads = [head.text_content() for head in index.iter("th")]
    assert [head for head in heads if head.startswith(("甲级", "警告", "提示"))] == [
        "甲级Grade one",
        "警告Warning",
        "提示Note",
    ]
    paper = page(out, hechi(ask))
    signs = {str(sign.get("class")): sign.text_content() for sign in paper.find_class("sign")}
    assert signs["sign error"] == "甲级"
    (tally,) = paper.find_class("tally")
    (count,) = ask(f"select count(*) from audit.fct_finding where form_id = '{hechi(ask)}' and severity = 'error'")
    assert f"甲级 {count[0]}" in tally.text_content()
    book = openpyxl.load_workbook(next(out.glob("*.xlsx")))
    assert "甲级" in [cell.value for cell in book["概况"][2]]


def test_every_form_has_a_paper_with_all_its_findings_and_figures(warehouse: Path, ask: Query, tmp_path: Path) -> None:
    out = tmp_path / "papers"
    assert report(warehouse, "--all", "--out", out) == 0
    forms = ask("select form_id from core.dim_form")
    assert len(list(out.glob("*.html"))) == len(forms) + 1
    for (form_id,) in forms:
        document = page(out, form_id)
        shown = {e.get("id")[1:] for e in document.iter("section")}
        assert shown == {f for (f,) in ask(f"select finding_id from audit.fct_finding where form_id = '{form_id}'")}
        amounts = [row[4] for row in table(document, "预算数据")] if "预算数据" in document.text_content() else []
        held = ask(f"select amount_yuan from core.fct_budget where form_id = '{form_id}' order by line_no")
        assert [None if a == "—" else Decimal(a.replace(",", "")) for a in amounts] == [row[0] for row in held]
        weights = ask(f"select weight, score from core.fct_indicator where form_id = '{form_id}' order by line_no")
        printed = [(row[5], row[6]) for row in table(document, "绩效指标")]
        assert printed == [tuple("—" if v is None else f"{v:.2f}" for v in row) for row in weights]


def test_hechis_paper_says_what_was_read_by_hand(warehouse: Path, ask: Query, tmp_path: Path) -> None:
    assert report(warehouse, hechi(ask)[:8], "--out", tmp_path / "o") == 0
    text = " ".join(page(tmp_path / "o", hechi(ask)).text_content().split())
    for said in (
        "河池市司法局", "451200 广西壮族自治区 河池市", "hechi_2024.txt", "95.85 填报总分", "11,654,500.00",
        "1,165.45 万元",
        "表内实际支出为 1165.45 万元，指标“财政投入数”的实际完成值为 1174.76 万元，相差 -9.31 万元", "财预〔2020〕10号",
        "小于等于1658.08万元", "4 项发现", "结论", "审核人签名", hashlib.sha256(
            (ROOT / "documents" / "hechi_2024.txt").read_bytes()).hexdigest(),
    ):  # fmt: skip
        assert said in text


def test_verdicts_say_why_a_rule_does_not_apply_and_the_rescore_its_working(
    warehouse: Path, ask: Query, tmp_path: Path
) -> None:
    assert report(warehouse, "--region", "451200", "--out", tmp_path / "o") == 0
    document = page(tmp_path / "o", hechi(ask))
    why = ask("select reason_zh from audit.fct_check where region_code = '451200' and verdict = 'not_applicable'")
    assert why
    assert sorted(row[6] for row in table(document, "规则核查结论") if row[1] == "不适用") == sorted(
        str(reason) for (reason,) in why
    )
    cost = next(row for row in table(document, "得分复核") if row[0] == "财政投入数")
    assert cost[1:6] == ["10.00", "8.00", "10.00", "10.00", "-2.00"]


def test_the_text_of_the_cells_stands_beside_the_finding_with_the_values_marked(
    warehouse: Path, ask: Query, tmp_path: Path
) -> None:
    assert report(warehouse, hechi(ask), "--out", tmp_path / "o") == 0
    document = page(tmp_path / "o", hechi(ask))
    lost = next(
        s for s in document.iter("section") if "财政投入数" in s.text_content() and "已达目标" in s.text_content()
    )
    assert [e.text for e in lost.find_class("printed") if e.tag == "td"] == ["8"]
    assert [e.text for e in lost.find_class("compared") if e.tag == "td"] == ["10"]


def test_figures_of_running_text_stand_beside_their_labels(warehouse: Path, ask: Query, tmp_path: Path) -> None:
    assert report(warehouse, "--region", "140700", "--out", tmp_path / "o") == 0
    (form_id,) = ask("select form_id from core.dim_form where region_code = '140700'")[0]
    strips = [[c.text for c in t.iter("td")] for t in page(tmp_path / "o", form_id).find_class("strip")]
    beside = {label: figure for cells in strips for label, figure in pairwise(cells)}
    assert (beside["本年支出合计"], beside["农林水支出"]) == ("11216943.56元", "56142元")


def test_blank_is_told_from_not_there(warehouse: Path, ask: Query, tmp_path: Path) -> None:
    assert report(warehouse, "--region", "522700", "--out", tmp_path / "o") == 0
    (form_id,) = ask("select form_id from core.dim_form where project_name = '法律援助工作经费'")[0]
    rows = {row[0]: row[2] for row in table(page(tmp_path / "o", form_id), "填报情况")}
    assert "总分" in rows["留空"]
    assert "年末结余" in rows["表中没有"]


def test_workbook_holds_the_same_figures_as_numbers(warehouse: Path, ask: Query, tmp_path: Path) -> None:
    assert report(warehouse, "--region", "522700", "--out", tmp_path / "o") == 0
    book = openpyxl.load_workbook(tmp_path / "o" / "522700.xlsx")
    assert book.sheetnames[:3] == ["概况", "发现", "依据"]
    budget = book["预算数据"]
    heads = [cell.value for cell in budget[2]]
    column = heads.index("读作（元）") + 1
    read = [budget.cell(row, column) for row in range(4, budget.max_row + 1)]
    held = ask("select sum(amount_yuan), count(*) from core.fct_budget where region_code = '522700'")[0]
    assert (round(Decimal(sum(c.value or 0 for c in read)), 2), len(read)) == held
    assert {c.number_format for c in read if c.value is not None} == {"#,##0.00"}
    assert budget.freeze_panes == "C4"
    found = book["发现"]
    assert found.max_row - 3 == ask("select count(*) from audit.fct_finding where region_code = '522700'")[0][0]
    heads = [cell.value for cell in found[2]]
    assert all(found.cell(4, heads.index(name) + 1).value is None for name in ("结论", "签名", "日期"))


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert report(warehouse, "--all", "--out", tmp_path / name) == 0
    files = sorted(f.name for f in (tmp_path / "a").iterdir())
    assert files == sorted(f.name for f in (tmp_path / "b").iterdir())
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_a_region_of_many_forms_has_several_workbooks(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_MOST_FORMS", 3)
    assert report(warehouse, "--region", "522700", "--out", tmp_path / "o") == 0
    books = [openpyxl.load_workbook(tmp_path / "o" / f"522700-{n}.xlsx")["概况"].max_row - 3 for n in (1, 2)]
    assert books == [3, 1]
    assert len(list((tmp_path / "o").glob("*.xlsx"))) == 2


# --- text from documents is data
def test_hostile_text_stays_text(warehouse: Path, change: Callable[..., None], ask: Query, tmp_path: Path) -> None:
    form_id = hechi(ask)
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update core.dim_form set department_name = ? where form_id = ?", [HOSTILE, form_id])
        con.execute("update core.fct_indicator set indicator_name = ? where form_id = ?", [FORMULA, form_id])
        con.execute("update audit.fct_finding set message_zh = ?, subject = ?", [STEERING, FORMULA])
        con.execute("update core.dim_document set file_name = ?", [HOSTILE + "\n.txt"])
    assert report(warehouse, form_id, "--out", tmp_path / "o") == 0
    (file,) = (tmp_path / "o").glob("*.html")
    text = file.read_text("utf-8")
    assert "<script" not in text
    assert not [i for i in lxml.html.fromstring(text).iter("img") if not i.get("src").startswith("data:image/png")]
    assert "alert(1)" in text
    assert not set("\x1b\u202e\x00") & set(text)
    assert "default-src 'none'" in text
    (file,) = (tmp_path / "o").glob("*.xlsx")
    cells = [c for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for c in row if c.value]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]
    alike = [c for c in cells if str(c.value).startswith("=")]
    assert len(alike) >= 2
    assert all(c.quotePrefix for c in alike)
    assert not [c for c in cells if set("\x1b\u202e\x00") & set(str(c.value))]


# --- pictures
@pytest.fixture
def pictured(warehouse: Path, ask: Query, tmp_path: Path) -> tuple[Path, str]:
    """A PDF of one painted page as the file of Hechi's form; the cells of its lost points lie on it, others don't."""
    drawn = Image.new("RGB", (595, 842), "black")  # what isn't published: a name, say
    pen = ImageDraw.Draw(drawn)
    boxes = {"indicator_name": (50, 100, 150, 130), "weight": (150, 100, 200, 130), "score": (230, 100, 290, 130)}
    for box in boxes.values():
        pen.rectangle(box, fill="white")
    file = tmp_path / "files" / "form.pdf"
    file.parent.mkdir()
    drawn.save(file, resolution=72.0)
    key = hashlib.sha256(file.read_bytes()).hexdigest()
    form_id = hechi(ask)
    with duckdb.connect(str(warehouse)) as con:
        con.execute(
            "update core.dim_document set document_id = $1, media_type = 'application/pdf', byte_size = $2 "
            "where document_id = (select document_id from core.dim_form where form_id = $3)",
            [key, file.stat().st_size, form_id],
        )
        con.execute("update core.dim_form set document_id = $1 where form_id = $2", [key, form_id])
        for column, box in boxes.items():
            con.execute(
                "update core.fact_source set x0 = $1, top = $2, x1 = $3, bottom = $4 where column_name = $5 and "
                "fact_id = (select indicator_id from core.fct_indicator where form_id = $6 "
                "and indicator_name = '财政投入数')",
                [*box, column, form_id],
            )
    return file, form_id


def test_pictures_show_published_cells_alone_with_the_printed_value_boxed(
    warehouse: Path, pictured: tuple[Path, str]
) -> None:
    file, form_id = pictured
    with duckdb.connect(str(warehouse), read_only=True) as con:
        (paper,) = gather.papers(con, [form_id])
    finding = next(f for f in paper.findings if f["rule_code"] == "met_target_lost_points")
    spots = evidence.spots(paper, evidence.fact_ids(finding), "8 分", "10 分")
    (made,), more = pages.pictures(
        pages.Pages(file, is_pdf=True), spots, evidence.spots(paper, paper.facts, None, None)
    )
    picture = Image.open(io.BytesIO(made.png)).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(100_000) or []}
    assert more == 0
    assert (190, 30, 45) in colours  # red: the printed 8
    assert (31, 84, 146) in colours  # blue: the weight it is held against
    left, top = 50 - 4, 100 - 4  # where the picture begins, in points
    between = picture.crop(tuple(round(2 * v) for v in (203 - left, 0, 227 - left, 38)))
    assert {colour for _, colour in between.getcolors() or []} == {(238, 238, 236)}
    red = [
        (x, y) for x in range(picture.width) for y in range(picture.height) if picture.getpixel((x, y)) == (190, 30, 45)
    ]
    assert (min(x for x, _ in red) / 2 + left, min(y for _, y in red) / 2 + top) == pytest.approx((230, 100), abs=1)
    assert (max(x for x, _ in red) / 2 + left, max(y for _, y in red) / 2 + top) == pytest.approx((290, 130), abs=1)


def test_a_cell_that_names_a_person_is_painted_over(warehouse: Path, pictured: tuple[Path, str]) -> None:
    file, form_id = pictured
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update core.fact_source set text_printed = '[姓名]：财政投入数' where text_printed = '财政投入数'")
        (paper,) = gather.papers(con, [form_id])
    known = evidence.spots(paper, paper.facts, None, None)
    (made,), _ = pages.pictures(pages.Pages(file, is_pdf=True), known, known)
    picture = Image.open(io.BytesIO(made.png)).convert("RGB")
    white = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if picture.getpixel((x, y)) == (255, 255, 255)
    ]
    # the cell of the name lay left of all others: the picture begins with the weight, 100 points to its right
    assert (max(x for x, _ in white) - min(x for x, _ in white)) / 2 == pytest.approx(290 - 150, abs=4)


def test_a_paper_has_the_picture_where_the_file_is_found(
    warehouse: Path, pictured: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, form_id = pictured
    assert report(warehouse, form_id, "--out", tmp_path / "o", "--files", file.parent) == 0
    document = page(tmp_path / "o", form_id)
    assert [i.get("src")[:22] for i in document.iter("img")] == ["data:image/png;base64,"] * 2
    (book,) = (tmp_path / "o").glob("*.xlsx")
    assert len(openpyxl.load_workbook(book)["依据"]._images) == 2


@pytest.mark.parametrize(
    ("harm", "said", "told"),
    [
        ("nothing noted", "不知原件所在位置", "nobody noted where the file lies"),
        ("gone", "原件已不在原处", "the file is no longer there"),
        ("changed", "SHA-256 不符", "the file has changed since it was read"),
    ],
)
def test_a_missing_original_is_said_and_its_text_shown(
    harm: str, said: str, told: str, warehouse: Path, pictured: tuple[Path, str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file, form_id = pictured
    if harm != "nothing noted":
        build = Target(warehouse).build_database
        build.parent.mkdir()
        with duckdb.connect(str(build)) as con:
            con.execute("create schema raw")
            con.execute("create table raw.location (document_id varchar, path varchar)")
            key = hashlib.sha256(file.read_bytes()).hexdigest()
            con.execute("insert into raw.location values (?, ?)", [key, str(file)])
        file.write_bytes(file.read_bytes() + b"\n") if harm == "changed" else file.unlink()
    assert report(warehouse, form_id, "--out", tmp_path / "o") == 0
    document = page(tmp_path / "o", form_id)
    assert said in document.text_content()
    assert not list(document.iter("img"))
    assert [e.text for e in document.find_class("printed") if e.tag == "td"]
    assert told in capsys.readouterr().out


def test_a_figure_in_running_text_is_found_on_its_page() -> None:
    file = ROOT / "tests" / "fixtures" / "five" / "chromium" / "yanfeng_2024.pdf"
    box = (28.5, 630.3, 563.5, 693.1)  # the paragraph on the year's spending

    def spot(text: str, column: str) -> evidence.Spot:
        return evidence.Spot(2, None, 31, None, text, box, "printed", True, False, column)

    found = {s.text: b for b, s in running.find(file, 2, [spot("项目支出", "line_code"), spot("286.74万元", "ratio")])}
    assert found["项目支出"][2] == pytest.approx(found["286.74万元"][0], abs=3)  # the label stands right before it
    assert all(box[1] < b[1] < b[3] < box[3] + 2 for b in found.values())
    assert running.find(file, 2, [spot("999.99万元", "ratio")]) == []

    def below(label: str) -> float:  # the paragraph prints 674.85万元 twice: as the year's income, then its spending
        placed = {s.text: b for b, s in running.find(file, 2, [spot(label, "line_code"), spot("674.85万元", "ratio")])}
        assert placed[label][1] == pytest.approx(placed["674.85万元"][1], abs=2)
        return placed["674.85万元"][1]

    assert below("本年收入") < below("本年支出") - 5


# --- usage
def test_an_older_warehouse_is_told_apart_from_an_empty_answer(
    warehouse: Path, change: Callable[..., None], ask: Query, tmp_path: Path
) -> None:
    change(
        "drop table audit.fct_check", "drop table audit.fct_signal", "drop table core.fct_rescore",
        "alter table audit.fct_finding drop size_yuan", "alter table audit.fct_finding drop size_points",
        "alter table audit.dim_rule drop name_zh", "alter table audit.dim_rule drop name_en",
    )  # fmt: skip
    assert report(warehouse, hechi(ask), "--out", tmp_path / "o") == 0
    assert page(tmp_path / "o", hechi(ask)).text_content().count("该仓库由较早版本建成") == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--all"], "--out DIR"),
        (["--out", "OUT"], "Say whose paper"),
        (["abcdef01", "--all", "--out", "OUT"], "Say whose paper"),
        (["abcdef01", "--out", "OUT"], "No form has the id abcdef01"),
        (["9", "--out", "OUT"], "No form has the id 9"),
        (["--region", "999999", "--out", "OUT"], "No form is of the region 999999"),
        (["--all", "--out", "FILE"], "name a folder that can be written"),
        (["--all", "--out", "OUT", "--files", "/nowhere/at/all"], "There is no file or folder"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: list[str], sentence: str, warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    named = {"OUT": str(tmp_path / "o"), "FILE": str(tmp_path / "file")}
    assert report(warehouse, *(named.get(a, a) for a in arguments)) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""
