"""Loaders: one module a file kind, each giving the same ``Document`` of grids and lines."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path

from ingest.files import as_text
from ingest.loaders.kinds import kind_of
from ingest.model import Document, Page, RejectedError

#: loader -> the module and the function that gives the pages; a module loads when it is needed
_LOADERS = {
    "text": ("text", "load_pages"),
    "html": ("html", "load_pages"),
    "docx": ("word", "load_docx"),
    "doc": ("olddoc", "load_doc"),
    "xlsx": ("excel", "load_pages"),
    "xls": ("excel", "load_pages"),
    "xmlsheet": ("excel", "load_pages"),
    "mhtml": ("mhtml", "load_pages"),
    "pdf": ("pdf", "load_pages"),
    "image": ("scan", "load_pages"),
}


def load(path: Path) -> Document:
    """Read one file into pages of grids and lines.

    Raises:
        RejectedError: a reject code of the contract, with a sentence that says what to do.
        OSError: the file can't be opened.
    """
    name = as_text(path.name)
    with path.open("rb") as file:
        document_id = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if not size:
        raise RejectedError("empty", f"{name} has no bytes; fetch or export the file again.")
    loader, media_type = kind_of(path)
    module, function = _LOADERS[loader]
    pages: Sequence[Page] = getattr(importlib.import_module(f"ingest.loaders.{module}"), function)(path)
    return Document(document_id, name, media_type, size, loader, pages)
