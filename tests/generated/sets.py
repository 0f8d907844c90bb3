"""Sets of documents: every family, format and rule in turn, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from five_html import write_html
from five_office import write_docx, write_xlsx
from five_source import Source, Table

from generated import flaws, guangshui, hechi, jinzhong, printers, qiannan, truth, yanfeng
from generated.model import Block, Form
from generated.pdf import write_pdf
from generated.text import write_text

SCORED = (*flaws.LINE_RULES, *flaws.SCORE_RULES, "year_inferred", "placeholder_left", "parts_sum")
FAMILIES: dict[str, tuple[Callable[[Random, str], list[Form]], tuple[str, ...]]] = {
    "hechi": (lambda rng, rule: [hechi.make(rng, rule)], (*SCORED, "budget_identity")),
    "yanfeng": (lambda rng, rule: [yanfeng.make(rng, rule)], (*SCORED, "form_narrative_conflict", "share")),
    "jinzhong": (
        lambda rng, rule: [jinzhong.make(rng, rule)],
        (
            "score_over_weight",
            "deviation_unexplained",
            "weights_sum",
            "scores_sum",
            "total_missing",
            "grade_mismatch",
            "budget_identity",
            "form_narrative_conflict",
            "parts_sum",
            "year_inferred",
            "placeholder_left",
        ),
    ),
    "guangshui": (
        lambda rng, rule: [guangshui.make(rng, rule)],
        (
            "income_expenditure_balance",
            "parts_sum",
            "share",
            "duplicate_indicator",
            "comparator_suspect",
            "year_inferred",
            "placeholder_left",
        ),
    ),
    "qiannan": (qiannan.make_several, (*SCORED, "grade_mismatch")),
}
FORMATS = ("html", "docx", "xlsx", "pdf", "txt_cells", "txt_tabs", "txt_placed")
PRINTED = {"pdf_browser": "pdf", "pdf_office": "pdf", "doc": "doc", "xls": "xls"}  # need programs: see printers
SUFFIX = {**PRINTED, "html": "html", "docx": "docx", "xlsx": "xlsx", "pdf": "pdf"}


def halves(table: Table, row: int) -> tuple[Table, Table]:
    """A table cut above a row that no cell crosses."""
    upper = tuple(c for c in table.cells if c.row < row)
    lower = tuple(replace(c, row=c.row - row) for c in table.cells if c.row >= row)
    return Table(table.widths, upper), Table(table.widths, lower)


def cut_at_header(block: Block) -> tuple[Block, ...]:
    """The form's table as two: what stands above the indicators, and the indicators."""
    if not isinstance(block, Table):
        return (block,)
    row = next((c.row for c in block.cells if "".join(c.text.split()) == "一级指标"), 0)
    crossed = any(c.row < row < c.row + c.row_span for c in block.cells)
    return halves(block, row) if row and not crossed else (block,)


def source_of(name: str, forms: Sequence[Form], rng: Random) -> Source:
    """The forms of a file, each on a page of its own (or all on one)."""
    pages: list[tuple[Block, ...]] = [tuple(form.blocks) for form in forms]
    if rng.random() < 0.2:
        pages = [tuple(part for block in page for part in cut_at_header(block)) for page in pages]
    widest = max((len(b.widths) for page in pages for b in page if isinstance(b, Table)), default=0)
    return Source(name, rng.random() < (0.6 if widest > 17 else 0.2), tuple(pages))


def write_one(source: Source, folder: Path, form: str, rng: Random) -> Path:
    """The document in one format; gives its path."""
    path = folder / f"{source.name}.{SUFFIX.get(form, 'txt')}"
    if form.startswith("txt"):
        write_text(source, path, rng, form.split("_")[1], rng.choice(("utf-8", "utf-8", "gb18030", "utf-8-sig")))
    elif form == "html":
        write_html(source, path, rng.choice(("utf-8", "utf-8", "gb18030")))
    else:
        writers = {"docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}
        (writers.get(form) or printers.WRITERS[form])(source, path)
    return path


def make_set(
    folder: Path, count: int, seed: int, formats: Sequence[str] = FORMATS, flawed: float = 0.5, family: str = ""
) -> list[truth.Made]:
    """Write ``count`` documents and their truth; families and formats take turns, rules too."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    families = [family] if family else list(FAMILIES)
    everything = []
    turns = {name: 5 * k for k, name in enumerate(families)}  # each family begins with other rules
    for number in range(count):
        rng = Random(f"{seed}-{number}")  # noqa: S311
        name = families[number % len(families)]
        make, rules = FAMILIES[name]
        rule = ""
        if rng.random() < flawed:
            rule = rules[turns[name] % len(rules)]
            turns[name] += 1
        forms = make(rng, rule)
        form = formats[(number // len(families) + number) % len(formats)]
        path = write_one(source_of(f"{seed}-{number:04d}-{name}", forms, rng), files, form, rng)
        everything.append(truth.Made(path.name, form, tuple(forms)))
    truth.write(everything, folder / "truth")
    return everything
