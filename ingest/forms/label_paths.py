"""The amounts of a table's money, each with the labels beside and over it, whatever the shape of the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.forms import columns, label_terms
from ingest.forms import vocabulary as words
from ingest.forms.builder import is_unit
from ingest.forms.label_terms import Term, of_label, together
from ingest.forms.rows import Row, Slot
from ingest.forms.text import has_han, is_amount, is_figure, labelled_amount

_LONGEST_LABEL = 24


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, the labels beside and over it from the outermost on, and what they say together."""

    value: Slot
    beside: tuple[Slot, ...]
    over: tuple[Slot, ...]
    said: Term | None
    is_part: bool = False  # of what the label over its own names

    @property
    def name(self) -> Slot | None:
        """The label of its line: the nearest one beside it, or the nearest over it."""
        return (self.beside or self.over or (None,))[-1]


@dataclass(slots=True)
class _Block:
    """Rows that belong together: header rows and what stands below them."""

    heads: list[Row] = field(default_factory=list)
    section: Slot | None = None
    amounts: list[Amount] = field(default_factory=list)
    fresh: bool = True  # the last row was a header's


def blocks(rows: Sequence[Row], taken: frozenset[tuple[int, int]]) -> Iterator[list[Amount]]:
    """The amounts of each block above the indicators; ``taken`` are cells of texts and of the form's head."""
    block = _Block()
    for row in rows:
        if columns.header(row) is not None:
            break
        kind = _kind(row, taken)
        opens = kind == "head" and len(row.own) > 1 and not block.fresh  # the header of another block
        if kind == "other" or opens:
            if block.amounts:
                yield block.amounts
            block = _Block()
        if kind == "other":
            continue
        if kind == "head":
            _head(row, block)
        else:
            block.amounts += [_amount(s, label, row, block) for s, label in of_row(row)]
            block.fresh = False
    if block.amounts:
        yield block.amounts


def of_row(row: Row) -> list[tuple[Slot, Slot | None]]:
    """The amounts of a row, with the label of one that holds it itself (``合计：659.83`` beside its sources)."""
    whole: list[tuple[Slot, Slot | None]] = [(s, None) for s in row.own if is_amount(s.text)]
    told = [(s, x) for s in row.own if (x := labelled_amount(s.text)) and words.line_code(x[0])]
    return whole + [(s.with_text(amount), s.with_text(label)) for s, (label, amount) in told if whole]


def _kind(row: Row, taken: frozenset[tuple[int, int]]) -> str:
    """``body`` for a row with amounts and labels, ``head`` for one of labels alone, ``other`` for any other."""
    texts = [s for s in row.own if not is_figure(s.text)]
    long = any(len(s.text) > _LONGEST_LABEL or "。" in s.text for s in texts)
    other = any((s.place.row_no, s.place.col_no or 0) in taken and not _is_header(s) for s in texts)
    if long or other or not row.slots:
        return "other"
    if any(is_amount(s.text) for s in row.own):
        return "body"
    return "head" if texts and all(has_han(s.text) or is_unit(s.text) or s.text[:2] == "20" for s in texts) else "other"


def _is_header(slot: Slot) -> bool:
    """Whether a text heads a column, whatever else was read in it (the most of ``得分（10分）``)."""
    return words.column_role("funding", slot.text) is not None


def _head(row: Row, block: _Block) -> None:
    """Take a row of labels: a lone one below other headers heads the rows below it."""
    if len(row.own) == 1 and not block.fresh:
        block.section = row.own[0]
        return
    block.heads.append(row)


def _amount(value: Slot, label: Slot | None, row: Row, block: _Block) -> Amount:
    beside = _beside(value, label, row)
    around = [s for s in beside if s.row_span > 1 and s is not label]
    own = [s for s in beside if s not in around]
    if block.section is not None:
        around = [block.section, *around]
    measured = bool(own) and words.measure(own[-1].text) is not None
    over = [] if measured and _is_paired(row) else _over(value, block.heads)
    part = _part(over, block.heads)
    column = [of_label(s) for s in over[:1]] + [label_terms.of_both(*two) for two in pairwise(over)]
    if part:
        column = [replace(column[-1], measure=part)]
    said = together([label_terms.beside(s) for s in own], column, [label_terms.around(s) for s in around])
    return Amount(value, (*around, *own), tuple(over), said, bool(part))


def _is_paired(row: Row) -> bool:
    """Whether a row is labels with figures beside each: a measure is then under no header (``执行率 | 95% | 分值``)."""
    kinds = "".join("f" if is_figure(s.text) else "t" for s in row.own if is_figure(s.text) or has_han(s.text))
    return "tftf" in kinds


def _part(over: Sequence[Slot], heads: Sequence[Row]) -> str:
    """What an amount is that is a part of the one that the label over its own names, beside the sum; or empty.

    Of a budget it is the year's own beside what is left from the year before, of anything else no measure.
    """
    *_, above, last = over if len(over) > 1 else (None, None)
    if above is None or last is None:
        return ""
    of_it = "executed" if of_label(last).side == "total_expenditure" else of_label(last).measure
    row = [s for r in heads for s in r.own if s.place.row_no == last.place.row_no]
    others = [of_label(s) for s in row if above.col <= s.col <= above.last_col and s.place != last.place]
    same = of_it == of_label(above).measure in ("budget", "executed")
    if not same or not any(t.whole for t in others) or (of_label(last).whole and not of_label(last).side):
        return ""
    own = of_it == "budget" and all(t.whole or t.measure == "carryover_in" for t in others)
    return "initial_budget" if own else "unmapped"


def _beside(value: Slot, label: Slot | None, row: Row) -> list[Slot]:
    """The labels left of an amount: those before it and its neighbours, and those that go down beside the rows."""
    found = [] if label is None else [label]
    passed = False  # another label's amounts stand between
    for slot in reversed([s for s in row.slots if s.last_col < value.col]):
        if is_figure(slot.text):
            passed = bool(found)
        elif is_unit(slot.text) or not has_han(slot.text):
            continue
        elif not passed or slot.row_span > 1:
            found.insert(0, slot)
    return found


def _over(value: Slot, heads: Sequence[Row]) -> list[Slot]:
    """The headers over an amount, from the outermost on."""
    found: list[Slot] = []
    for row in heads:
        over = [s for s in row.slots if s.col <= value.col <= s.last_col and s.place not in {f.place for f in found}]
        found += [s for s in over if not is_unit(s.text)]
    return found
