"""The head of each form once all forms of a document are read: kind, family, unit, office, place."""

from __future__ import annotations

from io import StringIO

from ingest.forms import (
    added_up,
    all_years,
    changes,
    money_of_levels,
    offices,
    place,
    reductions,
    scored_lists,
    sections,
    signatures,
    title_project,
    titles,
    told_measures,
)
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import RATIOS
from ingest.forms.text import fold, is_amount
from ingest.forms.vocabulary import ALLOTTED, REDUCTION
from ingest.model import Document, Grid

#: the block of a list of projects or tasks, and the lines of all that is spent
_LIST = "project"
_WHOLE = frozenset({"total", "total_expenditure"})
#: what is left is of the whole form, however it calls its totals
_LEFT = "year_end_balance"
_FRAMEWORK = {"input", "process"}
#: the code of a form's region, and by what it is known
_Place = tuple[str | None, str | None]


def closed(form: FormBuilder) -> None:
    """Add the form's row to ``raw.form`` once the form is over; its place is still open."""
    kind = _kind(form)
    added_up.settle(form)
    if _has_one_total(form):
        form.features.add("one_total")
    if _splits_totals(form):
        form.features.add("split_totals")
    if _has_total_beside_list(form):
        form.features.add("total_beside_list")
    if told_measures.rates_are_of_allotted(form):
        form.features.add("allotted_is_budget")
    form.reduction, form.change = reductions.of_form(form), changes.of_form(form)
    if told_measures.rates_are_of_adjusted(form):
        form.features.add("completion_of_adjusted")
    form.of_all_years = all_years.of_form(form)
    form.told_measures = told_measures.of_form(form)
    money_of_levels.closed(form)
    form.tables["form"] = [{
        "document_id": form.document_id, "form_no": None, "family_code": _family(form, kind), "form_kind": kind,
        "region_code": None, "region_basis": None,
    }]  # fmt: skip


def _has_one_total(form: FormBuilder) -> bool:
    """Whether a form's total is called one of expenditure and no income stands against it (``部门支出总额``)."""
    own = [x for x in form.own_lines() if x["measure_code"] != _LEFT]
    lines = {x["line_code"] for x in own if x["block_code"] != _LIST}
    split = lines & {"total", "total_income"} or any(x["measure_code"] == "revenue" for x in own)
    return "total_expenditure" in lines and not split


def _splits_totals(form: FormBuilder) -> bool:
    """Whether a form has a total of income and one of expenditure: a rate that names no line is of the latter's."""
    own = [x for x in form.own_lines() if x["block_code"] != _LIST and x["measure_code"] not in (*RATIOS, _LEFT)]
    lines = {x["line_code"] for x in own}
    spent = {x["line_code"]: x["value_printed"] for x in own if x["measure_code"] == "executed"}
    same = "total" in spent and spent["total"] == spent.get("total_expenditure")  # what it spent is printed again
    return lines >= {"total_income", "total_expenditure"} and ("total" not in lines or same)


def _has_total_beside_list(form: FormBuilder) -> bool:
    """Whether the budget itself has a total: what a list of projects or tasks comes to is another sum then."""
    own = (x for x in form.own_lines() if x["block_code"] != _LIST)
    whole = (x for x in own if x["line_code"] in _WHOLE and x["measure_code"] not in RATIOS)
    return any(is_amount(str(x["value_printed"])) for x in whole)


def of_whole_form(line: Record, form: FormBuilder) -> Record:
    """A budget line with what only the whole form tells.

    That is whether money handed down is its budget, and what a header of no known word measures; its unit, where the
    line has none of its own and isn't running text or a ratio; and that the total of expenditure is the form's total,
    where the form doesn't split its totals into income and expenditure, and the other way round where it does.
    """
    line = form.as_reread(line)
    told, listed = line["source_section"] == "form", line["block_code"] == _LIST
    if told and line["line_code"] == "total_expenditure" and "one_total" in form.features:
        line["line_code"] = "total"
    elif told and not listed and line["line_code"] == "total" and "split_totals" in form.features:
        line["line_code"] = "total" if line["measure_code"] in (_LEFT, "carryover_in") else "total_expenditure"
    if listed and line["line_code"] == "total" and "total_beside_list" in form.features:
        line["line_code"] = "unmapped"
    if told and line["measure_label"] in form.of_all_years and line["measure_code"] == "executed":
        line["measure_code"] = "unmapped"
    elif line["measure_code"] == "unmapped" and told and not line["year_printed"]:
        line["measure_code"] = form.told_measures.get(str(line["measure_label"] or ""), "unmapped")
    if line["measure_code"] == "completion_rate" and told and "completion_of_adjusted" in form.features:
        line["measure_code"] = "execution_rate"
    if line["measure_code"] == ALLOTTED:
        line["measure_code"] = "adjusted_budget" if "allotted_is_budget" in form.features else "unmapped"
    if line["measure_code"] == REDUCTION:
        line["measure_code"] = (told and not line["year_printed"] and form.reduction) or "unmapped"
    if form.change and told and changes.is_change(line):
        line["measure_code"] = form.change
    if told and line["measure_code"] not in RATIOS and not _is_percentage(line):
        line["unit_printed"] = line["unit_printed"] or form.unit
    return line


def _is_percentage(line: Record) -> bool:
    return fold(str(line["value_printed"] or "")).endswith("%")


def complete(document: Document, forms: list[FormBuilder]) -> None:
    """Add what only the whole document tells: each form's office and place."""
    context = _context(document)
    for form in forms:
        _local(form, context)
    _offices(forms)
    scored_lists.settle(forms)
    signatures.complete(document, forms)
    for form in forms:
        _project_in_title(form)
    regions = [_region(form, context) for form in forms]
    reported = None if any(region for region, _ in regions) else _reported(document, context)
    for form, (region, basis) in zip(forms, _of_one_office(forms, regions), strict=True):
        if region is None and reported:
            region, basis = reported, "document"
        if region is None:
            _unknown_place(form)
        for row in form.tables["form"]:
            row["region_code"], row["region_basis"] = region, basis


def _reported(document: Document, context: str) -> str | None:
    """The place that the titles of a document's reports open with (``敦化市2022年…项目绩效评价报告``), if it is one."""
    texts = (block.text for block in document.blocks() if not isinstance(block, Grid))
    codes = {place.region_of(fold(text), context) for text in texts if titles.is_report_title(text)} - {None}
    return codes.pop() if len(codes) == 1 else None


def _context(document: Document) -> str:
    """All text of the document, folded."""
    text = StringIO()
    for block in document.blocks():
        for piece in (c.text for c in block.cells) if isinstance(block, Grid) else (block.text,):
            text.write(fold(piece))
    return text.getvalue()


def _kind(form: FormBuilder) -> str:
    """The form's kind by its title, else by what it holds."""
    if form.form_kind != "unknown":
        return form.form_kind
    if form.fields("project_name"):
        return "project_self_evaluation"
    scored = any(r["score_printed"] for r in form.tables.get("score_line", []))
    targets = any(r["target_printed"] for r in form.tables.get("indicator_line", []))
    if targets and not scored and not any(r["actual_printed"] for r in form.tables.get("indicator_line", [])):
        return "department_target_declaration"
    return "department_self_evaluation"


def _family(form: FormBuilder, kind: str) -> str:
    if kind != "department_self_evaluation":
        return kind
    levels = {r["level1_code"] for r in form.tables.get("indicator_line", [])}
    if levels & _FRAMEWORK:
        return "department_framework_scored"
    return "department_by_nature" if "nature" in form.features else "department_by_source"


def _local(form: FormBuilder, context: str) -> None:
    """Take the office of the place that fills a form in for its own, before the province's above it.

    A form of money handed down names both (``省级主管部门``, ``市县主管部门``); what has no place is no such office.
    """
    named = [offices.department(shown)[1] for shown in form.fields("local_department")]
    form.prefer_field("local_department", "department_name", first=any(place.region_of(n, context) for n in named))


def _offices(forms: list[FormBuilder]) -> None:
    """Give each form its office's whole name: a name cut at the cell's edge is completed from a sister form."""
    names: list[str] = []  # every office that the document prints whole
    for form in forms:
        for shown in form.fields("department_name") + form.fields("implementing_unit"):
            _, name = offices.department(shown)
            if offices.is_organ(name) and "[" not in name:
                names.append(name)
    for form in forms:
        rows = [r for r in form.tables.get("form_field", []) if r["field_code"] == "department_name"]
        if not rows:
            title = form.fields("title")
            office = (titles.office_in_title(title[0]) if title else None) or sections.implementing_department(form)
            if office:
                form.form_field("department_name", office, None)
            continue
        printed = [offices.department(str(r["text_printed"]))[1] for r in rows]
        best = next((p for p in printed if offices.is_organ(p)), None)
        if best is None:
            whole = {n for n in names if any(n.startswith(p) and len(p) >= 4 for p in printed)}
            best = whole.pop() if len(whole) == 1 else None
        rows[0]["text_printed"] = best or printed[0]


def _project_in_title(form: FormBuilder) -> None:
    """Take the project's name out of a title such as ``2017年度农村公路养护项目绩效自评表``, where no cell gives it.

    What opens with a place or an office, or names no one project (``财政支出项目``), isn't taken.
    """
    shown = form.fields("title")
    if not shown or form.fields("project_name"):
        return
    if (name := title_project.named(shown[0])) is None:
        return
    form.form_field("project_name", name, None)
    if form.form_kind == "unknown":  # a project's, now that it has one
        for row in form.tables["form"]:
            row["form_kind"] = row["family_code"] = _kind(form)


def _unknown_place(form: FormBuilder) -> None:
    """List the office whose place the division table doesn't tell: its region stays unknown, and is said to be."""
    rows = form.tables.get("form_field", [])
    for code in ("department_name", "implementing_unit", "title"):
        row = next((r for r in rows if r["field_code"] == code), None)
        if row is not None:
            kept = ("document_id", "form_no", "text_printed", "page_no", "table_no", "row_no", "col_no")
            form.tables.setdefault("unmapped", []).append({"kind": "region", **{k: row[k] for k in kept}})
            return


def _of_one_office(forms: list[FormBuilder], regions: list[_Place]) -> list[_Place]:
    """The regions, where a form without one has that of another form of the same office (``县林业局`` in a list)."""
    known: dict[str, set[str]] = {}
    for form, (region, _) in zip(forms, regions, strict=True):
        for name in form.fields("department_name") if region else ():
            known.setdefault(fold(name), set()).add(region or "")
    shared = [{r for n in form.fields("department_name") for r in known.get(fold(n), ())} for form in forms]
    return [
        found if found[0] or len(others) != 1 else (others.pop(), "document")
        for found, others in zip(regions, shared, strict=True)
    ]


def _region(form: FormBuilder, context: str) -> _Place:
    for basis, texts in (
        ("department", form.fields("department_name")),
        ("title", form.fields("title")),
        ("document", form.fields("implementing_unit")),
    ):
        for shown in texts:
            if code := place.region_of(fold(shown), context):
                return code, basis
    return None, None
