"""What kind of file some bytes are: by content first, by the name's ending only for plain text."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingest.model import RejectedError

_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"BM": "image/bmp",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TEXT_ENDINGS = {".txt": "text/plain", ".text": "text/plain", ".tsv": "text/tab-separated-values"}
#: loader -> media type, of the kinds that have one only
MEDIA = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "doc": "application/msword",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "html": "text/html",
}
_HEAD = 4096
KNOWN = "PDF, Word (docx, doc), Excel (xlsx, xls), HTML, PNG, JPEG, TIFF, BMP and plain text"


def kind_of(path: Path) -> tuple[str, str]:
    """(loader, media type) of a file, by its first bytes; of archives by what they hold.

    Raises:
        RejectedError: ``unsupported_type``, ``encrypted`` or ``damaged``, with what to do.
    """
    name = path.name
    ending = path.suffix.lower()
    with path.open("rb") as file:
        data = file.read(_HEAD)
    if b"%PDF-" in data[:1024]:
        return "pdf", MEDIA["pdf"]
    if data.startswith(b"PK"):
        kind = _zip_kind(path)
        return kind, MEDIA[kind]
    if data.startswith(_OLE):
        kind = _ole_kind(path)
        return kind, MEDIA[kind]
    for magic, media in _IMAGES.items():
        if data.startswith(magic) and (magic != b"BM" or ending == ".bmp"):
            return "image", media
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") and any(t in head for t in (b"<html", b"<!doctype html", b"<table", b"<body", b"<head")):
        return "html", MEDIA["html"]
    if ending in _TEXT_ENDINGS:
        return "text", _TEXT_ENDINGS[ending]
    if ending in (".html", ".htm"):
        return "html", MEDIA["html"]
    if ending in (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".png", ".jpg", ".jpeg", ".tif", ".tiff"):
        raise RejectedError("damaged", f"{name} does not hold what its ending says; fetch or export it again.")
    raise RejectedError(
        "unsupported_type", f"{name}: files of type '{ending or 'none'}' can't be read; known are {KNOWN}."
    )


def _zip_kind(path: Path) -> str:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RejectedError("damaged", f"{name} is a broken archive; fetch or export it again.") from error
    if "word/document.xml" in members:
        return "docx"
    if any(m.startswith("xl/workbook") for m in members):
        return "xlsx"
    raise RejectedError(
        "unsupported_type", f"{name} is an archive but no Word or Excel file; unpack it and name the files inside."
    )


def _ole_kind(path: Path) -> str:
    """Old Office files name their streams in UTF-16."""
    name, data = path.name, path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise RejectedError("encrypted", f"{name} is protected by a password; save it without one.")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise RejectedError(
        "unsupported_type", f"{name} is an old Office file, but neither Word nor Excel; save it as PDF."
    )
