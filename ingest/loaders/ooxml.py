"""What Word and Excel files (OOXML) share: a zip of XML parts, opened without trusting it.

A part's size is checked before it is unpacked, a document type declaration (and so every entity) is refused,
and macros are never looked at.
"""

from __future__ import annotations

import os
import posixpath
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from ingest.loaders import limits
from ingest.model import RejectedError

_MAX_PART = limits.PART_BYTES
_MAX_READ = limits.UNPACKED_BYTES
_MAX_RATIO = limits.GROWTH
#: an archive's end and the comment behind it; a list of members of 4 MB names some ten thousand files
_END, _MAX_DIRECTORY = 66_000, limits.LIST_BYTES
_RATIO_FLOOR = limits.GROWTH_FROM_BYTES
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
            RejectedError: ``encrypted``, ``damaged`` or ``too_large``.
        """
        self.name = path.name
        self._left = _MAX_READ
        self._size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise RejectedError("encrypted", f"{self.name} is protected by a password; save it without one.")
        self._zip = open_zip(path)
        self._infos = {part_name(info.filename): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The parts' names, in lower case."""
        return list(self._infos)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part_name(part) in self._infos

    def damaged(self) -> RejectedError:
        """The reject of a file whose insides don't hold together."""
        return RejectedError("damaged", f"{self.name} is broken inside; open it in Office, save it again and try.")

    def read(self, part: str) -> bytes:
        """A part's bytes.

        Raises:
            RejectedError: ``too_large`` before anything is unpacked; ``encrypted`` or ``damaged``.
        """
        info = self._infos.get(part_name(part))
        if info is None:
            raise self.damaged()
        if info.compress_size > self._size:  # to read it would take so much memory first
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

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by the identifiers under which it does.

        Raises:
            RejectedError: as ``xml``.
        """
        folder, name = posixpath.split(part)
        return {
            node.get("Id") or "": posixpath.normpath(posixpath.join(f"/{folder}", node.get("Target") or "")).lstrip("/")
            for node in self.xml(f"{folder}/_rels/{name}.rels")
            if node.get("TargetMode") != "External"
        }

    def xml(self, part: str) -> etree._Element:
        """A part's root element; no entity is resolved, nothing is fetched.

        Raises:
            RejectedError: as ``read``; ``damaged`` too for broken XML and for a document type declaration.
        """
        data = self.read(part)
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
        try:
            return parsed(data)
        except ValueError as error:
            raise self.damaged() from error


def parsed(data: bytes) -> etree._Element:
    """The root of some XML; no entity is resolved, nothing is fetched.

    Raises:
        ValueError: it is broken, or declares a document type, as no Office does.
    """
    if b"<!DOCTYPE" in data or b"<\x00!\x00D\x00O\x00C" in data:
        raise ValueError("declares XML entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def part_name(name: str) -> str:
    """A part's name whatever program wrote it: in lower case, its folders parted by a slash."""
    return name.lower().replace("\\", "/").lstrip("/")


def open_zip(path: Path) -> zipfile.ZipFile:
    """An archive, unless its list of members alone would fill the memory.

    Raises:
        RejectedError: ``damaged`` or ``too_large``.
    """
    try:
        if _directory_bytes(path) > _MAX_DIRECTORY:
            raise RejectedError("too_large", f"{path.name} holds far more files than any Office file; unpack it.")
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RejectedError("damaged", f"{path.name} is a broken archive; fetch or export it again.") from error


def _directory_bytes(path: Path) -> int:
    """How long an archive's list of members says to be; 0 where no end is found."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0:
        return 0
    long = end.rfind(b"PK\x06\x06")
    length = int.from_bytes(end[at + 12 : at + 16], "little")
    return max(length, int.from_bytes(end[long + 40 : long + 48], "little") if 0 <= long < at else 0)


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
