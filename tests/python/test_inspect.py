"""What `jixiao inspect` tells of the five documents and of made-up ones: nothing hidden but people, nothing raw."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from rich.cells import cell_len
from rich.console import Console

from ingest import cli, draw, view
from ingest.files import SourceFile
from ingest.inspect import MASK, Seen, inspect
from ingest.model import Cell, Document, Grid, Line, Page
from ingest.paths import UsageError

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
FIVE = sorted(path.name for path in DOCUMENTS.glob("*.txt"))


def shown(seen: Seen, width: int = 200) -> str:
    """The inspection as printed."""
    out = StringIO()
    view.show(Console(file=out, width=width, highlight=False, markup=False, emoji=False), seen)
    return out.getvalue()


def look(text: str, folder: Path, *, show_personal: bool = False, name: str = "form.txt") -> Seen:
    """Inspect ``text`` as if it were a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return inspect(path, show_personal=show_personal)


def hechi() -> str:
    return (DOCUMENTS / "hechi_2024.txt").read_text(encoding="utf-8")


# --- the five documents
@pytest.mark.parametrize("name", FIVE)
def test_each_document_is_shown_with_its_tables_forms_and_headers(name: str) -> None:
    seen = inspect(DOCUMENTS / name)
    text = shown(seen)
    assert seen.reject is None
    assert "read as    text/plain, by the loader text" in text
    done, total = seen.accounted
    assert total > 0
    assert done / total > 0.99
    assert all(form.region_code and form.region_name for form in seen.forms)
    assert {h.block for h in seen.headers} >= ({"indicator"} if "jinzhong" in name else {"indicator", "funding"})
    assert sum(form.indicator_count for form in seen.forms) == len(seen.tables["indicator_line"])


def test_a_header_is_shown_with_the_role_or_measure_it_was_read_as() -> None:
    text = " ".join(shown(inspect(DOCUMENTS / "hechi_2024.txt")).split())
    assert "col 5 调整后预算数 measure adjusted_budget" in text
    assert "col 7 实际完成值 actual" in text


def test_a_form_is_shown_with_kind_family_region_office_years_and_unit() -> None:
    (form,) = inspect(DOCUMENTS / "hechi_2024.txt").forms
    assert (form.kind, form.kind_basis) == ("department_self_evaluation", "by its title")
    assert (form.region_code, form.region_name, form.region_basis) == ("451200", "河池市", "by the department's name")
    assert (form.department, form.department_code, form.unit) == ("河池市司法局", "119", "万元")
    assert form.years == {"fiscal_year": ["2024年度"]}
    assert (form.budget_count, form.indicator_count) == (25, 6)


@pytest.mark.parametrize("name", FIVE)
def test_every_personal_cell_is_masked(name: str) -> None:
    told = inspect(DOCUMENTS / name).as_json()
    cells = [cell for page in told["pages"] for table in page["tables"] for cell in table["cells"]]
    assert {cell["text"] for cell in cells if cell["role"] == "personal"} <= {MASK, ""}


def test_no_name_or_phone_is_shown_unless_asked_for() -> None:
    people = ["郭磊石", "03542636171", "刘娜", "施博", "李宏", "03542636151", "03542636163"]
    seen = inspect(DOCUMENTS / "jinzhong_2021.txt")
    told = shown(seen) + json.dumps(seen.as_json(), ensure_ascii=False)
    assert not [person for person in people if person in told]
    whole = shown(inspect(DOCUMENTS / "jinzhong_2021.txt", show_personal=True))
    assert [person for person in people if person in whole] == people


@pytest.mark.parametrize(
    "text", ["联系人: 李小龙", "填报人：李小龙  联系电话：0766-8933297", "单位负责人（签章）：李小龙"]
)
def test_a_label_with_a_name_in_one_cell_is_masked(text: str, tmp_path: Path) -> None:
    seen = look(f"{hechi()}\n\n\t{text}\n", tmp_path)
    told = shown(seen) + json.dumps(seen.as_json(), ensure_ascii=False)
    assert "李小龙" not in told
    assert "8933297" not in told


def test_what_texts_of_facts_name_is_masked_and_figures_stay(tmp_path: Path) -> None:
    text = hechi().replace("工作任务完成95%", "由李四光同志负责，手机13812345678", 1)
    text = text.replace("\t1082.02", "\t13812345678", 1)
    seen = look(text.replace("河池市司法局", "河池市司法局（联系人：李四光）", 1), tmp_path)
    told = shown(seen) + json.dumps(seen.as_json(), ensure_ascii=False)
    assert "李四光" not in told
    assert "手机[电话]" in told
    assert "13812345678" in told  # alone where an amount stands
    assert "手机13812345678" not in told


# --- what isn't understood
def test_an_unknown_funding_line_is_listed_with_its_seed_file_and_a_row(tmp_path: Path) -> None:
    seen = look(hechi().replace("国有资本经营预算", "彩票公益金"), tmp_path)
    (found,) = [u for u in seen.unknowns if u.text == "彩票公益金"]
    assert (found.kind, found.seed) == ("budget_line", "seeds/vocabulary/line_labels.csv")
    assert found.row == "LINE_CODE,exact,彩票公益金,彩票公益金"
    assert "LINE_CODE: basic_expenditure" in shown(seen)


def test_an_unknown_header_among_known_ones_is_listed(tmp_path: Path) -> None:
    seen = look(hechi().replace("\t完成情况简要描述", "\t牵头科室意见"), tmp_path)
    (found,) = [u for u in seen.unknowns if u.text == "牵头科室意见"]
    assert found.row == "indicator,ROLE_CODE,MEASURE_CODE,exact,牵头科室意见,牵头科室意见"


def test_an_unknown_level_label_is_listed(tmp_path: Path) -> None:
    seen = look(hechi().replace("\t数量指标", "\t件数口径"), tmp_path)
    (found,) = [u for u in seen.unknowns if u.text == "件数口径"]
    assert found.seed == "seeds/vocabulary/level_labels.csv"


def test_a_seed_row_with_a_comma_is_quoted(tmp_path: Path) -> None:
    seen = look(hechi().replace("国有资本经营预算", "彩票,公益金"), tmp_path)
    assert 'LINE_CODE,exact,"彩票,公益金","彩票,公益金"' in {u.row for u in seen.unknowns}


def test_a_phone_in_an_unknown_place_is_masked_with_the_name_beside_it(tmp_path: Path) -> None:
    text = hechi().replace("\t部门名称", "\t承办同志\n\t李小龙\n\t手头号码\n\t13912345678\n\n\t部门名称", 1)
    told = json.dumps(look(text, tmp_path).as_json(), ensure_ascii=False)
    assert "13912345678" not in told
    assert "李小龙" not in told
    assert "李小龙" in json.dumps(look(text, tmp_path, show_personal=True).as_json(), ensure_ascii=False)


def test_nothing_unknown_is_said_in_words_and_texts_left_over_are_counted(tmp_path: Path) -> None:
    assert "not understood: no label, no header" in shown(look(hechi(), tmp_path))
    text = shown(look((DOCUMENTS / "jinzhong_2021.txt").read_text(encoding="utf-8"), tmp_path))
    assert "signed ?" not in text
    unknown = hechi().replace("指标得分", "某某栏")  # a column of which nothing is read
    assert "and 6 texts that belong to none that is: they are signed ? above" in shown(look(unknown, tmp_path))


# --- rejects and exit status
def test_a_file_without_a_form_shows_its_tables_the_code_and_the_reason(tmp_path: Path) -> None:
    seen = look("采购清单\n\n品名\t数量\n桌子\t3\n负责人\t张三丰\n", tmp_path)
    text = shown(seen)
    assert seen.reject is not None
    assert "rejected   no_form_found: " in text
    assert "桌子" in text
    assert "张三丰" not in text
    assert seen.as_json()["rejected"] == {"code": "no_form_found", "reason": seen.reject[1]}


def test_what_may_be_a_title_is_listed_in_a_file_without_a_form(tmp_path: Path) -> None:
    seen = look("某县财政资金绩效考评登记簿\n\n品名\t数量\n桌子\t3\n", tmp_path)
    assert [(u.text, u.kind) for u in seen.unknowns] == [("某县财政资金绩效考评登记簿", "title")]


@pytest.mark.parametrize(
    "text",
    ["自评得分98分，评价等级为优。", "六、预算绩效情况说明", "2024年度项目支出绩效自评情况汇总表", "绩效自评报告"],
)
def test_a_sentence_a_chapter_and_a_list_of_projects_are_proposed_as_no_title(text: str, tmp_path: Path) -> None:
    seen = look(f"{text}\n\n项目支出绩效情况一览\n\n品名\t数量\n桌子\t3\n", tmp_path)
    assert [u.text for u in seen.unknowns] == ["项目支出绩效情况一览"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.txt", b"", "empty"), ("a.xyz", b"some bytes", "unsupported_type"), ("a.txt", bytes(range(256)), "damaged")],
)
def test_a_file_that_cannot_be_loaded_says_why(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    seen = inspect(path)
    assert seen.reject is not None
    assert seen.reject[0] == code
    assert f"rejected   {code}: " in shown(seen)


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_FILE_MB", "1")
    path = tmp_path / "sparse.txt"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 3 * 1024**2)
    seen = inspect(path)
    assert seen.document is None
    assert seen.reject is not None
    assert seen.reject[0] == "too_large"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    seen = inspect(tmp_path / "pipe.txt")
    assert seen.reject is not None
    assert seen.reject[0] == "unsupported_type"


def test_exit_status_is_0_for_a_form_1_for_a_reject_2_for_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.txt").write_text("采购清单\n\n品名\t数量\n", encoding="utf-8")
    assert cli.run(["inspect", str(DOCUMENTS / "hechi_2024.txt")]) == 0
    assert cli.run(["inspect", str(tmp_path / "list.txt")]) == 1
    assert cli.run(["inspect", str(tmp_path / "gone.txt")]) == 2
    assert cli.run(["inspect", str(tmp_path)]) == 2
    assert "check the path" in capsys.readouterr().err


def test_json_on_the_command_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["inspect", str(DOCUMENTS / "guangshui_2023.txt"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["forms"][0]["region_code"] == "421381"
    assert told["pages"][0]["tables"][0]["cells"][0]["role"] == "label"


# --- what reaches the terminal
def test_a_terminal_escape_in_a_cell_is_escaped(tmp_path: Path) -> None:
    seen = look(hechi().replace("支出合规率", "支出\x1b[31m合规率\u202e", 1), tmp_path)
    text = shown(seen)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "支出\\x1b[31m" in text


@pytest.mark.parametrize("width", [80, 120, 200])
def test_rows_of_a_table_have_their_columns_below_each_other(width: int) -> None:
    cells = (
        Cell(1, 1, "宽度测试" * 20), Cell(1, 2, "ab"), Cell(1, 3, "ｆｕｌｌ"),
        Cell(2, 1, "两列", col_span=2), Cell(2, 3, "高", row_span=2), Cell(3, 1, "x"), Cell(3, 2, ""),
    )  # fmt: skip
    grid = Grid(1, 1, cells)
    head, *lines = view.table(Seen(_file("a.txt"), None, {}, None), grid, width)
    assert head.startswith("table 1: 3 rows, 3 columns")
    starts = [{cell_len(line[:i]) for i, c in enumerate(line) if c == "|"} for line in lines]
    assert starts[0] == starts[1] == starts[3]
    assert starts[2] < starts[0], "a cell over two columns has no line between them"
    assert max(cell_len(line) for line in lines) <= width
    assert "↑" in lines[3]
    assert "…" in lines[1]


def test_a_huge_grid_is_cut_and_says_so() -> None:
    grid = Grid(1, 1, (*(Cell(r, 1, "x") for r in range(1, 500)), Cell(1, 16_000, "far", col_span=300)))
    lines = list(view.table(Seen(_file("a.txt"), None, {}, None), grid, 200))
    assert len(lines) < 100
    assert lines[-1].startswith("... 419 more rows, 16259 more columns")


# --- pictures
def _file(name: str) -> SourceFile:
    return SourceFile(Path(name), name, 1, "0" * 64)


def _drawable(name: str, media_type: str) -> Seen:
    cells = (
        Cell(1, 1, "负责人", box=(20, 20, 60, 40)), Cell(1, 2, "张三丰", box=(60, 20, 100, 40)),
        Cell(2, 1, "合计", box=(20, 40, 60, 60)), Cell(2, 2, "12", box=(60, 40, 100, 60)),
    )  # fmt: skip
    page = Page(1, (Line(1, 1, "标题", (20, 5, 90, 15)), Grid(1, 1, cells)))
    document = Document("0" * 64, name, media_type, 1, "pdf", (page,))
    return Seen(_file(name), document, {}, None)


def _blank_pdf(path: Path) -> Path:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 100)
    pdf.save(path)
    pdf.close()
    return path


def test_a_page_is_drawn_with_boxes_and_people_painted_over(tmp_path: Path) -> None:
    source = _blank_pdf(tmp_path / "a.pdf")
    (made,) = draw.draw(_drawable("a.pdf", "application/pdf"), source, tmp_path / "out")
    with Image.open(made) as picture:
        assert picture.size == (400, 200)
        assert picture.getpixel((180, 70)) == (0, 0, 0), "the cell beside 负责人 is painted over"
        assert picture.getpixel((180, 110)) == (255, 255, 255)
        assert picture.getpixel((120, 110)) == draw.COLOURS["unmapped"]


def test_an_image_is_drawn_at_its_own_resolution(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGB", (1684, 1190), "white").save(source, dpi=(144, 144))
    (made,) = draw.draw(_drawable("a.png", "image/png"), source, tmp_path)
    with Image.open(made) as picture:
        assert picture.size == (1684, 1190)
        assert picture.getpixel((180, 70)) == (0, 0, 0)


def test_a_file_without_a_layout_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pictures"
    assert cli.run(["inspect", str(DOCUMENTS / "hechi_2024.txt"), "--png", str(folder)]) == 0
    assert "There is nothing to draw" in capsys.readouterr().out
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("附件1：绩效 自评表.pdf", "附件1_绩效_自评表"),
        ("..pdf", "document"),
        (".hidden.pdf", "hidden"),
        ("../../etc/passwd.pdf", "passwd"),
        ("a\x1b[31m\n.pdf", "a_31m"),
        ("长" * 200 + ".pdf", "长" * 60),
    ],
)
def test_names_of_pictures_are_safe(name: str, stem: str) -> None:
    assert draw.safe_stem(name) == stem


def test_a_folder_that_cannot_be_made_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="No pictures in"):
        draw.draw(_drawable("a.pdf", "application/pdf"), _blank_pdf(tmp_path / "a.pdf"), tmp_path / "file")
