"""Writes docs/analyses.md and analyses/_analyses.yml from the questions in analyses/ and the answers in tests/answers/.

Run it after adding a question: `.venv/bin/python scripts/make_analyses_page.py`. A test says when the two are stale.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "analyses.md"
PROPERTIES = ROOT / "analyses" / "_analyses.yml"
_SCHEMAS = ("core", "marts", "audit")
_REF = re.compile(r"\{\{ ref\('(\w+)'\) \}\}")

_HEAD = """# Worked questions

Questions that people ask of such forms, each with its SQL and, for the five documents, its answer. The answers were
worked out by hand from the printed forms; `make test` runs every query on the published file and compares.
The SQL below runs as it stands in DuckDB, DBeaver, Python or R (see [connect.md](connect.md)); the same queries are dbt
analyses in [analyses/](../analyses), in which `ref()` names the tables. Blank cells are NULL: not reported, or nothing
to divide by. They are never 0.

This page is written by `scripts/make_analyses_page.py`.
"""


@dataclass(frozen=True)
class Question:
    """One analysis: its name, the question in two languages, what to mind (or nothing), its SQL with ``ref()``."""

    name: str
    en: str
    zh: str
    mind: str
    sql: str


def questions() -> list[Question]:
    """All questions in the order of their names."""
    return [read(file) for file in sorted((ROOT / "analyses").glob("q*.sql"))]


def read(file: Path) -> Question:
    """A question with the comment on top of its file taken apart."""
    text = file.read_text(encoding="utf-8")
    said = dict(re.findall(r"^-- (Question: |问题：|Mind: )(.+)$", text, re.MULTILINE))
    body = re.sub(r"\A(--.*\n)+", "", text)
    return Question(file.stem, said.get("Question: ", ""), said.get("问题：", ""), said.get("Mind: ", ""), body.strip())


def plain(sql: str) -> str:
    """The SQL with the public table in place of each ``ref()``.

    Raises:
        KeyError: it names a model that isn't public.
    """
    public = {
        file.stem: f"{schema}.{file.stem}" for schema in _SCHEMAS for file in (ROOT / "models" / schema).glob("*.sql")
    }
    return _REF.sub(lambda found: public[found[1]], sql)


def answer(name: str) -> list[list[str]]:
    """The answer keyed by hand, header first."""
    with (ROOT / "tests" / "answers" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def page() -> str:
    """The page with every question, its answer and its SQL."""
    found = questions()
    parts = [_HEAD, *(f"- [{q.en}](#{q.name}) {q.zh}" for q in found)]
    for question in found:
        head, *rows = answer(question.name)
        parts += ["", f'## <a id="{question.name}"></a>{question.en}', "", question.zh]
        parts += [question.mind[:1].upper() + question.mind[1:]] if question.mind else []
        parts += [
            "",
            f"| {' | '.join(head)} |",
            f"|{' --- |' * len(head)}",
            *(f"| {' | '.join(row)} |" for row in rows),
        ]
        parts += [
            "",
            f"<details><summary>SQL ({question.name})</summary>",
            "",
            "```sql",
            plain(question.sql),
            "```",
            "",
        ]
        parts += ["</details>"]
    return "\n".join(parts) + "\n"


def properties() -> str:
    """The descriptions of the analyses for dbt's documentation."""
    entries = [f'  - name: {q.name}\n    description: "{q.en} {q.zh}"\n' for q in questions()]
    return "version: 2\n\nanalyses:\n" + "".join(entries)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PROPERTIES.write_text(properties(), encoding="utf-8")
