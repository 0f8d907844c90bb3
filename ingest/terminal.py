"""Words on a terminal: what is safe to print, how wide it is, and how progress shows."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import unicodedata
from collections.abc import Iterator
from typing import TextIO

import duckdb
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ingest.damage import full_disk

#: width of tables where no terminal says its own
_PLAIN_WIDTH = 200


def clean(text: object) -> str:
    r"""The text with everything that could steer a terminal or reorder a line written as an escape.

    Example: a file name with an escape character prints as ``\x1b[31m``.
    """
    return "".join(_escaped(c) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in str(text))


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def prepare(stream: TextIO) -> None:
    """Print what the stream's encoding can't say as an escape, instead of failing on it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")


def console(stream: TextIO | None = None) -> Console:
    """A console on a stream (stdout by default): as wide as the terminal, or wide enough for every table."""
    file = stream or sys.stdout
    width = None
    if not file.isatty() and not os.environ.get("COLUMNS"):
        width = _PLAIN_WIDTH
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


class _Rate(ProgressColumn):
    """Steps a second of late, or over the whole task once it is done."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.1f}/s", style="progress.data.speed")


class Reporter:
    """Tells the person what is going on: a bar on a terminal, plain lines elsewhere; on stderr.

    ``is_quiet`` says nothing: stderr belongs to the log.
    """

    def __init__(self, *, is_quiet: bool = False) -> None:
        self.console = console(sys.stderr)
        self.is_quiet = is_quiet
        self.is_live = self.console.is_terminal and not self.console.is_dumb_terminal and not is_quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def say(self, text: str) -> None:
        """One line, above the bar if there is one."""
        if self.is_quiet:
            return
        self.console.print(clean(text), soft_wrap=True)

    @contextlib.contextmanager
    def phase(self, name: str, total: int) -> Iterator[None]:
        """A part of the work with so many steps (0: not known yet)."""
        if not self.is_live:
            self.say(f"{name} ...")
            yield
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn())
        more = (TimeRemainingColumn(), TextColumn("{task.fields[detail]}"))
        with Progress(*columns, *more, console=self.console, transient=True) as bar:
            self._bar, self._task = bar, bar.add_task(name, total=total or None, detail="")
            try:
                yield
            finally:
                self._bar = self._task = None

    def step(self, done: int, total: int, detail: str, line: str | None = None) -> None:
        """So many steps are done; ``detail`` shows beside the bar, ``line`` is printed where there is no bar."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total or None, detail=clean(detail)[:48])
        elif line:
            self.say(line)


def sentence(error: Exception) -> str:
    """What to say of an exception that nothing else has words for."""
    first = str(error).splitlines()[0] if str(error) else ""
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "No space left" in first:
        return full_disk(first)
    if isinstance(error, duckdb.IOException):
        return (
            f"A DuckDB file can't be read ({first}): it is damaged, or another program writes it. Try again; if it "
            "stays so, run jixiao build with any of your documents: the published file is made anew from the build's."
        )
    if isinstance(error, (duckdb.CatalogException, duckdb.BinderException)):
        return (
            f"The warehouse lacks what this version needs ({first}): another version made it; run jixiao build "
            "with any of your documents, and it is published anew."
        )
    return f"Something went wrong ({type(error).__name__}: {first}): run again with --debug and report it."
