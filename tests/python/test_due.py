"""Which forms should be there by the calendar of publication: no more than the law says, and none for a lone year."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import Command

from ingest import due
from ingest.paths import Target, UsageError


def told(found: list[due.Due]) -> set[tuple[str, str, int, bool]]:
    return {(d.region_code, d.form_kind.split("_")[0], d.fiscal_year, d.is_gap) for d in found}


def test_nothing_is_due_before_its_last_day(built: Target) -> None:
    # Jinzhong's form is of 2021, the others' of 2024; Guangshui's is a declaration, which no law dates
    assert told(due.due(built.warehouse, date(2023, 11, 9))) == set()
    assert told(due.due(built.warehouse, date(2023, 11, 10))) == {("140700", "department", 2022, False)}
    later = due.due(built.warehouse, date(2026, 12, 31))
    assert told(later) == {
        *(("140700", "department", year, False) for year in (2022, 2023, 2024, 2025)),
        *(("451200", "department", 2025, False), ("430406", "department", 2025, False)),
        ("522700", "project", 2025, False),
    }
    assert {d.due_on for d in later if d.fiscal_year == 2025} == {date(2026, 11, 9)}


def test_a_year_left_out_between_two_is_a_gap(built: Target, tmp_path: Path) -> None:
    other = shutil.copy(built.warehouse, tmp_path / "other.duckdb")
    with duckdb.connect(str(other)) as con:
        con.execute("update core.dim_form set fiscal_year = 2023, region_code = '451200' where region_code = '140700'")
        con.execute("update core.dim_form set fiscal_year = 2021 where region_code = '522700' and form_no = 1")
    found = due.due(Path(other), date(2025, 11, 10))
    assert told(found) == {("522700", "project", 2022, True), ("522700", "project", 2023, True)}
    # a form of a document that was withdrawn isn't held
    with duckdb.connect(str(other)) as con:
        con.execute("update core.dim_form set is_current = false where region_code = '522700' and form_no = 1")
    assert told(due.due(Path(other), date(2025, 11, 10))) == set()


def test_the_command_lists_them_and_counts(built: Target, jixiao: Command) -> None:
    done = jixiao("due", "--on", "2023-11-10", "--warehouse", built.warehouse)
    assert done.stdout.splitlines() == [
        "140700 晋中市 Jinzhong City: no 2022 department self evaluation, due by 2023-11-09",
        "1 due and not held on 2023-11-10.",
    ]
    [one] = json.loads(jixiao("due", "--on", "2023-11-10", "--json", "--warehouse", built.warehouse).stdout)
    assert (one["fiscal_year"], one["due_on"]) == (2022, "2023-11-09")
    assert jixiao("due", "--on", "soon", "--warehouse", built.warehouse).returncode == 2


def test_what_is_no_date_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="write it as"):
        due.date_of("9.11.2025")
    assert due.date_of("2025-11-09") == date(2025, 11, 9)


def test_the_source_is_stale_when_a_whole_window_went_by(root: Path) -> None:
    with (root / "seeds/reference/publication_calendar.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    window = max(
        date(2026, int(row["due_month"]), int(row["due_day"]))
        - date(2025, int(row["opens_month"]), int(row["opens_day"]))
        for row in rows
    )
    source = (root / "models/staging/_raw__sources.yml").read_text(encoding="utf-8")
    [days] = re.findall(r"warn_after: \{count: (\d+), period: day\}", source)
    assert int(days) == window.days + 1
