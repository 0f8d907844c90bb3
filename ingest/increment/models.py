"""The models of the last whole build, as dbt compiled them, and what the rows of each depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import Any, Final

#: the model whose rows tell the regions of documents, and which belong together
FORMS: Final = "dim_form"
#: what its region and department are taken from: the forms, and their header fields as printed
NAMING: Final = ("stg_raw__form", "int_form_field")


class RowsOf(StrEnum):
    """What a row of a model depends on, apart from the seeds; ``meta: rows_of`` in dbt_project.yml says it."""

    seeds = "seeds"  # on nothing else: told by lineage alone
    document = "document"  # on the documents of one department at most
    text = "text"  # on its own text: the rows of several documents are the union of their rows
    region = "region"  # on the documents of one region
    frame = "frame"  # on any document, but the table seldom changes; where it does, what is made from it is made whole
    everything = "everything"  # on any document; also where a model says nothing


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its quoted relation, its compiled query, whether one of NAMING is made from it, or it is one.

    ``row_key`` (``meta``) is the column that tells its rows apart, by which those that changed are found; None where
    all rows are exchanged. ``ranks_from`` is the model from which it takes the columns of the same names, by that key.
    ``ranks`` are the columns that may change in every row when any document does: a test that names none of them
    needn't judge a row of which nothing else changed. ``columns`` are the names of the columns of its table or view,
    where they were asked for.
    """

    name: str
    relation: str
    query: str
    rows_of: RowsOf
    is_view: bool
    is_for_naming: bool
    row_key: str | None = None
    ranks_from: str | None = None
    ranks: Sequence[str] | None = None
    columns: Sequence[str] = ()

    @property
    def has_ranks(self) -> bool:
        """Whether ranks among all rows stand in its rows that are else made of few documents or a region."""
        return bool(self.ranks) and not self.ranks_from and self.rows_of in (RowsOf.document, RowsOf.region)


def compiled(results: Iterable[Any]) -> list[Model]:
    """The models among the results of ``dbt build``, parents first."""
    nodes = {str(result.node.unique_id): result.node for result in results}
    parents = {name: [p for p in node.depends_on_nodes if p in nodes] for name, node in nodes.items()}
    names = list(TopologicalSorter(parents).static_order())
    rests_on_documents = _reached(names, {name: bool(_sources(nodes[name])) for name in names}, parents)
    for_naming = {other for name in names if nodes[name].name in NAMING for other in _ancestors(name, parents)}
    return [
        Model(
            name=str(nodes[name].name),
            relation=str(nodes[name].relation_name),
            query=str(nodes[name].compiled_code),
            rows_of=_rows_of(nodes[name]) if rests_on_documents[name] else RowsOf.seeds,
            is_view=nodes[name].config.materialized == "view",
            is_for_naming=name in for_naming,
            row_key=nodes[name].config.meta.get("row_key"),
            ranks_from=nodes[name].config.meta.get("ranks_from"),
            ranks=nodes[name].config.meta.get("ranks"),
        )
        for name in names
        if str(nodes[name].resource_type) == "model"
    ]


def _rows_of(node: Any) -> RowsOf:
    said = node.config.meta.get("rows_of")
    return RowsOf(said) if said else RowsOf.everything


def _sources(node: Any) -> list[str]:
    return [name for name in node.depends_on_nodes if str(name).startswith("source.")]


def _reached(names: list[str], start: Mapping[str, bool], parents: Mapping[str, list[str]]) -> dict[str, bool]:
    """Which nodes start holds for, or come from one for which it does; ``names`` has parents first."""
    found: dict[str, bool] = {}
    for name in names:
        found[name] = start[name] or any(found[parent] for parent in parents[name])
    return found


def _ancestors(name: str, parents: Mapping[str, list[str]]) -> set[str]:
    found, todo = {name}, [name]
    while todo:
        new = [parent for parent in parents[todo.pop()] if parent not in found]
        found.update(new)
        todo.extend(new)
    return found
