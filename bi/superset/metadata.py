"""What the warehouse says of itself: its tables and columns with labels, and the metrics of the semantic models."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

SEMANTIC = Path(__file__).resolve().parents[2] / "models" / "semantic"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "jixiao")
VERSION = "1.0.0"
Item = dict[str, Any]


class BundleError(Exception):
    """The specification names something that the warehouse doesn't have: one sentence that says what."""


def identity(*parts: str) -> str:
    """The same uuid for the same thing, in every bundle."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


@dataclass(frozen=True)
class Table:
    """A public table: its labels, and its columns and metrics by name."""

    name: str
    label: str
    description: str
    columns: dict[str, Item]
    metrics: dict[str, Item] = field(default_factory=dict)
    sql: str | None = None

    @property
    def uuid(self) -> str:
        """Its identity as a dataset of Superset."""
        return identity("dataset", self.name)


def read_tables(warehouse: Path, questions: list[Item]) -> dict[str, Table]:
    """The public tables of a published file and the questions asked of it, with labels, descriptions and metrics."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        tables = con.execute(
            "select table_name, label_zh || ' ' || label_en, description from core.dim_table order by all"
        ).fetchall()
        columns = con.execute(
            """select table_name, column_name, data_type, header_zh, description, unit
            from core.dim_column order by table_name, column_order"""
        ).fetchall()
        described = {item["name"]: con.execute(f"describe {item['sql']}").fetchall() for item in questions}
    metrics = dict(read_metrics())
    found: dict[str, Table] = {}
    for name, label, description in tables:
        own = {
            column: {"type": kind.upper(), "verbose_name": header, "description": words, "unit": unit}
            for table, column, kind, header, words, unit in columns
            if table == name
        }
        found[name] = Table(name, label, description, own, {"count": COUNT, **metrics.get(name.split(".")[1], {})})
    for item in questions:
        known = {name: facts for table in reversed(item["labels"]) for name, facts in found[table].columns.items()}
        if missing := [str(row[0]) for row in described[item["name"]] if row[0] not in known]:
            raise BundleError(f"No table among the labels of question {item['name']} has {', '.join(missing)}.")
        own = {str(row[0]): {**known[str(row[0])], "type": str(row[1])} for row in described[item["name"]]}
        found[item["name"]] = Table(item["name"], item["title"], item["title"], own, {"count": COUNT}, item["sql"])
    return found


COUNT: Item = {
    "metric_name": "count",
    "verbose_name": "行数",
    "expression": "COUNT(*)",
    "description": "Rows. 行数。",
    "d3format": ",d",
}


def read_metrics() -> Iterator[tuple[str, dict[str, Item]]]:
    """The metrics of the semantic models, by model: a ratio divides sums."""
    models = yaml.safe_load((SEMANTIC / "_semantic__models.yml").read_text(encoding="utf-8"))["semantic_models"]
    metrics = yaml.safe_load((SEMANTIC / "_semantic__metrics.yml").read_text(encoding="utf-8"))["metrics"]
    measures = {measure["name"]: measure["expr"] for model in models for measure in model.get("measures", [])}
    inputs = {metric["name"]: metric["type_params"].get("measure") for metric in metrics}

    def total(name: str) -> str:
        return f"SUM({measures[inputs[name]]})"

    for model in models:
        own = {measure["name"] for measure in model.get("measures", [])}
        found: dict[str, Item] = {}
        for metric in metrics:
            parts = metric["type_params"]
            if metric["type"] == "simple" and parts["measure"] in own:
                expression, shape = total(metric["name"]), ",.2~f"
            elif metric["type"] == "ratio" and inputs[parts["numerator"]] in own:
                expression = f"{total(parts['numerator'])} / NULLIF({total(parts['denominator'])}, 0)"
                shape = ".2%" if "fraction" in metric["description"] else ",.2f"
            else:
                continue
            found[metric["name"]] = {
                "metric_name": metric["name"],
                "verbose_name": chinese(metric["label"]),
                "expression": expression,
                "description": metric["description"],
                "d3format": shape,
            }
        yield re.sub(r"ref\('(\w+)'\)", r"\1", model["model"]), found


def chinese(label: str) -> str:
    """The Chinese half of a label such as `Execution rate 预算执行率`."""
    words = [word for word in label.split() if re.search(r"[一-鿿]", word)]
    return "".join(words) or label
