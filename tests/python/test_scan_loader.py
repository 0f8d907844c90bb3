"""Scans: pages drawn in the test, stamped, tilted and turned, come back as grids with their texts."""

from __future__ import annotations

import ctypes
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.forms import read
from ingest.land import document_row
from ingest.loaders import doubts, load, signs
from ingest.loaders.repairs import DOUBTED, is_like_number, is_number, repair, settle
from ingest.loaders.scan import load_pages
from ingest.model import Cell, Document, Grid, Line, Page, RejectedError

ROWS = [
    ["Source", "Budget", "Spent", "Rate"],
    ["Fund", "32,156,511.54", "27,640,876.50", "85.96%"],
    ["Other", "1,200.00", "1,200.00", "100.00%"],
    ["Total", "32,157,711.54", "27,642,076.50", "7"],
]
EDGES = [120, 420, 780, 1140, 1380]
TOP, HEIGHT = 150, 60


def _page(*, with_rulings: bool = True, with_stamp: bool = True, angle: float = 0.0) -> Image.Image:
    """Part of a page at 200 dpi: a title, a table whose first row spans it, four rows, a stamp across them."""
    page = Image.new("RGB", (1500, 620), (244, 244, 244))
    draw = ImageDraw.Draw(page)
    draw.text((600, 60), "Annual report 2024", fill="black", font=ImageFont.load_default(44))
    font = ImageFont.load_default(28)
    bottom = TOP + HEIGHT * (len(ROWS) + 1)
    if with_rulings:
        for n in range(len(ROWS) + 2):
            draw.line((EDGES[0], TOP + n * HEIGHT, EDGES[-1], TOP + n * HEIGHT), fill="black", width=2)
        for x in EDGES:
            start = TOP if x in (EDGES[0], EDGES[-1]) else TOP + HEIGHT
            draw.line((x, start, x, bottom), fill="black", width=2)
    draw.text((500, TOP + 14), "Unit: yuan", fill="black", font=font)
    for r, row in enumerate(ROWS, 1):
        for c, text in enumerate(row):
            draw.text((EDGES[c] + 30, TOP + r * HEIGHT + 14), text, fill="black", font=font)
    if with_stamp:
        page = _stamped(page, (930, 270), 150)
    return page.rotate(angle, expand=False, fillcolor=(244, 244, 244), resample=Image.Resampling.BICUBIC)


def _stamped(page: Image.Image, middle: tuple[int, int], radius: int) -> Image.Image:
    """The page under a translucent red ring with a disc in it, as ink prints on ink."""
    x, y = middle
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(220, 60, 70), width=9)
    draw.ellipse((x - 40, y - 40, x + 40, y + 40), fill=(220, 60, 70))
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(ink)))


def _load(page: Image.Image, path: Path) -> Page:
    page.save(path, dpi=(200, 200))
    (found,) = load_pages(path)
    return found


def _texts(grid: Grid) -> list[list[str]]:
    return [[c.text for c in grid.cells if c.row == r] for r in range(1, grid.row_count + 1)]


def _grid(page: Page) -> Grid:
    (grid,) = [b for b in page.blocks if isinstance(b, Grid)]
    return grid


def test_a_stamped_and_tilted_page_reads_as_it_was_drawn(tmp_path):
    page = _load(_page(angle=-1.3), tmp_path / "scan.png")
    grid = _grid(page)
    assert (grid.row_count, grid.col_count, grid.exact) == (5, 4, True)
    assert grid.cells[0].col_span == 4
    assert [[t.replace(" ", "") for t in row] for row in _texts(grid)] == [["Unit:yuan"], *ROWS]
    assert all(0.6 < c.confidence < 1 for c in grid.cells if c.text)
    title = page.blocks[0]
    assert isinstance(title, Line)
    assert title.text.replace(" ", "") == "Annualreport2024"
    box = next(c.box for c in grid.cells if c.text == "Fund")
    assert box is not None
    assert box[0] == pytest.approx(EDGES[0] * 0.36, abs=6)


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_turned_page_is_set_upright(tmp_path, quarters):
    turned = _page(with_stamp=False).rotate(90 * quarters, expand=True)
    assert _texts(_grid(_load(turned, tmp_path / "turned.jpg")))[2] == ROWS[1]


def _photographed(page: np.ndarray) -> np.ndarray:
    """The page narrower at its top, on a dark table, less light to the right."""
    wide = cv2.copyMakeBorder(page, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(80, 75, 70))
    height, width = wide.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[45, 12], [width - 30, 0], [width, height], [0, height - 14]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    tilted = cv2.warpPerspective(wide, matrix, (width, height), borderValue=(80, 75, 70))
    return (tilted * np.linspace(1.0, 0.75, width)[None, :, None]).astype(np.uint8)


def _bent(page: np.ndarray) -> np.ndarray:
    """The page as of an open book: its middle is lower."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shifted = y + 24 * np.sin(x / width * np.pi).astype(np.float32)
    return cv2.remap(page, x, shifted, cv2.INTER_CUBIC, borderValue=(244, 244, 244)).astype(np.uint8)


def _worn(page: np.ndarray) -> np.ndarray:
    """The page with its rulings paled to a light grey, and pieces of them gone."""
    hurt = page.copy()
    for n in range(len(ROWS) + 2):
        y = TOP + n * HEIGHT
        hurt[y - 2 : y + 4, EDGES[0] : EDGES[-1]] = np.maximum(hurt[y - 2 : y + 4, EDGES[0] : EDGES[-1]], 185)
        for x in range(EDGES[0] + 40 + 17 * n, EDGES[-1], 210):
            hurt[y - 2 : y + 4, x : x + 9] = 244
    return hurt


@pytest.mark.parametrize("hurt", [_photographed, _bent, _worn])
def test_a_photo_a_bent_page_and_worn_rulings_give_the_same_table(tmp_path, hurt):
    page = Image.fromarray(hurt(np.asarray(_page(with_stamp=False))))
    grid = _grid(_load(page, tmp_path / "hurt.png"))
    assert (grid.row_count, grid.col_count) == (5, 4)
    assert _texts(grid)[1:] == ROWS


def test_a_page_without_rulings_gives_lines_and_its_stamp_is_no_text(tmp_path):
    page = _load(_page(with_rulings=False), tmp_path / "lines.bmp")
    lines = [b for b in page.blocks if isinstance(b, Line)]
    assert len(lines) == len(page.blocks) == 6
    assert [x.line_no for x in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[3].text.split() == ROWS[1]


@pytest.mark.parametrize(("confidence", "is_said"), [(0.97, True), (1.0, False)])
def test_a_scan_whose_tables_have_no_rulings_is_rejected_with_that_reason(confidence, is_said):
    lines = tuple(
        Line(1, n, text, (0, 0, 9, 9), confidence) for n, text in enumerate(("Fund 12.5 8", "Total 12.5 8"), 1)
    )
    with pytest.raises(RejectedError) as caught:
        read(Document("d", "d.png", "image/png", 1, "scan", (Page(1, lines),)))
    assert caught.value.code == "no_form_found"
    assert ("no table has ruling lines" in caught.value.reason) is is_said


def test_a_number_that_wraps_in_its_cell_is_in_doubt(tmp_path):
    page = Image.new("RGB", (1000, 400), "white")
    draw = ImageDraw.Draw(page)
    for x in (200, 600, 780):
        draw.line((x, 100, x, 300), fill="black", width=2)
    for y in (100, 180, 300):
        draw.line((200, y, 780, y), fill="black", width=2)
    font = ImageFont.load_default(30)
    for place, text in (((230, 122), "Spent"), ((640, 122), "yuan"), ((230, 220), "Fund")):
        draw.text(place, text, fill="black", font=font)
    draw.text((620, 200), "649,998.", fill="black", font=font)
    draw.text((620, 245), "67", fill="black", font=font)
    grid = _grid(_load(page, tmp_path / "wrapped.png"))
    cell = next(c for c in grid.cells if (c.row, c.col) == (2, 2))
    assert cell.text == "649,998.67"
    assert cell.confidence <= 0.5


def test_every_frame_of_a_tiff_is_a_page(tmp_path):
    path = tmp_path / "frames.tiff"
    page = _page(with_stamp=False).crop((0, 0, 800, 280)).convert("L")
    page.save(path, save_all=True, append_images=[page], dpi=(200, 200))
    first, second = load_pages(path)
    assert (first.page_no, second.page_no) == (1, 2)


def _picture_with_text(path: Path, text: str, *, is_hidden: bool) -> None:
    """A PDF page that a picture fills, and a text over it, invisible or not."""
    pdf = pdfium.PdfDocument.new()
    page = pdf.new_page(540, 223)
    image = pdfium.PdfImage.new(pdf)
    image.set_bitmap(pdfium.PdfBitmap.from_pil(_page(with_stamp=False)))
    image.set_matrix(pdfium.PdfMatrix().scale(540, 223))
    page.insert_obj(image)
    written = pdfium_c.FPDFPageObj_NewTextObj(pdf.raw, b"Helvetica", 12)
    letters = (text + "\0").encode("utf-16-le")
    pdfium_c.FPDFText_SetText(written, (ctypes.c_ushort * (len(letters) // 2)).from_buffer_copy(letters))
    mode = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE if is_hidden else pdfium_c.FPDF_TEXTRENDERMODE_FILL
    pdfium_c.FPDFTextObj_SetTextRenderMode(written, mode)
    pdfium_c.FPDFPage_InsertObject(page.raw, written)
    page.gen_content()
    pdf.save(path)


def test_a_picture_is_read_and_not_the_invisible_text_that_a_scanner_put_over_it(tmp_path):
    hidden, shown = tmp_path / "hidden.pdf", tmp_path / "shown.pdf"
    _picture_with_text(hidden, "32,l56,5ll.54 as recognised elsewhere", is_hidden=True)
    _picture_with_text(shown, "A letterhead over a background", is_hidden=False)
    (page,) = load(hidden).pages
    assert _texts(_grid(page))[2] == ROWS[1]
    (page,) = load(shown).pages
    (line,) = page.blocks
    assert isinstance(line, Line)
    assert line.text.replace(" ", "") == "Aletterheadoverabackground"


def test_a_webp_is_read_as_other_pictures_are(tmp_path):
    path = tmp_path / "scan.webp"
    _page(with_stamp=False).save(path, lossless=True)
    document = load(path)
    assert document.media_type == "image/webp"
    assert _texts(_grid(document.pages[0]))[2] == ROWS[1]


def test_a_broken_image_and_a_blank_one_are_rejected(tmp_path):
    broken, blank = tmp_path / "broken.png", tmp_path / "blank.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"junk" * 40)
    Image.new("RGB", (800, 600), "white").save(blank)
    for path, code in ((broken, "damaged"), (blank, "empty")):
        with pytest.raises(RejectedError) as caught:
            load_pages(path)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("recognised", "repaired"),
    [
        ("1,200 . 50", "1,200.50"),
        ("85.9 %", "85.9%"),
        ("≪ 5天", "≤5天"),
        ("《100%", "≤100%"),
        ("《宪法》", "《宪法》"),
        ("１２％", "12%"),
        ("2022 年", "2022年"),
        ("一", "—"),
        ("1 000", "1 000"),
        ("2 8 6人", "286人"),
        ("12 8 6人", "12 8 6人"),
        ("1 2 3", "1 2 3"),
        ("100,00", "100,00"),
        ("l00", "l00"),
        ("≤0.9%0", "≤0.9‰"),
        ("3 %o", "3‰"),
        ("90%", "90%"),
        ("按3%0发放", "按3%0发放"),
        ("649,998.\n67", "649,998.\n67"),
    ],
)
def test_repairs_are_safe_ones_only(recognised, repaired):
    assert repair(recognised) == repaired


def test_a_point_that_one_reading_lost_is_kept_in_doubt():
    assert settle("649,99867", "649,998.67", 0.99) == ("649,998.67", DOUBTED)
    assert settle("649,998.67", "649,998.61", 0.99) == ("649,998.67", DOUBTED)
    assert settle("12.5", "12.5", 0.99) == ("12.5", 0.5)
    assert is_like_number("32.156,511.54")
    assert not is_number("32.156,511.54")
    assert not is_like_number("约5天")


def test_a_number_that_two_pictures_of_its_cell_show_alike_keeps_its_confidence():
    cell = Cell(1, 1, "100,000", confidence=0.97)
    assert doubts.settled(cell, 1, "100,000", 0.8) == ("100,000", 0.97)
    assert doubts.settled(cell, 1, "106,000", 0.99) == ("100,000", DOUBTED)
    assert doubts.settled(cell, 2, "100,000", 0.99) == ("100,000", 0.5)


def test_three_decimals_are_doubted_where_the_column_has_no_others():
    def doubted(*texts: str) -> list[str]:
        cells = [Cell(n, 3, text) for n, text in enumerate(texts, 1)]
        return [cells[n].text for n in sorted(doubts.lone_thousandths(cells))]

    assert doubted("120,000", "100.000", "20,000") == ["100.000"]
    assert doubted("100.000") == ["100.000"]
    assert doubted("1.125", "2.250", "0.375") == []
    assert doubted("98.269%", "1,234.50", "100.00") == []


def test_a_slash_is_no_one():
    def is_slash(*strokes: tuple[tuple[int, int], tuple[int, int]]) -> bool:
        marks = np.zeros((60, 40), np.uint8)
        for start, end in strokes:
            cv2.line(marks, start, end, (1,), 3)
        ys, xs = np.nonzero(marks)
        return signs.is_slash((int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1), marks)

    assert is_slash(((25, 15), (16, 43)))
    assert not is_slash(((20, 15), (20, 43)), ((20, 15), (13, 20)), ((13, 43), (27, 43)))
    assert not is_slash(((20, 15), (19, 43)))
    assert not is_slash(((10, 15), (26, 15)), ((26, 15), (16, 43)))
    assert not is_slash(((16, 15), (25, 43)))


def test_letters_among_digits_and_strokes_at_a_ruling_are_doubted():
    place = (100, 100, 300, 140)
    assert doubts.is_numeric("1O0")
    assert not doubts.is_numeric("GB18")
    assert doubts.most(Cell(1, 1, "1O0"), (150, 110, 200, 130), place) == DOUBTED
    assert doubts.most(Cell(1, 1, "1100.00"), (103, 110, 200, 130), place) < doubts.CERTAIN
    assert doubts.most(Cell(1, 1, "1"), (200, 104, 204, 137), place) < doubts.CERTAIN
    assert doubts.most(Cell(1, 1, "1100.00"), (150, 110, 250, 130), place) == 1
    assert doubts.most(Cell(1, 1, "2,060.19"), (150, 110, 298, 130), place) == 1


@pytest.mark.parametrize(
    ("confidences", "loader"),
    [([1.0, 1.0], "pdf"), ([0.97, 0.98], "scan"), ([1.0, 0.98], "pdf+scan")],
)
def test_the_document_says_whether_its_pages_were_recognised(confidences, loader):
    document = Document("d", "d.pdf", "application/pdf", 1, "pdf", (Page(1, ()), Page(2, ())))
    cells = [{"page_no": n, "text": "1", "confidence": sure, "role": "fact"} for n, sure in enumerate(confidences, 1)]
    doubtful = {"page_no": 1, "text": "2", "confidence": 0.5, "role": "fact"}
    blank = {"page_no": 2, "text": "", "confidence": 1.0, "role": "blank"}
    row = document_row(document, {"cell": [*cells, doubtful, blank]}, "", "")
    assert (row["loader"], row["media_type"]) == (loader, "application/pdf")


def test_a_per_mille_sign_is_told_by_its_three_rings() -> None:
    def is_per_mille(*rings: tuple[int, int]) -> bool:
        marks = np.zeros((60, 160), np.uint8)
        cv2.line(marks, (89, 40), (100, 14), (255,), 1)
        cv2.ellipse(marks, (60, 27), (7, 13), 0, 0, 360, (255,), 2)  # a nought before it
        for ring in rings:
            cv2.circle(marks, ring, 5, (255,), 2)
        ys, xs = np.nonzero(marks)
        return signs.is_per_mille((int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1), marks)

    assert is_per_mille((86, 20), (101, 34), (115, 34))
    assert not is_per_mille((86, 20), (101, 34))
    assert not is_per_mille((101, 34), (115, 34))
    assert not is_per_mille((100, 20), (101, 34), (115, 34))  # an 8 before a 6, the rings of % filled with ink
    assert signs.by_shape("0.6%", None, np.zeros((9, 9), np.uint8), is_line=True) == ("0.6%", 1.0)
