"""A seeded part of benchmarks/fuzz.py, and what its long runs found, each as the smallest input that shows it."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
from pathlib import Path

import fuzz
import numpy as np
import pdf_files
import pytest
from fuzzing import child, inputs, packages, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfplumber.utils.exceptions import PdfminerException
from PIL import EpsImagePlugin, Image

from ingest import forms, loaders, worker
from ingest.files import identify
from ingest.forms import narrative, vocabulary
from ingest.land import Landing, Reject, landing
from ingest.loaders import paper, pdf_reference, pictures, scan
from ingest.loaders.sheet import Sheet
from ingest.model import Cell, Document, Grid, Line, Page, RejectedError

COUNT, SEED = 300, 20
#: seconds; the texts below took minutes, or for ever, before
_SOON = 10.0
_FORM = "\n\n".join(
    "\n".join("\t" + cell for cell in row)
    for row in (
        ("2024年度部门整体绩效自评表",),
        ("部门名称", "河池市司法局"),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", "数量指标", "办理案件数量", "≥300件", "312件", "20", "20"),
    )
)


def test_fuzzed_files_land_or_are_rejected_with_a_code(tmp_path: Path) -> None:
    """Text recognition is left out: loading its models takes longer than all the rest."""
    tally = fuzz.run(COUNT, SEED, tmp_path, [kind for kind in inputs.KINDS if kind != "ocr"])
    found = tmp_path / "findings.txt"
    assert not tally.problems, found.read_text(encoding="utf-8")
    assert sum(tally.done().values()) >= COUNT - len(inputs.KINDS)
    assert sum(ends["landed"] for ends in tally.ends.values()) > COUNT // 3, "most inputs never reach the reader"


def test_an_input_is_the_same_for_the_same_seed() -> None:
    for kind in inputs.KINDS:
        assert inputs.make(kind, 3, 1) == inputs.make(kind, 3, 1)
        assert inputs.make(kind, 3, 1) != inputs.make(kind, 3, 2)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"text": "产出指标", "confidence": 1.0}, ""),
        ({"text": "1\x000"}, "line.text: no text"),
        ({"text": words.CANARY_TEXT}, "line.text: canary"),
        ({"confidence": float("inf")}, "line.confidence: no number"),
    ],
)
def test_the_judge_sees_rows_that_must_not_land(row: dict[str, object], problem: str) -> None:
    assert child._judgement(landing("a" * 64, {"line": [row]})).startswith(problem)
    assert bool(child._judgement(landing("a" * 64, {"line": [row]}))) is bool(problem)


def test_a_judge_that_fails_is_no_crash_of_the_reader() -> None:
    assert child._judgement(Landing("a" * 64, {"line": ()})).startswith("harness: ")


_WORDS = st.sampled_from(
    """
    一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 产出指标 数量指标 总分 合计 资金来源 年初预算数
    全年执行数 执行率 万元 2024年度部门整体绩效自评表 部门名称 项目名称 年度总体目标 自评结论 ≥95% 100 10 - —— 0 填报人
    备注： （一） 其中： 产出-数量指标 质量指标时效指标 偏差原因分析及改进措施
    """.split()  # noqa: SIM905 (thirty short words)
)
_TEXTS = _WORDS | st.text(max_size=8) | st.builds(str.__add__, _WORDS, _WORDS)
_CELLS = st.builds(Cell, st.integers(1, 12), st.integers(1, 9), _TEXTS, st.integers(1, 4), st.integers(1, 4))
_GRIDS = st.builds(Grid, st.integers(1, 3), st.just(1), st.lists(_CELLS, max_size=40).map(tuple), st.booleans())
_LINES = st.builds(Line, st.just(1), st.integers(1, 9), _TEXTS)
_PAGES = st.builds(Page, st.just(1), st.lists(_GRIDS | _LINES, max_size=6).map(tuple))


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(_PAGES, min_size=1, max_size=2))
def test_the_reader_takes_any_grids(pages: list[Page]) -> None:
    """Cells that overlap, hang over, repeat or lie outside: the reader gives rows or says that there is no form."""
    try:
        reading = forms.read(Document("a" * 64, "a.html", "text/html", 1, "html", tuple(pages)))
    except RejectedError as error:
        code = error.code
    else:
        code = "landed" if reading.tables else "nothing"
    assert code in ("landed", "no_form_found")


def _read(folder: Path, text: str) -> forms.Reading:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return forms.read(loaders.load(path))


@pytest.mark.parametrize("piece", ["绩", "1", "1,", "（", "2024年", "1 ", "万元", "12-", "."])
def test_a_text_without_end_costs_no_more_than_its_length(piece: str, tmp_path: Path) -> None:
    start = time.process_time()
    _read(tmp_path, f"{_FORM}\n\n{piece * 8000}\n")
    assert time.process_time() - start < _SOON


def test_a_figure_in_prose_keeps_its_thousands() -> None:
    """`1,234.56` was cut at its comma, and read as 234.56."""
    [clause] = [m.group() for m in narrative._CLAUSE.finditer("基本支出决算数为1,234.56万元")]
    assert [m["value"] for m in narrative._FIGURE.finditer(clause)] == ["1,234.56万元"]


@pytest.mark.parametrize("text", ["12.345.6元", "1.2.3元", "1" * 60 + "元"])
def test_what_is_no_number_gives_no_figure(text: str) -> None:
    """The end of such a text was read as a figure: `345.6`."""
    assert not list(narrative._FIGURE.finditer(text))


def test_half_a_character_and_nul_are_no_text(tmp_path: Path) -> None:
    """They come out of old and new workbooks, and no database takes them."""
    sheet = Sheet("a.xls", "1")
    sheet.put(1, 1, "1\x000\ud8000")
    sheet.put(1, 2, "\x00 \udfff")
    assert sheet.texts == {(1, 1): "100"}


def test_a_label_of_many_dashes_names_no_level() -> None:
    """One level was sought behind each dash, one call inside the other."""
    assert vocabulary.levels("产出-数量指标")
    assert vocabulary.levels("-" * 20_000) == ()
    assert vocabulary.levels("12-" * 9000) == ()


def test_a_monstrous_row_is_not_laid_out(tmp_path: Path) -> None:
    """Two hundred texts below two hundred headers took minutes; they are left unmapped."""
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"] * 30
    start = time.process_time()
    reading = _read(tmp_path, _FORM + "\n\n" + "\t".join(heads) + "\n" + "\t".join("12件" for _ in heads) + "\n")
    assert time.process_time() - start < _SOON
    assert reading.tables["indicator_line"]


def _tiff_without_width() -> bytes:
    """A second page that states no width: the picture library raises a TypeError."""
    out = io.BytesIO()
    Image.new("L", (20, 20)).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (20, 20))])
    data = bytearray(out.getvalue())
    second = struct.unpack_from("<I", data, _end_of_first(data))[0]
    count = struct.unpack_from("<H", data, second)[0]
    for n in range(count):
        at = second + 2 + 12 * n
        if struct.unpack_from("<H", data, at)[0] == 256:
            struct.pack_into("<H", data, at, 255)
    return bytes(data)


def _end_of_first(data: bytes) -> int:
    first = struct.unpack_from("<I", data, 4)[0]
    return int(first + 2 + 12 * struct.unpack_from("<H", data, first)[0])


def test_a_picture_that_its_library_stumbles_over_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(_tiff_without_width())
    with pytest.raises(RejectedError) as caught:
        loaders.load(path)
    assert caught.value.code == "damaged"


def test_a_picture_too_narrow_for_text_is_empty(tmp_path: Path) -> None:
    """Brought to 200 dots an inch it would be less than one dot wide."""
    path = tmp_path / "a.png"
    Image.new("L", (20, 30_000), 255).save(path)
    with pytest.raises(RejectedError) as caught:
        loaders.load(path)
    assert caught.value.code == "empty"


def test_a_picture_far_too_fine_is_made_small_before_it_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    """900 x 100,000 pixels took two gigabytes and fifty seconds, and came out as a strip of no use."""
    sizes: list[tuple[int, ...]] = []
    clean = paper.clean
    monkeypatch.setattr(paper, "clean", lambda image: sizes.append(image.shape) or clean(image))
    grey = scan._cleaned(np.full((40_000, 400, 3), 255, np.uint8), 842 / 40_000)
    assert grey.shape == (2339, 23)
    assert sizes == [(5 * 2339 - 1, 117, 3)]


def test_an_archive_that_lies_about_its_length_takes_no_memory(tmp_path: Path) -> None:
    """A part that says to have two gigabytes, packed: so much was asked for before the first byte was read."""
    data = bytearray(packages.packed(packages.parts_of(inputs.seeds().small["docx"][0])))
    at = data.rfind(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<II", data, at + 20, 0x7FFFFFFF, 0x3000000)
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(RejectedError) as caught:
            loaders.load(path)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.code == "damaged"


def test_what_only_one_pdf_engine_opens_is_read(tmp_path: Path) -> None:
    """Rulings without a table ask the second engine, which took a wrong pair in a font for the end of the file."""
    lines = [f"40 {700 - 20 * n} m 500 {700 - 20 * n} l S" for n in range(12)]
    path = pdf_files.document(tmp_path / "a.pdf", ["\n".join([pdf_files.text(60, 750, "绩效自评"), *lines]).encode()])
    path.write_bytes(path.read_bytes().replace(b"/DW 1000", b"/DW 10 0"))
    with pytest.raises(PdfminerException):
        pdf_reference._read(path, 0)
    assert [block.text for block in loaders.load(path).blocks() if isinstance(block, Line)] == ["绩效自评"]


@pytest.mark.parametrize("words", ["std::bad_alloc", "Insufficient memory", "Failed to allocate memory for a buffer"])
def test_a_library_without_memory_is_no_damage(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: Path) -> Document:
        raise RuntimeError(words)

    (tmp_path / "a.txt").write_text(_FORM, encoding="utf-8")
    monkeypatch.setattr(loaders, "load", load)
    outcome = worker.read_file(worker.Job(identify(tmp_path / "a.txt"), "v", "r"))
    assert isinstance(outcome, Reject)
    assert outcome.code == "too_large"
    assert "JIXIAO_FILE_MEMORY_MB" in outcome.reason


def test_rows_that_no_table_takes_cost_their_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They ended the run where files are read in its own process."""

    def refuse(*_: object) -> Landing:
        raise ValueError("raw.cell.col_no can't hold a value")

    (tmp_path / "a.txt").write_text(_FORM, encoding="utf-8")
    monkeypatch.setattr(worker, "landing", refuse)
    outcome = worker.read_file(worker.Job(identify(tmp_path / "a.txt"), "v", "r"))
    assert isinstance(outcome, Reject)
    assert (outcome.code, "raw.cell.col_no" in outcome.reason) == ("damaged", True)


def test_pictures_of_other_kinds_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture library would start a program for some of them (EPS)."""
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n%%EOF\n"
    started: list[object] = []
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *given, **_: started.append(given))
    (tmp_path / "a.png").write_bytes(eps)
    with pytest.raises(RejectedError) as caught:
        scan.load_pages(tmp_path / "a.png")
    assert caught.value.code == "damaged"
    assert not started


@pytest.mark.parametrize(("name", "pages"), [("a.tif", 3), ("a.png", 1), ("a.webp", 1), ("a.jpg", 1)])
def test_only_tiff_has_pages(name: str, pages: int, tmp_path: Path) -> None:
    """An animation of hundreds of small pictures took minutes; a telephone's file would have its page twice."""
    drawn = [Image.new("RGB", (40, 50), (255, 120 * n, 255)) for n in range(3)]
    drawn[0].save(tmp_path / name, "MPO" if name == "a.jpg" else None, save_all=True, append_images=drawn[1:])
    with Image.open(tmp_path / name) as file:
        assert getattr(file, "n_frames", 1) == 3
    assert len(list(pictures.frames(tmp_path / name))) == pages
