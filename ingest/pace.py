"""How a long reading says that it goes on: recognising a page of a scan takes seconds, and a file may have many."""

from __future__ import annotations

from collections.abc import Callable

_heard: list[Callable[[], None]] = []


def listen(heard: Callable[[], None]) -> None:
    """Call ``heard`` after each recognised page from now on, and nobody else."""
    _heard[:] = [heard]


def page_recognised() -> None:
    """Say that another page was recognised."""
    for heard in _heard:
        heard()
