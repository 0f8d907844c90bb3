"""What the test files of other projects showed (see benchmarks/suites.py), each as the smallest input that shows it."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import office_files as office
import pdf_files
import pytest
import suites

from ingest.loaders import load
from ingest.model import RejectedError

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")
_SALT = bytes(range(16))
_CELL = office.record(0x204, struct.pack("<HHH", 0, 0, 0) + office.long_string("办理案件数量"))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_package_whose_folders_are_parted_by_a_backslash(kind: str, tmp_path: Path) -> None:
    """Some programs on Windows pack so; it was taken for a binary workbook, or no Word file."""
    if kind == "docx":
        source = office.docx_file(tmp_path, office.para("部门名称"))
    else:
        sheet = office.new_sheet()
        sheet["A1"] = "部门名称"
        source = office.save(tmp_path, sheet)
    path = tmp_path / f"b.{kind}"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(path, "w") as packed:
        for name in whole.namelist():
            info = zipfile.ZipInfo()
            info.filename = name.replace("/", "\\")
            packed.writestr(info, whole.read(name))
    assert [b.text if hasattr(b, "text") else b.cells[0].text for b in load(path).blocks()] == ["部门名称"]


def test_of_a_document_with_two_bodies_both_are_read(tmp_path: Path) -> None:
    path = office.docx_file(tmp_path, office.para("一") + "</w:body><w:body>" + office.para("二"))
    assert office.lines(load(path)) == ["一", "二"]


@pytest.mark.parametrize("head", [b"\xdb\xa5\x2d\x00", b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"])
def test_files_of_the_oldest_office_are_of_a_kind_that_is_not_read(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(head + bytes(600))
    with pytest.raises(RejectedError, match="from before 1995; open it there and save it as docx or xlsx") as caught:
        load(path)
    assert caught.value.code == "unsupported_type"


def _protected(folder: Path, lock: bytes) -> Path:
    """A PDF with this dictionary of encryption."""
    tree = b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, lock, page]
    return pdf_files.write(folder / "a.pdf", objects, trailer=b"/Encrypt 3 0 R /ID [<00> <00>]")


def test_protection_by_a_certificate_is_encrypted_and_not_damaged(tmp_path: Path) -> None:
    lock = b"<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 /Length 128 >>"
    with pytest.raises(RejectedError, match="save it without protection") as caught:
        load(_protected(tmp_path, lock))
    assert caught.value.code == "encrypted"


def test_a_broken_pdf_has_its_own_code_whatever_was_read_before_it(tmp_path: Path) -> None:
    """Of a file whose list of pages is none pdfium says nothing: the code of the file before stayed."""
    silent = pdf_files.write(tmp_path / "b.pdf", [b"<< /Type /Catalog /Pages 2 0 R >>", b"(none)"])
    lock = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >>" % (b"61" * 32, b"62" * 32)
    for _ in range(2):
        with pytest.raises(RejectedError) as caught:
            load(silent)
        assert caught.value.code == "damaged"
        with pytest.raises(RejectedError) as caught:
            load(_protected(tmp_path, lock))
        assert caught.value.code == "encrypted"


def _rc4(key: bytes, count: int) -> bytes:
    """Keystream, by the book and not by the loader."""
    s, j, out = list(range(256)), 0, []
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    for _ in range(count):
        i, j = (i + 1) % 256, (j + s[(i + 1) % 256]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(s[(s[i] + s[j]) % 256])
    return bytes(out)


def _xor(data: bytes, stream: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def _simple(password: bytes, block: int) -> bytes:
    first = hashlib.md5(password, usedforsecurity=False).digest()[:5]
    second = hashlib.md5((first + _SALT) * 16, usedforsecurity=False).digest()[:5]
    return hashlib.md5(second + struct.pack("<I", block), usedforsecurity=False).digest()


def _strong(password: bytes, block: int) -> bytes:
    first = hashlib.sha1(_SALT + password, usedforsecurity=False).digest()
    return hashlib.sha1(first + struct.pack("<I", block), usedforsecurity=False).digest()[:16]


def _simple_lock(password: bytes) -> bytes:
    check = b"v" * 16 + hashlib.md5(b"v" * 16, usedforsecurity=False).digest()
    return struct.pack("<3H", 1, 1, 1) + _SALT + _xor(check, _rc4(_simple(password, 0), 32))


def _strong_lock(password: bytes) -> bytes:
    check = b"v" * 16 + hashlib.sha1(b"v" * 16, usedforsecurity=False).digest()
    check = _xor(check, _rc4(_strong(password, 0), 36))
    head = struct.pack("<8I", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "C\0".encode("utf-16-le")
    start = struct.pack("<3HII", 1, 4, 2, 4, len(head)) + head
    return start + struct.pack("<I", 16) + _SALT + check[:16] + struct.pack("<I", 20) + check[16:]


def _locked(folder: Path, lock: bytes, key: Callable[[bytes, int], bytes], password: bytes) -> Path:
    """A workbook locked record by record; its head and the places of its sheets stay in the clear."""
    cells = _CELL + b"".join(office.record(0x203, struct.pack("<HHHd", row, 0, 0, float(row))) for row in range(1, 120))
    path = office.xls_file(folder, cells, before=office.record(0x2F, lock))
    whole = path.read_bytes()
    stream = whole[1536:]  # behind the header, the table of sectors and the directory
    stream_key = b"".join(_rc4(key(password, n), 1024) for n in range(-(-len(stream) // 1024)))[: len(stream)]
    mixed, at = bytearray(_xor(stream, stream_key)), 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        clear = size if kind in (0x809, 0x2F) else 4 if kind == 0x85 else 0
        mixed[at : at + 4 + clear] = stream[at : at + 4 + clear]
        at += 4 + size
    path.write_bytes(whole[:1536] + mixed)
    return path


@pytest.mark.parametrize(("lock", "key"), [(_simple_lock, _simple), (_strong_lock, _strong)])
def test_a_workbook_that_excel_opens_by_itself_is_read(
    lock: Callable[[bytes], bytes], key: Callable[[bytes, int], bytes], tmp_path: Path
) -> None:
    path = _locked(tmp_path, lock(_PASSWORD), key, _PASSWORD)
    [grid] = office.grids(load(path))
    assert [cell.text for cell in grid.cells] == ["办理案件数量", *map(str, range(1, 120))]


@pytest.mark.parametrize(
    "lock",
    [
        _simple_lock("geheim".encode("utf-16-le")),
        _strong_lock("geheim".encode("utf-16-le")),
        _strong_lock(_PASSWORD)[:40],
        struct.pack("<3H", 0, 1, 1) + bytes(48),
        struct.pack("<3H", 1, 7, 7) + bytes(48),
        b"",
    ],
)
def test_one_with_another_password_or_lock_is_encrypted(lock: bytes, tmp_path: Path) -> None:
    path = office.xls_file(tmp_path, _CELL, before=office.record(0x2F, lock))
    with pytest.raises(RejectedError, match="protected by a password") as caught:
        load(path)
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("pkg-1/a.PDF", True),
        ("pkg-1/docs/a.docx", True),
        ("pkg-1/tests/data/a.html", True),
        ("pkg-1/docs/a.html", False),
        ("pkg-1/tests/a.py", False),
        ("pkg-1/pkg.egg-info/a.txt", False),
    ],
)
def test_what_is_taken_of_a_package(name: str, is_one: bool) -> None:
    assert suites.is_wanted(name, 1) is is_one
    assert not suites.is_wanted(name, 0)


def test_the_packages_are_named_once_each() -> None:
    named = [(suite.registry, suite.name, suite.version) for suite in suites.suites()]
    assert len(named) == len(set(named)) > 20
    assert {registry for registry, _, _ in named} == set(suites._COMMANDS)
