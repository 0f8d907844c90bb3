"""Files made to hurt: each ends within its limits, landed or rejected with a code and a sentence that helps."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pdf_files
import pytest
from office_files import compound
from PIL import Image

from ingest import worker
from ingest.files import identify
from ingest.land import Reject
from ingest.worker import Job, Limits

FIVE = Path(__file__).resolve().parents[1] / "fixtures" / "five"
_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_SECONDS = 60.0
#: one file may take so much, other work on the machine included
LIMITS = Limits(seconds=_SECONDS, memory_bytes=3 * 1024**3)
TITLE = pdf_files.text(100, 800, "河池市司法局2024年度部门整体支出绩效自评表").encode()


def _bomb(megabytes: int) -> bytes:
    """A deflated stream of so many MB of blanks: one block again and again, which costs nothing to make."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * megabytes + b"\x03\x00" + bytes(4)


def _pdf_bomb(path: Path, megabytes: int) -> None:
    data = _bomb(megabytes)
    stream = pdf_files.stream(data, b"/Filter /FlateDecode")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    pdf_files.write(path, [_CATALOGUE, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, stream])


def _pdf_page_tree(path: Path) -> None:
    pdf_files.write(path, [_CATALOGUE, b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"])


def _pdf_self_nesting(path: Path) -> None:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R /Y 4 0 R >> >>"
    nested = pdf_files.stream(b"/X Do /Y Do 1 1 m 5 1 l S", form)
    pdf_files.document(path, [TITLE + b" /X Do"], extra=[nested], resources=b"/XObject << /X 4 0 R >>")


def _pdf_outlines(path: Path) -> None:
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font 7 0 R >> >>"
    outlines = b"<< /First 5 0 R /Last 5 0 R /Next 5 0 R /Parent 5 0 R >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    objects = [catalogue, pages, page, pdf_files.stream(TITLE), outlines, pdf_files.FONT, b"<< /F1 6 0 R >>"]
    pdf_files.write(path, objects)


def _pdf_xref_loop(path: Path) -> None:
    pdf_files.write(path, [_CATALOGUE, b"<< /Type /Pages /Count 0 /Kids [] >>"], trailer=b"/Prev 000000")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/Prev 000000", b"/Prev %06d" % data.rindex(b"xref\n0")))


def _pdf_locked(path: Path) -> None:
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32)
    pages = b"<< /Type /Pages /Count 0 /Kids [] >>"
    pdf_files.write(path, [_CATALOGUE, pages, lock], trailer=b"/Encrypt 3 0 R /ID [<00> <00>]")


def _page(content: bytes) -> Callable[[Path], object]:
    return lambda path: pdf_files.document(path, [content])


def _rectangles() -> bytes:
    return b"\n".join(b"%d %d 2 2 re f" % (n % 300, n // 300 * 3) for n in range(60_000))


def _ruled(count: int) -> bytes:
    lines = [b"%g 10 m %g 810 l S 10 %g m 570 %g l S" % (10 + 1.4 * n, 10 + 1.4 * n, 10 + 2 * n, 10 + 2 * n)
             for n in range(count + 1)]  # fmt: skip
    return b"\n".join([TITLE, *lines])


def _pdf_script(path: Path) -> None:
    """Actions at opening: a script, a program, a file inside."""
    script = b"/S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:47113'\\)) /Next << /S /Launch /F (/bin/true) >>"
    files = b"/EmbeddedFiles << /Names [(x) << /F (../x) >>] >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << %s >> /Names << %s >> >>" % (script, files)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font 6 0 R >> >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    pdf_files.write(path, [catalogue, pages, page, pdf_files.stream(TITLE), pdf_files.FONT, b"<< /F1 5 0 R >>"])


def _zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _zip_of_many(path: Path) -> None:
    """An archive whose list names a million members, with one member behind them all."""
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    length = len(entry) * 1_000_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, length, len(local), 0)
    path.write_bytes(local + entry * 1_000_000 + end)


def _zip_lying(path: Path) -> None:
    """A bomb whose lists say that it is small."""
    _zip(path, {"word/document.xml": b" " * (1 << 26)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, 22, 100)
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 100)
    path.write_bytes(data)


def _zip_locked(path: Path) -> None:
    _zip(path, {"自评表.docx": b"x"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def _laughs(path: Path, root: str) -> None:
    path.write_text(f"{_LAUGHS}{root}", encoding="utf-8")


def _laughing_part(path: Path, part: str) -> None:
    others = {"xl/workbook.xml": b"<x/>"} if part.startswith("xl/") else {"word/document.xml": b"<x/>"}
    _zip(path, {**others, part: f"{_LAUGHS}<x>&j;</x>".encode()})


def _with_macros(path: Path, source: Path, part: str) -> None:
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    _zip(path, {**members, part: b"Sub AutoOpen()"})


def _part(path: Path, source: Path, share: float) -> None:
    data = source.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def _picture(path: Path) -> Path:
    Image.effect_noise((200, 200), 50).save(path)
    return path


def _copy(path: Path, source: Path) -> None:
    path.write_bytes(source.read_bytes())


DOCX, XLSX = FIVE / "docx" / "hechi_2024.docx", FIVE / "xlsx" / "hechi_2024.xlsx"
PDF, HTML = FIVE / "chromium" / "hechi_2024.pdf", FIVE / "html" / "hechi_2024.html"
XMLSHEET = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><x>&j;</x></Workbook>'
#: file name -> what makes it, and how it may end
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "tree.pdf": (_pdf_page_tree, "damaged empty"),
    "nested.pdf": (_pdf_self_nesting, "no_form_found damaged too_large timed_out"),
    "outlines.pdf": (_pdf_outlines, "no_form_found"),
    "xref.pdf": (_pdf_xref_loop, "damaged"),
    "bomb512.pdf": (lambda p: _pdf_bomb(p, 512), "empty too_large damaged"),
    "bomb4096.pdf": (lambda p: _pdf_bomb(p, 4096), "empty too_large damaged"),
    "rectangles.pdf": (_page(_rectangles()), "empty"),
    "ruled.pdf": (_page(_ruled(400)), "no_form_found"),
    "ruled150.pdf": (_page(_ruled(150)), "no_form_found"),
    "script.pdf": (_pdf_script, "no_form_found"),
    "junk.pdf": (lambda p: p.write_bytes(b"HTTP/1.1 200 OK\r\n\r\n" * 30 + PDF.read_bytes()), "landed"),
    "tail.pdf": (lambda p: p.write_bytes(PDF.read_bytes()[:-300]), "damaged"),
    "states.pdf": (_page(b"q " * 1_000_000 + TITLE), "no_form_found empty"),
    "locked.pdf": (_pdf_locked, "encrypted"),
    "many.docx": (_zip_of_many, "too_large"),
    "many.zip": (_zip_of_many, "too_large"),
    "locked.zip": (_zip_locked, "unsupported_type"),
    "bomb.docx": (lambda p: _zip(p, {"word/document.xml": b" " * (1 << 27)}), "too_large"),
    "bomb.xlsx": (lambda p: _zip(p, {"xl/workbook.xml": b" " * (1 << 27)}), "too_large"),
    "lying.docx": (_zip_lying, "damaged"),
    "laughs.docx": (lambda p: _laughing_part(p, "word/document.xml"), "damaged"),
    "laughs.xlsx": (lambda p: _laughing_part(p, "xl/workbook.xml"), "damaged"),
    "laughs.html": (lambda p: _laughs(p, "<html><body>&j;</body></html>"), "no_form_found empty"),
    "laughs.xls": (lambda p: _laughs(p, XMLSHEET), "damaged"),
    "macros.docm": (lambda p: _with_macros(p, DOCX, "word/vbaProject.bin"), "landed"),
    "macros.xlsm": (lambda p: _with_macros(p, XLSX, "xl/vbaProject.bin"), "landed"),
    "nested.html": (lambda p: p.write_text("<table><tr><td>" * 100_000 + "底"), "damaged"),
    "rowspan.html": (
        lambda p: p.write_text("<table>" + "<tr>" + "<td rowspan=65534 colspan=1000>x" * 20_000),
        "too_large",
    ),
    "line.txt": (lambda p: p.write_text("绩效" * (2 << 20), encoding="utf-8"), "no_form_found"),
    "tabs.txt": (lambda p: p.write_text("绩\t" * (1 << 20), encoding="utf-8"), "too_large"),
    "half.pdf": (lambda p: _part(p, PDF, 0.5), "damaged"),
    "half.docx": (lambda p: _part(p, DOCX, 0.5), "damaged"),
    "half.xlsx": (lambda p: _part(p, XLSX, 0.5), "damaged"),
    "half.png": (lambda p: _part(p, _picture(p), 0.5), "damaged"),
    "docx.pdf": (lambda p: _copy(p, DOCX), "landed"),
    "pdf.txt": (lambda p: _copy(p, PDF), "landed"),
    "html.xls": (lambda p: _copy(p, HTML), "landed"),
    "html.doc": (lambda p: _copy(p, HTML), "landed"),
    "xlsx.docx": (lambda p: _copy(p, XLSX), "landed"),
    "text.pdf": (lambda p: p.write_text("绩效自评表"), "damaged"),
    "text.et": (lambda p: p.write_text("绩效自评表"), "damaged"),
    **{f"zeros.{e}": (lambda p: p.write_bytes(bytes(4096)), "damaged empty") for e in ("txt", "pdf", "xlsx", "html")},
    "locked.docx": (lambda p: p.write_bytes(compound("EncryptedPackage", b"x")), "encrypted"),
    "slides.ppt": (lambda p: p.write_bytes(compound("PowerPoint Document", b"x")), "unsupported_type"),
    "works.wps": (lambda p: p.write_bytes(compound("CONTENTS", b"x")), "unsupported_type"),
    "paper.ofd": (lambda p: _zip(p, {"OFD.xml": b"<x/>"}), "unsupported_type"),
    "book.xlsb": (lambda p: _zip(p, {"xl/workbook.bin": b"x"}), "unsupported_type"),
    "open.odt": (lambda p: _zip(p, {"content.xml": b"<x/>"}), "unsupported_type"),
    "packed.rar": (lambda p: p.write_bytes(b"Rar!\x1a\x07\x01\x00"), "unsupported_type"),
    "packed.7z": (lambda p: p.write_bytes(b"7z\xbc\xaf\x27\x1c"), "unsupported_type"),
    "rich.doc": (lambda p: p.write_bytes(b"{\\rtf1 x}"), "unsupported_type"),
}


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, float]]:
    """File name -> how it ended, the sentence, and the seconds since the one before ended."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in FILES.items():
        make(folder / name)
    found: dict[str, tuple[str, str, float]] = {}
    last = time.monotonic()
    for job, outcome in worker.read_apart([Job(identify(folder / n), "v", "r") for n in FILES], LIMITS, 2):
        code, reason = (outcome.code, outcome.reason) if isinstance(outcome, Reject) else ("landed", "")
        now = time.monotonic()
        found[job.file.name] = (code, reason, now - last)
        last = now
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_hurt_ends_as_it_should(name: str, ends: dict[str, tuple[str, str, float]]) -> None:
    code, reason, seconds = ends[name]
    assert code in FILES[name][1].split(), reason
    assert seconds < _SECONDS
    if code != "landed":
        assert reason.startswith(name)
        assert reason.endswith(".")
        assert ";" in reason or "unpack" in reason, "the sentence says what to do"
        assert "--debug" not in reason, "no library's exception reaches the user"
