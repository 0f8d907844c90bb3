"""What reaches a terminal: no control characters, tables that line up."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from ingest.terminal import Reporter, clean, console


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("绩效 ok", "绩效 ok"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
        ("\u202eevil", "\\u202eevil"),
        ("\u2028", "\\u2028"),
        ("\ud83d", "\\ud83d"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_could_steer_a_terminal_is_escaped(text: str, printed: str) -> None:
    assert clean(text) == printed


@given(st.text())
def test_clean_text_is_one_printable_line(text: str) -> None:
    out = clean(text)
    assert len(out.splitlines()) <= 1
    assert clean(out) == out


def test_plain_tables_line_up_with_wide_characters() -> None:
    stream = io.StringIO()
    table = Table(box=None, pad_edge=False)
    table.add_column("region", no_wrap=True)
    table.add_column("score", justify="right")
    table.add_row("河池市 Hechi", "95.85")
    table.add_row("Yanfeng", "96.12")
    console(stream).print(table)
    lines = stream.getvalue().splitlines()
    assert [line.rstrip() for line in lines] == ["region        score", "河池市 Hechi  95.85", "Yanfeng       96.12"]


def test_on_a_terminal_the_bar_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    stream = io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    reporter = Reporter()
    reporter.console = Console(file=stream, force_terminal=True, width=120, get_time=lambda: now[0])
    reporter.is_live = True
    with reporter.phase("Reading 100 files", 100):
        for done in range(1, 21):
            now[0] += 0.5
            reporter.step(done, 100, f"file {done}", "never printed")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert "20/100 2.0/s 0:00:10 0:00:40 file 20" in shown
    assert "never printed" not in shown


def test_without_a_terminal_progress_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = Reporter()
    with reporter.phase("Reading 1 files", 1):
        reporter.step(1, 1, "a", "  landed a\x1b")
    assert capsys.readouterr().err.splitlines() == ["Reading 1 files ...", "  landed a\\x1b"]
