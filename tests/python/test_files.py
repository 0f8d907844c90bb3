"""Which files a run sees."""

import os
import unicodedata
from pathlib import Path

import pytest

from ingest.files import discover, identify, unique
from ingest.paths import UsageError


def test_folder_is_read_at_any_depth_in_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/.hidden", ".git/config", "a/d/e.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    assert [str(f.relative_to(tmp_path)) for f in discover([tmp_path])] == ["a/c.txt", "a/d/e.txt", "b.txt"]


def test_a_link_that_leads_back_is_followed_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "broken").symlink_to(tmp_path / "gone")
    assert [f.name for f in discover([tmp_path])] == ["a.txt"]


def test_same_bytes_are_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("same")
    found = unique([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "a.txt"])
    assert [f.name for f in found] == ["a.txt"]


def test_names_are_composed(tmp_path: Path) -> None:
    file = tmp_path / unicodedata.normalize("NFD", "é绩效.txt")
    file.write_text("x")
    assert identify(file).name == "é绩效.txt"


def test_a_name_that_is_not_utf8_is_escaped(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb2\xe2.txt"))
    file.write_text("x")
    assert identify(file).name == "\\udcb2\\udce2.txt"


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert identify(tmp_path / "pipe.txt").problem == "isn't a regular file"


def test_missing_path_and_empty_folder_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file or folder"):
        discover([tmp_path / "gone.txt"])
    (tmp_path / "empty" / "deeper").mkdir(parents=True)
    with pytest.raises(UsageError, match="holds no files"):
        discover([tmp_path / "empty"])
