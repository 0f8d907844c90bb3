"""The folder of an export or site: replaced in one step, and what a killed run left goes with the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.exports import folder
from ingest.exports.folder import EXPORT


def write(out: Path, text: str) -> None:
    with folder.fresh(out, replace=True) as fresh:
        (fresh / "a.txt").write_text(text)
        folder.seal(fresh, EXPORT, {})


def beside(out: Path) -> list[str]:
    return sorted(file.name for file in out.parent.iterdir())


@pytest.mark.parametrize("can_swap", [True, False])
def test_a_folder_is_replaced_whole(tmp_path: Path, can_swap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not can_swap:  # as on a system that can't exchange two names
        monkeypatch.setattr(folder, "_swap", lambda *_: False)
    for text in ("old", "new"):
        write(tmp_path / "out", text)
        assert (tmp_path / "out" / "a.txt").read_text() == text
        assert beside(tmp_path / "out") == ["out"]


def test_two_names_are_exchanged_in_one_step(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux exchanges two names")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert folder._swap(tmp_path / "one", tmp_path / "other")
    assert [f.name for f in (tmp_path / "one").iterdir()] == ["other"]
    assert not folder._swap(tmp_path / "one", tmp_path / "none")


def test_what_a_killed_run_left_is_cleared_and_an_old_folder_put_back(tmp_path: Path) -> None:
    write(tmp_path / "out", "old")
    (tmp_path / "out").rename(tmp_path / ".out.77.old")  # killed between the two renames
    (tmp_path / ".out.78.tmp").mkdir()
    (tmp_path / ".out.78.tmp" / "half").touch()
    (tmp_path / ".other.78.tmp").mkdir()
    with pytest.raises(RuntimeError), folder.fresh(tmp_path / "out", replace=True):
        raise RuntimeError
    assert (tmp_path / "out" / "a.txt").read_text() == "old"
    assert beside(tmp_path / "out") == [".other.78.tmp", "out"]


def test_the_folder_that_another_process_is_writing_stays(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from ingest.exports import folder\n"
        "with folder.fresh(Path(sys.argv[1]), replace=True) as fresh:\n"
        "    (fresh / 'b.txt').touch(); print('ready', flush=True); sys.stdin.readline()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", hold, tmp_path / "out"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    write(tmp_path / "out", "mine")
    assert beside(tmp_path / "out") == [f".out.{process.pid}.tmp", "out"]
    process.kill()
    process.communicate()
    write(tmp_path / "out", "again")
    assert beside(tmp_path / "out") == ["out"]
