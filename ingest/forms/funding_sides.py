"""A declaration's income and expenditure side by side, below a row that holds the totals of both.

``收入总额`` | ``1820`` | ``占比`` | ``支出总额`` | ``1820`` | ``占比`` over
``其中：一般公共预算`` | ``1500`` | ``82.42%`` | ``其中：基本支出`` | ``1100`` | ``60.44%``; or below a row that heads
both with ``来源`` | ``金额（万元）`` | ``类别`` | ``金额（万元）``, maybe with ``占比`` behind each amount.
"""

from __future__ import annotations

from ingest.forms import side_heads
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.figures import figure
from ingest.forms.funding_header import Funding
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold, has_han, is_amount

_DECLARED = "declared_budget"
_SIDES = {"total_income": "income_block", "total_expenditure": "expenditure_block"}


def read_row(row: Row, state: State) -> bool:
    """Land the totals of such a row and open the block below it; false for any other row.

    What a total amounts to is told by the form alone, so that only a declaration's is read.
    """
    if not state.form.declares() or state.table is not None or state.tables_done:
        return False
    if heads := side_heads.of_row(row):
        _open(row, heads, state)
        return True
    sides = _sides(row)
    if not sides:
        return False
    columns = []
    for code, (name, value, share) in sides.items():
        state.form.see_unit(name)
        figure(state.form, "form", "funding", code, name, _DECLARED, None, value)
        columns += [
            Column(_SIDES[code], name, name.col, name.last_col),
            Column("measure", None, value.col, value.last_col, _DECLARED),
            Column("measure", share, share.col, share.last_col, "share"),
        ]
        state.form.mark(share, "header")
    state.funding = Funding(columns, known=True)
    state.form.features.add("block")
    return True


def _open(row: Row, heads: list[tuple[Slot, ...]], state: State) -> None:
    """Open the block below such a row."""
    columns = []
    for role, (name, amount, *shares) in zip(_SIDES.values(), heads, strict=True):
        columns += [
            Column(role, name, name.col, name.last_col),
            Column("measure", amount, amount.col, amount.last_col, _DECLARED),
            *(Column("measure", x, x.col, x.last_col, "share") for x in shares),
        ]
    state.form.see_unit(*row.own)
    state.form.mark(row.own, "header")
    state.funding = Funding(columns)
    state.form.features.add("block")


def _sides(row: Row) -> dict[str, tuple[Slot, Slot, Slot]]:
    """The total of each side by its code: its label, its amount and the header of the shares below."""
    own = row.own
    if len(own) != 3 * len(_SIDES) or len(row.slots) > len(own) + 1:  # a label may go down beside the block
        return {}
    threes = list(zip(own[::3], own[1::3], own[2::3], strict=True))
    found = {words.line_code(name.text) or "": (name, value, share) for name, value, share in threes}
    amounts = all(is_amount(value.text) and "%" not in fold(value.text) for _, value, _ in threes)
    shares = all(has_han(s.text) and words.measure(s.text) == "share" for _, _, s in threes)
    return found if found.keys() == _SIDES.keys() and amounts and shares else {}
