"""What the commands print at their end: comparison, findings, status, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from ingest import contract
from ingest.build import Built
from ingest.corrections.apply import Applied
from ingest.explain import Explanation
from ingest.exports import Exported
from ingest.mirror import Mirrored
from ingest.paper.originals import STATES as _ORIGINALS
from ingest.pipeline import Ingested
from ingest.report_more import last_run
from ingest.status import Status
from ingest.terminal import clean

if TYPE_CHECKING:
    from ingest.paper.write import Written
    from ingest.site import Made

#: so many findings are printed one by one; the rest are in audit.fct_finding
_SHOWN = 100
_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}

#: so many regions stand side by side, and so many blocks of them are printed
_ABREAST = 5
_BLOCKS = 4

_SCORECARD = """
    select
        coalesce(m.region_name_zh, '?') || chr(10) || coalesce(r.short_name_en, m.region_name_en, 'region unknown')
            as region,
        m.fiscal_year as year,
        replace(m.form_kind, '_', ' ') as form,
        m.initial_budget_yuan / 10000 as "initial, 万元",
        m.adjusted_budget_yuan / 10000 as "adjusted, 万元",
        m.declared_budget_yuan / 10000 as "declared, 万元",
        m.executed_yuan / 10000 as "executed, 万元",
        m.execution_rate * 100 as "executed, %",
        m.total_score as score,
        m.grade,
        m.indicator_count as indicators,
        case when m.comparable_count > 0 then m.met_count || ' of ' || m.comparable_count end
            as "targets met",
        m.finding_count as findings
    from marts.region_scorecard m left join core.dim_region r using (region_code)
    order by m.region_code, m.fiscal_year, m.form_kind
"""


def built(out: Console, result: Built, warehouse: Path) -> None:
    """The end of a build: comparison and findings, or why the last good warehouse stays."""
    rejects(out, result.ingested)
    corrected(out, result.ingested.corrections)
    failures(out, result)
    if result.published is None:
        stays = "the last good warehouse stays as it was" if warehouse.exists() else "nothing was published"
        _line(out, f"Not published: {stays} ({warehouse}).")
        return
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        comparison(out, con)
        findings(out, con)
    finally:
        con.close()
    where(out, result.published.rows, warehouse)


def landed(out: Console, done: Ingested, build_database: Path) -> None:
    """The end of an ingest: how many files landed, and each reject."""
    rejects(out, done)
    corrected(out, done.corrections)
    run = done.run
    counts = f"{run.landed} landed, {run.unchanged} unchanged, {run.rejected} rejected"
    _line(out, f"{counts}: {build_database}")


def rejects(out: Console, done: Ingested) -> None:
    """Each file that could not be landed, and what to do about it."""
    for reject in done.rejects:
        _line(out, f"rejected ({reject.code}): {reject.reason}", style="red")


def corrected(out: Console, done: Applied) -> None:
    """How many corrections were made, and how many wait for their documents."""
    if done.applied or done.unused:
        waiting = f"; {done.unused} not used, as their documents aren't here" if done.unused else ""
        _line(out, f"{done.applied} corrections made to {done.documents} documents{waiting}")


def failures(out: Console, result: Built) -> None:
    """Each model or test that went wrong, with what its description says."""
    if result.dbt.crash:
        _line(out, f"dbt could not run: {result.dbt.crash}", style="bold red")
    if result.refused:
        _line(out, result.refused, style="bold red")
    for failure in result.dbt.failures:
        word = "failed" if failure.is_error else "warns"
        _line(out, f"{failure.kind} {failure.name} {word}: {failure.message}", style=_STYLES["error"])
        if failure.description:
            _line(out, f"    {failure.description}")


def comparison(out: Console, con: duckdb.DuckDBPyConnection) -> None:
    """The regions side by side, from marts.region_scorecard; what a form doesn't report is a dash."""
    cursor = con.execute(_SCORECARD)
    names = [str(column[0]) for column in cursor.description or ()]
    rows = cursor.fetchall()
    _line(out, "")
    _line(out, "The regions side by side (marts.region_scorecard; - where a form doesn't report it)", style="bold")
    for start in range(0, min(len(rows), _ABREAST * _BLOCKS), _ABREAST):
        block = rows[start : start + _ABREAST]
        table = Table(box=box.SIMPLE_HEAD if out.is_terminal else None, pad_edge=False)
        table.add_column("")
        for row in block:
            heading = "\n".join(clean(part) for part in str(row[0]).split("\n"))
            table.add_column(heading, justify="right", overflow="fold")
        for number, name in enumerate(names[1:], start=1):
            table.add_row(name, *(_cell(row[number]) for row in block))
        out.print(table)
    if len(rows) > _ABREAST * _BLOCKS:
        _line(out, f"... and {len(rows) - _ABREAST * _BLOCKS} more in marts.region_scorecard")


def findings(out: Console, con: duckdb.DuckDBPyConnection) -> None:
    """The contradictions that the forms hold by rule, gravest first, then by their size in yuan and points."""
    rows = con.execute(
        "select severity, rule_code, coalesce(region_name_zh, '?') || ' ' || coalesce(region_name_en, ''), "
        "message_zh, message_en, finding_id from audit.fct_finding left join core.dim_region using (region_code) "
        "window rules as (partition by severity, rule_code) "
        "order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, "
        "max(size_yuan) over rules desc nulls last, max(size_points) over rules desc nulls last, rule_code, "
        "size_yuan desc nulls last, size_points desc nulls last, region_code, subject"
    ).fetchall()
    _line(out, "")
    counts = ", ".join(f"{sum(row[0] == s for row in rows)} {s}s" for s in _STYLES)
    _line(out, f"Findings: {len(rows)} contradictions within the forms ({counts})", style="bold")
    last = None
    for severity, rule, region, message_zh, message_en, finding_id in rows[:_SHOWN]:
        if (severity, rule) != last:
            _line(out, f"{severity} {rule}", style=_STYLES.get(str(severity), ""))
            last = (severity, rule)
        _line(out, f"  {finding_id[:8]}  {region.strip()}: {message_zh}")
        _line(out, f"            {message_en}")
    if len(rows) > _SHOWN:
        _line(out, f"... and {len(rows) - _SHOWN} more in audit.fct_finding")


def where(out: Console, rows: Mapping[str, int], warehouse: Path) -> None:
    """What was published, and how to open it."""
    here = Path.cwd()
    shown = warehouse.relative_to(here) if warehouse.is_relative_to(here) else warehouse
    _line(out, "")
    _line(out, f"Published {len(rows)} tables, {sum(rows.values())} rows: {shown}", style="bold")
    for mart, answer in contract.MARTS.items():
        _line(out, f"  {mart:<27} {rows.get(mart, 0):>5}  {answer}")
    _line(out, "Open it (read-only) and ask in SQL:")
    _line(out, f'  duckdb -readonly {shown} "from marts.region_scorecard"')
    ask = f"import duckdb; print(duckdb.connect('{shown}', read_only=True).sql('from marts.region_scorecard'))"
    _line(out, f'  .venv/bin/python -c "{ask}"')
    _line(out, "Where a figure comes from: jixiao explain ID (any id of core.fct_* or audit.fct_*)")


def exported(out: Console, done: Exported) -> None:
    """What an export wrote, and what its reader has to know."""
    size = sum(done.files.values())
    _line(
        out,
        f"Exported {done.tables} tables, {done.rows} rows, {size:,} bytes in {len(done.files)} files: {done.folder}",
    )
    for remark in done.remarks:
        _line(out, f"  {remark}")


def sited(out: Console, done: Made) -> None:
    """What a site consists of, and which file to open."""
    size = sum(done.files.values())
    _line(out, f"Made a site of {done.forms} forms, {size:,} bytes in {len(done.files)} files: {done.folder}")
    _line(out, f"Open {done.folder / 'index.html'}")


def mirrored(out: Console, done: Mirrored) -> None:
    """What stands in PostgreSQL now."""
    _line(out, f"Mirrored {len(done.rows)} tables, {sum(done.rows.values())} rows:")
    for table, count in done.rows.items():
        _line(out, f"  {table:<28} {count:>9}")


def status(out: Console, state: Status) -> None:
    """The state of a warehouse."""
    _line(out, f"warehouse  {state.warehouse}{'' if state.published else '  (not there yet: run jixiao build)'}")
    for name, count in state.published.items():
        _line(out, f"  {name.replace('_', ' '):<16} {count:>7}")
    for severity, count in state.findings_by_severity.items():
        _line(out, f"    {severity:<14} {count:>7}")
    last_run(out, state)
    if any(state.corrections.values()):
        made, waiting = state.corrections["made"], state.corrections["waiting"]
        _line(out, f"corrections {made} made; {waiting} wait for documents that aren't here")
    for document in state.documents:
        _line(out, f"landed     {document['file_name']}  {document['forms']} form(s)  {document['document_id'][:12]}")
        if document.get("withdrawn"):
            _line(out, f"           withdrawn: {document['withdrawn']}", style="yellow")
        if document.get("unread_pages"):
            _line(out, f"           without its page {document['unread_pages']}, which can't be opened", style="yellow")
    for reject in state.rejects:
        _line(out, f"rejected   {reject['file_name']}  {reject['reject_code']}: {reject['reason']}")


def papers(out: Console, done: Written) -> None:
    """The work papers that were written, and originals that could not be shown on them."""
    for name, state in sorted(done.missing.items()):
        _line(out, f"no picture {name}: {_ORIGINALS[state]}; its text stands in the paper instead.")
    here = Path.cwd()
    shown = done.folder.relative_to(here) if done.folder.is_relative_to(here) else done.folder
    counts = f"{done.forms} forms, {done.findings} findings, {len(done.files)} files"
    _line(out, f"Written: {counts}: {shown}", style="bold")
    first = next((file for file in done.files if file.name == "index.html"), done.files[0])
    _line(out, f"Open {shown / first.name}")


def explanation(out: Console, told: Explanation, indent: str = "", above: Explanation | None = None) -> None:
    """A fact or a conclusion: its form, its cells, the steps, its values; then what it rests on, further right."""
    _line(out, f"{indent}{told.kind} {told.key}", style="bold")
    if told.form and (above is None or above.form != told.form):
        _form(out, told.form, indent)
    _sources(out, told.sources, indent)
    for number, step in enumerate(told.steps, start=1):
        _line(out, f"{indent}step {number:<3} {step}")
    for name, value in told.fact.items():
        if value is not None and not name.endswith(("_id", "_ids")) and name not in {"message_zh", "message_en"}:
            _line(out, f"{indent}{name:<24} {' '.join(str(value).split())}")
    for below in (*told.findings, *told.facts):
        _line(out, "")
        explanation(out, below, indent + "  ", told)


def _form(out: Console, form: Mapping[str, object], indent: str) -> None:
    _line(out, f"{indent}file     {form.get('file_name')}  (document {str(form.get('document_id'))[:12]})")
    about = [form.get("title"), form.get("department_name"), form.get("project_name")]
    _line(out, f"{indent}form     {form.get('form_no')}: {' · '.join(str(part) for part in about if part)}")
    region = " ".join(str(form.get(name) or "") for name in ("region_code", "region_name_zh", "region_name_en"))
    _line(out, f"{indent}region   {region}, fiscal year {form.get('fiscal_year')} ({form.get('fiscal_year_basis')})")


def _sources(out: Console, sources: Iterable[Mapping[str, object]], indent: str) -> None:
    for source in sources:
        places = [f"{word} {source[f'{word}_no']}" for word in ("page", "table", "row", "col") if source[f"{word}_no"]]
        if source["table_no"] is None:
            places = [place.replace("row", "line") for place in places]
        text = " ".join(str(source["text_printed"] or "").split())
        _line(out, f"{indent}cell     {source['place']} ({', '.join(places)}): “{text}” feeds {source['column_name']}")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,.2f}" if isinstance(value, float | Decimal) else clean(value)


def _line(out: Console, text: str, style: str = "") -> None:
    out.print(clean(text), style=style or None, soft_wrap=True)
