"""Landing of what rests on cells: budget figures and scores."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.rows import Slot
from ingest.forms.text import fold

#: measures whose value is a ratio, not an amount
RATIOS = {"execution_rate", "completion_rate", "share"}
#: the lines of a form's whole, of both sides of its accounts or of one
TOTALS = ("total", "total_income", "total_expenditure")
#: those of them that are what the form spends
SPENT_TOTALS = ("total", "total_expenditure")

_WRAPPED_RATE = re.compile(r"\d{1,3}\.\d\n\d[%％]|\d{1,3}\.\n\d{1,2}[%％]|\d{1,3}\.\d{1,2}\n[%％]|10\n0[%％]")
_POINTS = re.compile(r"\((?:满分|分值|权重)?[:：]?(\d+(?:\.\d+)?)分|\((?:满分|分值|权重)[:：]?(\d+(?:\.\d+)?)\)")

#: what a total's label says of the execution within it
_EXECUTION = re.compile(r"\(含(?:预算)?执行(?:率|情况)?(?:得分)?(\d+(?:\.\d+)?)分\)")


def points_in(slot: Slot | None) -> Slot | None:
    """The most that a label says can be scored (``执行得分（10分）``), or ``None``."""
    match = _POINTS.search(fold(slot.text)) if slot else None
    return slot.with_text(match.group(1) or match.group(2)) if slot and match else None


def figure(
    form: FormBuilder,
    source_section: str,
    block: str,
    line_code: str,
    line_slot: Slot | None,
    measure: str,
    measure_slot: Slot | None,
    value: Slot,
    pieces: Sequence[Slot] = (),
    year: Slot | None = None,
    line_label: str | None = None,
) -> None:
    """Land one budget figure with the cells that it rests on."""
    cells = list(pieces) or [value]
    unit = None
    if measure not in RATIOS:
        near = (*cells, measure_slot, line_slot)
        unit = next((u for s in near if s is not None and (u := unit_in(s.text))), None)
        unit = unit or (form.block_unit if source_section == "form" else None)
    name = line_label if line_label is not None else (line_slot.text if line_slot else None)
    column = "ratio" if measure in RATIOS else "amount_yuan"
    number = form.line(
        "budget_line",
        "budget",
        {
            "source_section": source_section,
            "block_code": block,
            "line_code": line_code,
            "line_label": name,
            "measure_code": measure,
            "measure_label": measure_slot.text if measure_slot else None,
            "value_printed": _unwrapped(value.text) if measure in RATIOS else value.text,
            "unit_printed": unit,
            "year_printed": year.text if year else None,
        },
        {column: list(cells), "line_code": [line_slot], "measure_code": [measure_slot], "fiscal_year": [year]},
    )
    shown = [c for c in cells if c.text]  # a blank one has its label's place
    form.mark(shown, "fact" if source_section == "form" else "prose")
    if source_section == "form":
        for cell in shown:
            form.landed.setdefault(cell.place, []).append(number)
        form.mark((line_slot, measure_slot), "label")


def _unwrapped(text: str) -> str:
    """A rate whose digits a narrow cell wrapped (``99.2`` over ``8%``) in one line."""
    return "".join(text.split()) if _WRAPPED_RATE.fullmatch(text.strip()) else text


def add_score(
    form: FormBuilder, kind: str, name: Slot | None, weight: Slot | None, score: Slot | None, level1: str | None = None
) -> None:
    """Land a total, a subtotal or the execution of the budget with the cells that it rests on."""
    if kind == "budget_execution" and weight is None and score is not None and _scores_open(form, name, score):
        return
    texts = [slot.text if slot else None for slot in (name, weight, score)]
    score_line(form, kind, level1, None, texts, ([name], [weight], [score]))
    form.mark((weight, score), "fact")
    if name is not None and (within := _EXECUTION.search(fold(name.text))):
        weigh_execution(form, name.with_text(within.group(1)))


def _scores_open(form: FormBuilder, name: Slot | None, score: Slot) -> bool:
    """Give its score to the execution of which a row above told the most alone (``分值`` | ``10``)."""
    lines = [x for x in form.tables.get("score_line", []) if x["component_kind"] == "budget_execution"]
    if len(lines) != 1 or lines[0]["score_printed"] is not None or lines[0]["max_printed"] is None:
        return False
    lines[0]["score_printed"] = score.text
    form.source("score", int(str(lines[0]["line_no"])), "score", [score])
    form.mark(score, "fact")
    form.mark(name, "label")
    return True


def weigh_execution(form: FormBuilder, most: Slot) -> None:
    """Give the execution of the budget the most that the total's label says (``总分（含预算执行10分）``)."""
    for line in form.tables.get("score_line", []):
        if line["component_kind"] == "budget_execution" and line["max_printed"] is None:
            line["max_printed"] = most.text
            form.source("score", int(str(line["line_no"])), "max_score", [most])


def score_line(
    form: FormBuilder,
    kind: str,
    level1: object,
    indicator_line_no: int | None,
    texts: Sequence[object],
    cells: tuple[Sequence[Slot | None], Sequence[Slot | None], Sequence[Slot | None]],
) -> None:
    """Land a scored line; ``texts`` and ``cells`` are of its name, its maximum and its score."""
    name, weight, score = texts
    names, weights, scores = cells
    form.line(
        "score_line",
        "score",
        {
            "component_kind": kind,
            "component_name": name,
            "level1_code": level1,
            "indicator_line_no": indicator_line_no,
            "max_printed": weight,
            "score_printed": score,
        },
        {"max_score": list(weights), "score": list(scores), "component_name": list(names)},
    )
