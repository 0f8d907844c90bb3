"""Numbers for pages that were read each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.model import Grid, Line, Page


def renumbered(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages numbered from 1, their tables numbered through."""
    tables = 0
    done: list[Page] = []
    for page_no, page in enumerate(pages, 1):
        blocks: list[Grid | Line] = []
        for block in page.blocks:
            if isinstance(block, Grid):
                tables += 1
                blocks.append(replace(block, table_no=tables, page_no=page_no))
            else:
                blocks.append(replace(block, page_no=page_no))
        done.append(Page(page_no, tuple(blocks)))
    return tuple(done)
