"""What Word and Excel files (OOXML) share: a zip of XML parts, opened without trusting it.

A part's size is checked before it is unpacked, a document type declaration (and so every entity) is refused,
and macros are never looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from ingest.model import RejectedError

_MAX_PART = 64 * 1024 * 1024
_MAX_READ = 256 * 1024 * 1024
_MAX_RATIO = 400
_RATIO_FLOOR = 8 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
#: "strict" files name the same vocabularies by other addresses
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class Package:
    """An open OOXML file; ``name`` is the file's name for messages."""

    def __init__(self, path: Path) -> None:
        """Open the zip.

        Raises:
            RejectedError: ``encrypted`` or ``damaged``.
        """
        self.name = path.name
        self._left = _MAX_READ
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise RejectedError("encrypted", f"{self.name} is protected by a password; save it without one.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.damaged() from error
        self._infos = {info.filename.lower().lstrip("/"): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The parts' names, in lower case."""
        return list(self._infos)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower().lstrip("/") in self._infos

    def damaged(self) -> RejectedError:
        """The reject of a file whose insides don't hold together."""
        return RejectedError("damaged", f"{self.name} is broken inside; open it in Office, save it again and try.")

    def read(self, part: str) -> bytes:
        """A part's bytes.

        Raises:
            RejectedError: ``too_large`` before anything is unpacked; ``encrypted`` or ``damaged``.
        """
        info = self._infos.get(part.lower().lstrip("/"))
        if info is None:
            raise self.damaged()
        bomb = info.file_size > _RATIO_FLOOR and info.file_size > _MAX_RATIO * max(info.compress_size, 1)
        self._left -= info.file_size
        if info.file_size > _MAX_PART or bomb or self._left < 0:
            size = info.file_size >> 20
            raise RejectedError("too_large", f"{self.name} unpacks {part} to {size} MB; split it into smaller files.")
        if info.flag_bits & 1:
            raise RejectedError("encrypted", f"{self.name} is protected by a password; save it without one.")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise self.damaged() from error

    def xml(self, part: str) -> etree._Element:
        """A part's root element; no entity is resolved, nothing is fetched.

        Raises:
            RejectedError: as ``read``; ``damaged`` too for broken XML and for a document type declaration.
        """
        data = self.read(part)
        if b"<!DOCTYPE" in data or b"<\x00!\x00D\x00O\x00C" in data:
            raise RejectedError("damaged", f"{self.name} declares XML entities, which no Office does; save it again.")
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
