"""Loaders: one module a file kind, each giving the same ``Document`` of grids and lines."""

from __future__ import annotations

import hashlib
import importlib
import unicodedata
from pathlib import Path

from ingest.loaders.kinds import kind_of
from ingest.model import Document, Page, RejectedError

#: loader -> the module and the function that gives the pages; a module loads when it is needed
_LOADERS = {
    "text": ("text", "load_pages"),
    "html": ("html", "load_pages"),
    "docx": ("word", "load_docx"),
    "doc": ("word", "load_doc"),
    "xlsx": ("excel", "load_pages"),
    "xls": ("excel", "load_pages"),
    "pdf": ("pdf", "load_pages"),
    "image": ("scan", "load_pages"),
}


def sha256(data: bytes) -> str:
    """The document's identity: SHA-256 of its bytes, hex."""
    return hashlib.sha256(data).hexdigest()


def load(path: Path) -> Document:
    """Read one file into pages of grids and lines.

    Raises:
        RejectedError: a reject code of the contract, with a sentence that says what to do.
        OSError: the file can't be opened.
    """
    data = path.read_bytes()
    name = unicodedata.normalize("NFC", path.name)
    if not data:
        raise RejectedError("empty", f"{name} has no bytes; fetch or export the file again.")
    loader, media_type = kind_of(data, path)
    module, function = _LOADERS[loader]
    pages: tuple[Page, ...] = getattr(importlib.import_module(f"ingest.loaders.{module}"), function)(path)
    return Document(sha256(data), name, media_type, len(data), loader, pages)
