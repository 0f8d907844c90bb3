"""What is said to be published is what is published: exposures against the things themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

EXPOSURES = {
    entry["name"]: entry
    for entry in yaml.safe_load((ROOT / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
}
PUBLIC = {file.stem for schema in ("core", "marts", "audit") for file in (ROOT / "models" / schema).glob("*.sql")}


def named(exposure: str) -> set[str]:
    return {ref[len("ref('") : -len("')")] for ref in EXPOSURES[exposure]["depends_on"]}


def tables_of(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "table":
                yield value
            else:
                yield from tables_of(value)
    elif isinstance(part, list):
        for item in part:
            yield from tables_of(item)


@pytest.mark.parametrize("exposure", ["export_files", "postgres_mirror"])
def test_what_copies_every_public_table_names_every_one(exposure: str) -> None:
    assert named(exposure) == PUBLIC


def test_the_worked_questions_name_what_they_read() -> None:
    asked = [file.read_text(encoding="utf-8") for file in (ROOT / "analyses").glob("*.sql")]
    assert named("worked_questions") == {ref for text in asked for ref in re.findall(r"ref\('(\w+)'\)", text)}


@pytest.mark.parametrize("slug", ["comparison", "audit"])
def test_a_dashboard_names_the_tables_of_its_charts(slug: str) -> None:
    boards = yaml.safe_load((ROOT / "bi" / "superset" / "dashboards.yml").read_text(encoding="utf-8"))
    questions = {
        item["name"]: set(re.findall(r"(?:core|marts|audit)\.\w+", item["sql"])) for item in boards["questions"]
    }
    board = next(item for item in boards["dashboards"] if item["slug"] == slug)
    read = {table for name in tables_of(board) for table in questions.get(name, {name})}
    assert named(f"dashboard_{slug}") == {table.split(".")[1] for table in read}


@pytest.mark.parametrize(
    ("exposure", "sources"), [("work_paper", "ingest/paper"), ("explain_command", "ingest/explain.py")]
)
def test_a_command_names_no_table_that_its_code_does_not_read(exposure: str, sources: str) -> None:
    place: Path = ROOT / sources
    files = [place] if place.is_file() else sorted(place.glob("*.py"))
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert not [table for table in named(exposure) if table not in code]
