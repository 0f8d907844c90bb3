"""What docs/connect.md tells people to type runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from ingest.exports import Format, Language, export
from ingest.paths import Target

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "connect.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def place(built: Target, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("connect")
    (folder / "warehouse").mkdir()
    (folder / "warehouse" / "jixiao.duckdb").symlink_to(built.warehouse)
    for kind in (Format.csv, Format.parquet):
        export(built.warehouse, kind, folder / "export" / kind, language=Language.zh, replace=False)
    return folder


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_python_runs_as_it_stands(block: str, place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=place, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_there_are_examples() -> None:
    assert len(BLOCKS) == 3
