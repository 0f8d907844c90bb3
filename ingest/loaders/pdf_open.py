"""Opening a PDF with pdfium, and what it means that one doesn't open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.model import RejectedError

_HEAD = 4096
_LOCKED = {
    pdfium_c.FPDF_ERR_PASSWORD: "is protected by a password; save it without one.",
    pdfium_c.FPDF_ERR_SECURITY: (
        "is protected in a way that can't be opened (by a certificate, perhaps); save it without protection."
    ),
}


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """The document of a file, without what stands before its head.

    Raises:
        RejectedError: ``encrypted`` or ``damaged``, with what to do.
    """
    with path.open("rb") as file:
        start = file.read(_HEAD).find(b"%PDF-")
    source = path.read_bytes()[start:] if start > 0 else path
    try:
        document = pdfium.PdfDocument(source)
        if len(document) == 0:
            raise RejectedError("damaged", f"{path.name} has no pages; fetch or export it again.")
    except pdfium.PdfiumError as error:
        if locked := _LOCKED.get(_code(source)):
            raise RejectedError("encrypted", f"{path.name} {locked}") from error
        raise RejectedError("damaged", f"{path.name} is no readable PDF; fetch or export it again.") from error
    return document


def _code(source: bytes | Path) -> int:
    """Why a file doesn't open. Of some pdfium says nothing, and still has what it said of the file before."""
    with suppress(pdfium.PdfiumError):
        pdfium.PdfDocument(b"no PDF")  # which it says something harmless of
    try:
        pdfium.PdfDocument(source).close()
    except pdfium.PdfiumError as error:
        return int(error.err_code or 0)
    return 0
