"""What kind of file this is: by content first, by the name's ending only for plain text.

Names lie: offices save web pages and XML under ``.xls``, and WPS writes Word's and Excel's formats under its own
endings.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.loaders.ole import OleFile
from ingest.loaders.ooxml import open_zip, part_name
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
    "xmlsheet": "application/vnd.ms-excel",
    "html": "text/html",
    "mhtml": "multipart/related",
}
_HEAD = 4096
_HTML = ("<html", "<!doctype html", "<table", "<body", "<head")
_OLD = "is of a Word or Excel from before 1995; open it there and save it as docx or xlsx."
#: files known by their first bytes, and what to do with them
_OTHERS = {
    b"Rar!": "is a RAR archive; unpack it and name the files inside.",
    b"7z\xbc\xaf\x27\x1c": "is a 7-Zip archive; unpack it and name the files inside.",
    b"\x1f\x8b": "is a gzip archive; unpack it and name the files inside.",
    b"\xdb\xa5\x2d\x00": _OLD,
    b"\x09\x00\x04\x00": _OLD,
    b"\x09\x02\x06\x00": _OLD,
    b"\x09\x04\x06\x00": _OLD,
    b"{\\rtf": "is Rich Text (RTF), whatever its ending; open it in Word and save it as docx.",
}
#: what an archive holds -> what to do with it
_PACKAGES = {
    "ofd.xml": "is an OFD document; open it in its viewer and export it as PDF.",
    "ppt/presentation.xml": "is a presentation; save it as PDF.",
    "content.xml": "is an OpenDocument file; save it as docx or xlsx.",
}
#: streams of other OLE files -> what to do
_STREAMS = {
    "powerpoint document": "is an old presentation; save it as PDF.",
    "contents": "is a Works or WPS file of an old kind; open it in WPS and save it as docx or xlsx.",
}
_MAYBE_BROKEN = (".pdf", ".docx", ".docm", ".doc", ".xlsx", ".xlsm", ".xls", ".wps", ".et", ".png", ".jpg", ".jpeg",
                 ".tif", ".tiff", ".webp")  # fmt: skip
KNOWN = "PDF, Word (docx, doc), Excel (xlsx, xls), HTML, MHTML, PNG, JPEG, TIFF, BMP, WebP and plain text"


def kind_of(path: Path) -> tuple[str, str]:
    """(loader, media type) of a file, by its first bytes; of archives by what they hold.

    Raises:
        RejectedError: ``unsupported_type``, ``encrypted``, ``damaged`` or ``too_large``, with what to do.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    ending = path.suffix.lower()
    if b"%PDF-" in head[:1024]:
        return "pdf", MEDIA["pdf"]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        kind = _zip_kind(path) if head.startswith(b"PK") else _ole_kind(path)
        return kind, MEDIA[kind]
    for magic, media in _IMAGES.items():
        if head.startswith(magic) and (magic != b"BM" or ending == ".bmp"):
            return "image", media
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image", "image/webp"
    if markup := _markup(head):
        return markup, MEDIA[markup]
    if what := next((what for magic, what in _OTHERS.items() if head.startswith(magic)), None):
        raise _unsupported(path, what)
    if ending in _TEXT_ENDINGS:
        return "text", _TEXT_ENDINGS[ending]
    if ending in (".html", ".htm"):
        return "html", MEDIA["html"]
    if ending in _MAYBE_BROKEN:
        raise RejectedError("damaged", f"{path.name} does not hold what its ending says; fetch or export it again.")
    raise _unsupported(path, f"is of a type ('{ending or 'no ending'}') that can't be read; known are {KNOWN}.")


def _unsupported(path: Path, what: str) -> RejectedError:
    return RejectedError("unsupported_type", f"{path.name} {what}")


def _markup(head: bytes) -> str | None:
    """The loader of a web page, a web archive or an XML workbook, whatever the name's ending."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "latin-1", "replace").lstrip("ï»¿ \t\r\n").lower()
    if text.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text:
            return "xmlsheet"
        return "html" if any(tag in text for tag in _HTML) else None
    lines = text.splitlines()[:40]
    is_mail = any(line.startswith("mime-version:") for line in lines)
    return "mhtml" if is_mail and "content-type:" in text else None


def _zip_kind(path: Path) -> str:
    with open_zip(path) as archive:
        members = {part_name(name) for name in archive.namelist()}
    if "word/document.xml" in members:
        return "docx"
    if any(m.startswith("xl/workbook") for m in members):
        return "xlsx"
    known = next((what for member, what in _PACKAGES.items() if member in members), None)
    raise _unsupported(path, known or "is an archive but no Word or Excel file; unpack it and name the files inside.")


def _ole_kind(path: Path) -> str:
    """What an old Office file is, by its streams."""
    try:
        streams = {name.lower() for name in OleFile(path.read_bytes()).names()}
    except ValueError:
        streams = set()
    if not streams:
        raise RejectedError("damaged", f"{path.name} is broken inside; open it in Office, save it again and try.")
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise RejectedError("encrypted", f"{path.name} is protected by a password; save it without one.")
    if "worddocument" in streams:
        return "doc"
    if streams & {"workbook", "book"}:
        return "xls"
    known = next((what for stream, what in _STREAMS.items() if stream in streams), None)
    raise _unsupported(path, known or "is an old Office file, but neither Word nor Excel; save it as PDF.")
