"""A made-up form: what is printed (tables and paragraphs) and what is true of it, in the contract's columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from five_source import Cell, Paragraph, Table

Block = Table | Paragraph
Row = dict[str, str]
UNITS = {"元": Decimal(1), "万元": Decimal(10000)}


def half_up(value: Decimal, digits: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def plain(value: Decimal | None) -> str:
    """A number for the truth: no exponent, no trailing zeros."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class C:
    """A cell to be placed: its text and spans."""

    text: str = ""
    cols: int = 1
    rows: int = 1


class TableBuilder:
    """Places cells row by row on a grid of ``width`` columns, as HTML does."""

    def __init__(self, width: int, narrow: Iterable[int] = ()) -> None:
        self.width, self.cells, self.row_count = width, [], 0
        self.widths = tuple(6 if k in set(narrow) else 10 for k in range(width))
        self._taken: set[tuple[int, int]] = set()
        self.cells: list[Cell] = []

    def row(self, *cells: C) -> None:
        """The next row; the last cell is stretched or cut to the table's width."""
        row, col = self.row_count, 0
        for number, cell in enumerate(cells):
            while (row, col) in self._taken:
                col += 1
            span = cell.cols
            if number == len(cells) - 1:
                span = next((k for k in range(col, self.width) if (row, k) in self._taken), self.width) - col
            if span < 1:
                raise ValueError(f"row {row} has no room for {cell}")
            self._take(row, col, Cell(row, col, cell.text, cell.rows, span))
            col += span
        while col < self.width:
            if (row, col) not in self._taken:
                raise ValueError(f"row {row} ends at {col} of {self.width}")
            col += 1
        self.row_count += 1

    def _take(self, row: int, col: int, cell: Cell) -> None:
        places = {(row + d, col + k) for d in range(cell.row_span) for k in range(cell.col_span)}
        if places & self._taken:
            raise ValueError(f"{cell} stands on another cell")
        self._taken |= places
        self.cells.append(cell)

    def table(self) -> Table:
        return Table(self.widths, tuple(self.cells))


@dataclass
class Indicator:
    """An indicator line as it is printed and meant; points and values are decimals, text as printed."""

    level1: str
    level2: str
    name: str
    target: str = ""
    kind: str = "qualitative"
    comparator: str = ""
    value: Decimal | None = None
    unit: str = ""
    date: str = ""
    actual: str = ""
    actual_kind: str = ""
    actual_value: Decimal | None = None
    actual_unit: str = ""
    actual_date: str = ""
    met: str = ""
    weight: Decimal | None = None
    score: Decimal | None = None
    explanation: str = ""
    deviation: str = ""
    note: str = ""
    basis: str = ""
    judged: bool = True  # a framework line states neither target nor actual
    goal: int = 1


@dataclass
class Form:
    """One form: its blocks in reading order and its truth rows."""

    family: str
    layout: str
    fields: Row
    blocks: list[Block] = field(default_factory=list)
    budget: list[Row] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    scores: list[Row] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)  # rule, must or may
    pii: list[str] = field(default_factory=list)
    wanted: str = ""  # the rule whose contradiction it is to hold

    def para(self, text: str, title: bool = False) -> None:
        self.blocks.append(Paragraph(text, title))

    def money(self, line: str, measure: str, amount: Decimal, year: int, name: str = "", section: str = "form") -> None:
        """An amount in yuan."""
        self._figure(line, measure, year, name, section, plain(half_up(amount)), "")

    def ratio(self, line: str, measure: str, ratio: Decimal, year: int, name: str = "", section: str = "form") -> None:
        """A fraction."""
        self._figure(line, measure, year, name, section, "", plain(ratio))

    def _figure(self, line: str, measure: str, year: int, name: str, section: str, amount: str, ratio: str) -> None:
        self.budget.append({
            "fiscal_year": str(year), "source_section": section, "line_code": line, "line_name": name,
            "measure_code": measure, "amount_yuan": amount, "ratio": ratio,
        })  # fmt: skip

    def score(self, kind: str, name: str, maximum: Decimal | None, score: Decimal | None, level1: str = "",
              optional: bool = False, basis: str = "reported") -> None:  # fmt: skip
        self.scores.append({
            "component_kind": kind, "component_name": name, "level1_code": level1, "max_score": plain(maximum),
            "score": plain(score), "basis": basis, "optional": "1" if optional else "0",
        })  # fmt: skip

    def must(self, rule: str) -> None:
        self.findings.append((rule, "must"))

    def may(self, *rules: str) -> None:
        self.findings += [(rule, "may") for rule in rules]


@dataclass(frozen=True)
class Figures:
    """How a form prints its numbers: unit of the amounts and a manner of writing."""

    unit: str
    manner: str  # plain, thousands, spaced, full
    zero: str  # 0, 0.00, blank, dash

    @property
    def factor(self) -> Decimal:
        return UNITS[self.unit]

    def amount(self, value: Decimal | None) -> str:
        """A printed amount of this form's unit."""
        if value is None:
            return ""
        if value == 0:
            return {"blank": "", "dash": "-", "0.00": "0.00"}.get(self.zero, "0")
        text = f"{value:,.2f}" if self.manner == "thousands" else f"{value:.2f}"
        if self.manner == "plain" and self.unit == "元":
            text = plain(value)
        return written(text, self.manner)

    def prints(self, value: Decimal | None) -> bool:
        """Whether the amount is a fact: a blank or a dash is none."""
        return value is not None and (value != 0 or self.zero in ("0", "0.00"))


def written(text: str, manner: str) -> str:
    """A number in a manner of writing: a space after the point (as scans have), or full-width digits."""
    if manner == "spaced":
        return text.replace(".", ". ").replace(",", ", ")
    if manner == "full":
        return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789.%"})
    return text


def figures(rng: Random, unit: str) -> Figures:
    manner = rng.choices(("plain", "thousands", "spaced", "full"), (6, 3, 1, 1))[0]
    return Figures(unit, manner, rng.choices(("0", "0.00", "blank", "dash"), (4, 2, 2, 1))[0])


def wrap(rng: Random, text: str, share: float = 0.15) -> str:
    """A label with a line break inside, as narrow cells have; never inside a number."""
    if len(text) < 5 or rng.random() > share or any(c.isdigit() for c in text):
        return text
    cut = rng.randrange(2, len(text) - 1)
    return f"{text[:cut]}\n{text[cut:]}"
