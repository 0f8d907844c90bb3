"""The work paper as one HTML file that needs nothing else: no network, no scripts, pictures within."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment

from ingest import templates
from ingest.lookup import Row
from ingest.paper import evidence, sections, words
from ingest.paper.gather import Paper
from ingest.paper.views import Finding

#: a link back: address, Chinese and English words
Home = tuple[str, str, str]

_FOLDER = Path(__file__).resolve().parent / "templates"


@cache
def _environment() -> Environment:
    found = templates.environment(_FOLDER)
    found.filters["written"] = words.written
    found.filters["shown"] = words.shown
    found.filters["place"] = evidence.place
    found.globals["pair"] = words.pair
    return found


def paper(of: Paper, found: Sequence[Finding], home: Home | None = None) -> str:
    """One form's paper; ``home`` is where a site's paper leads back to."""
    return (
        _environment()
        .get_template("paper.html.j2")
        .render(
            form=of.form,
            head=sections.head(of),
            findings=found,
            sections=sections.sections(of),
            summary=summary(of),
            name=name(of),
            home=home,
        )
    )


def index(rows: Sequence[Row], title: str, home: Home | None = None) -> str:
    """The page that lists several papers, from their ``summary`` rows, each with the ``link`` to its file."""
    severities = rows[0]["severities"] if rows else {}
    return _environment().get_template("index.html.j2").render(rows=rows, title=title, home=home, severities=severities)


def name(of: Paper) -> str:
    """Whose paper it is: department, project where there is one."""
    form = of.form
    parts = [form["department_name"] or form["region_name_zh"], form["project_name"]]
    return " · ".join(words.shown(part) for part in parts if part) or words.shown(form["file_name"])


def summary(of: Paper) -> dict[str, object]:
    """What the paper comes to: findings by severity, verdicts, the total as stated and re-scored."""
    total, again = sections.total(of), sections.rescored_total(of)
    low, high = (again["recomputed_low"], again["recomputed_high"]) if again else (None, None)
    return {
        **of.form,
        "name": name(of),
        **{level: sections.counted(of.findings, "severity", level) for level in of.severities},
        "severities": of.severities,
        **{v: sections.counted(of.checks, "verdict", v) for v in ("pass", "fail", "not_applicable")},
        "has_checks": of.checks is not None,
        "total": total["score"] if total else None,
        "total_basis": total["basis"] if total else None,
        "grade": total["grade"] if total else None,
        "low": low,
        "high": high,
        "difference": again["difference"] if again else None,
        "findings": len(of.findings),
    }
