"""What a site's columns are called and how their values are set: from the data dictionary of the published file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.exports.catalogue import Catalogue
from ingest.exports.catalogue import Column as Known
from ingest.paper.words import Pair

#: the unit of the dictionary -> how a value is set
_KINDS: Final = {"yuan": "yuan", "points": "points", "fraction": "percent", "count": "count", "year": "year"}
_TYPES: Final = {"boolean": "flag", "date": "date", "timestamp": "time"}
#: amounts are set in ten thousands of yuan, as the forms print them
_UNITS: Final[Mapping[str, Pair]] = {"yuan": ("万元", "10k yuan"), "points": ("分", "points")}
#: kinds whose values are numbers, set to the right
NUMBERS: Final = ("yuan", "points", "percent", "count", "number")

#: columns that count the rows of one code: the column of codes and the code
_TALLIES: Final = {
    **{code: ("status", code) for code in ("reported", "blank", "not_in_form")},
    **{code: ("verdict", code) for code in ("pass", "fail", "not_applicable")},
}
#: columns that carry a table's name: a link to a form
_NAMED_AFTER: Final = {"form": "core.dim_form"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a page shows it.

    ``under`` is the column whose value stands small beneath, in English, ``unit`` the one that holds the unit.
    """

    name: str
    zh: str
    en: str
    kind: str
    under: str | None = None
    unit: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in NUMBERS

    @property
    def header(self) -> Pair:
        """The label with the unit in which the page sets the values."""
        if self.kind not in _UNITS:
            return self.zh, self.en
        zh, en = _UNITS[self.kind]
        return f"{self.zh}（{zh}）", f"{self.en} ({en})"


@dataclass(frozen=True, slots=True)
class Labels:
    """Looks up columns by the tables that they come from."""

    known: Catalogue

    def table(self, name: str) -> Pair:
        """A table's name for people, Chinese and English."""
        table = next(table for table in self.known.tables if table.name == name)
        return table.label_zh, table.label_en

    def column(self, name: str, tables: Iterable[str], there: Iterable[str]) -> Column:
        """How a column is called and set; ``there`` are all the columns of the rows.

        Raises:
            KeyError: none of the tables has such a column.
        """
        if name in _TALLIES:
            return Column(name, *self.known.codes[_TALLIES[name]], "count")
        if name in _NAMED_AFTER:
            return Column(name, *self.table(_NAMED_AFTER[name]), name)
        beside = set(there)
        found = self._find(name, tables)
        english = name.removesuffix("_zh") + "_en"
        under = english if name.endswith("_zh") and english in beside else None
        en = self._find(english, tables).label_en if under else found.label_en
        unit = f"{name}_unit" if f"{name}_unit" in beside else None
        return Column(name, found.label_zh, en, self._kind(found), under, unit)

    def codes(self, column: str) -> dict[str, Pair]:
        """The names of a column's codes."""
        return {code: names for (name, code), names in self.known.codes.items() if name == column}

    def _find(self, name: str, tables: Iterable[str]) -> Known:
        of = {table.name: table for table in self.known.tables}
        for table in tables:
            for column in of[table].columns:
                if column.name == name:
                    return column
        raise KeyError(f"no table of {list(tables)} has a column {name}")

    def _kind(self, column: Known) -> str:
        if column.data_type in _TYPES:
            return _TYPES[column.data_type]
        if column.unit in _KINDS:
            return _KINDS[column.unit]
        if self.codes(column.name):
            return "code"
        return "text" if column.is_text else "number"
