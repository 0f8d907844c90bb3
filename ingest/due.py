"""Forms that should have been published by a day and aren't in the warehouse, by the calendar of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from ingest import lookup, quoting
from ingest.paths import UsageError, project_root

_DUE = """
    with held as (
        select region_code, form_kind, list(distinct fiscal_year) as years
        from core.dim_form where region_code is not null and fiscal_year is not null and {counts}
        group by all
    ),
    expected as (
        select
            region_code, form_kind, years, unnest(range(list_min(years), year($1::date) - years_after + 1))::integer
                as fiscal_year,
            make_date(fiscal_year + years_after, due_month, due_day) as due_on
        from held join read_csv({calendar}, header = true) using (form_kind)
    )
    select region_code, coalesce(region_name_zh, '?') as region_name_zh, coalesce(region_name_en, '?')
        as region_name_en, form_kind, fiscal_year, due_on, fiscal_year < list_max(years) as is_gap
    from expected left join core.dim_region using (region_code)
    where due_on < $1::date and not list_contains(years, fiscal_year)
    order by region_code, form_kind, fiscal_year
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A region's kind of form of a year that isn't held: by when it was due, and whether a later year is held."""

    region_code: str
    region_name_zh: str
    region_name_en: str
    form_kind: str
    fiscal_year: int
    due_on: date
    is_gap: bool


def date_of(text: str | None) -> date:
    """The day that a text means, else today (UTC).

    Raises:
        UsageError: the text is no date.
    """
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: write it as 2025-11-09.") from error


def due(published: Path, on: date) -> list[Due]:
    """What was due before a day and isn't held; a region and kind of which nothing is held isn't expected."""
    calendar = project_root() / "seeds" / "reference" / "publication_calendar.csv"
    with duckdb.connect(str(published), read_only=True) as con:
        # a form of a document that was withdrawn isn't held
        counts = "is_current" if "is_current" in lookup.columns(con)["core.dim_form"] else "true"
        rows = lookup.select(con, _DUE.format(calendar=quoting.text(str(calendar)), counts=counts), [on])
    return [Due(**row) for row in rows]  # type: ignore[arg-type]
