"""Odd documents: whatever a page holds, the build publishes, and every page lands or is rejected with a reason."""

from __future__ import annotations

from pathlib import Path

import duckdb
from generated import sets
from generated.mutants import mutate

PAGES, EACH, SEED = 20, 6, 991


def test_no_document_keeps_the_others_from_being_published(tmp_path: Path, jixiao) -> None:
    """A hundred and twenty web pages, each with up to 25 changes; larger sets by another SEED, EACH and PAGES."""
    sets.make_set(tmp_path / "set", PAGES, SEED, ["html"], 0.5, "")
    mutants = tmp_path / "mutants"
    mutants.mkdir()
    for page in (tmp_path / "set" / "files").iterdir():
        for number in range(EACH):
            mutate(page, mutants / f"{number}-{page.name}", number)
    done = jixiao("build", mutants, "--warehouse", tmp_path / "w.duckdb")
    assert "Not published" not in done.stdout + done.stderr, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.returncode in (0, 1)
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        landed = con.execute("select count(distinct file_name) from core.dim_document").fetchone()[0]
        rejected = con.execute("select list(distinct reject_code) from audit.rejected_document").fetchone()[0]
        refused = con.execute("select count(*) from audit.rejected_document").fetchone()[0]
        points = con.execute("select max(abs(score)), max(abs(max_score)) from core.fct_score").fetchone()
        yuan = con.execute("select max(abs(amount_yuan)) from core.fct_budget").fetchone()
    assert landed + refused == PAGES * EACH
    assert landed > PAGES * EACH // 2
    assert set(rejected or []) <= {"no_form_found"}
    assert all(value < 10_000 for value in points)
    assert yuan[0] < 10**14
