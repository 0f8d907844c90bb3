"""Loaders: one module a file kind, each giving the same ``Document`` of grids and lines."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from ingest.loaders import text
from ingest.model import Document, RejectedError

#: file name ending -> (loader's name, media type)
KINDS = {".txt": ("text", "text/plain"), ".text": ("text", "text/plain"), ".tsv": ("text", "text/tab-separated-values")}


def sha256(data: bytes) -> str:
    """The document's identity: SHA-256 of its bytes, hex."""
    return hashlib.sha256(data).hexdigest()


def load(path: Path) -> Document:
    """Read one file into pages of grids and lines.

    Raises:
        RejectedError: ``empty``, ``unsupported_type`` or ``damaged``, with a sentence that says what to do.
        OSError: the file can't be opened.
    """
    data = path.read_bytes()
    name = unicodedata.normalize("NFC", path.name)
    if not data:
        raise RejectedError("empty", f"{name} has no bytes; fetch or export the file again.")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(KINDS))
        raise RejectedError(
            "unsupported_type", f"{name}: files of type '{path.suffix or 'none'}' can't be read yet; known are {known}."
        )
    loader, media_type = kind
    pages = text.load_pages(path)
    return Document(sha256(data), name, media_type, len(data), loader, pages)
