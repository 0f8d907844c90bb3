"""Web archives (MHTML, .mht, and what Word and Excel save under .doc and .xls): their pages, one after the other."""

from __future__ import annotations

import email
import email.policy
from email.message import Message
from pathlib import Path

from ingest.loaders import html, limits
from ingest.loaders.blocks import renumbered
from ingest.model import Page, RejectedError

_MAX_BYTES = limits.ARCHIVE_BYTES
_MAX_PARTS = limits.ARCHIVE_PARTS


def load_pages(path: Path) -> tuple[Page, ...]:
    """The web pages in an archive that show text; a workbook has one for each sheet.

    Raises:
        RejectedError: ``too_large``, ``empty`` where no part is a page that shows text, else as for web pages.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise RejectedError("too_large", f"{path.name} is a web archive of more than 64 MB; save only the form.")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    pages: list[Page] = []
    for n, part in enumerate(message.walk()):
        if n >= _MAX_PARTS:
            raise RejectedError("too_large", f"{path.name} is a web archive of over {_MAX_PARTS} parts; save the form.")
        if part.get_content_type() == "text/html" and (data := _bytes(part)):
            try:
                pages += html.pages_of(data, path.name)
            except RejectedError as error:
                if error.code != "empty":  # frames and borders show nothing
                    raise
    if not pages:
        raise RejectedError("empty", f"{path.name} is a web archive that shows no text; save the page as PDF.")
    return renumbered(pages)


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
