"""What adds up to what, in the seed that the rule of sums reads."""

from __future__ import annotations

import csv

from ingest.forms.vocabulary import project_root


def children(group: str) -> set[tuple[str, str]]:
    """Each part of a group's sums, and the lines beside which it may be within another part."""
    with (project_root() / "seeds" / "rules" / "line_hierarchy.csv").open(newline="", encoding="utf-8") as f:
        return {(x["child_line_code"], x["unless_line_codes"]) for x in csv.DictReader(f) if x["group_code"] == group}


def test_what_makes_up_the_total_makes_up_the_income() -> None:
    assert ("higher_level_subsidy", "fiscal_appropriation|general_public_budget") in children("income")
    assert children("income") == children("funding")
