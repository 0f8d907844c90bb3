"""``datapackage.json`` (Frictionless) and ``SHA256SUMS``: what the files hold, and whether they are whole."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ingest.exports.catalogue import Catalogue, Column, Table

NAME: Final = "datapackage.json"
SUMS: Final = "SHA256SUMS"
LICENCE: Final = {
    "name": "Apache-2.0",
    "title": "Apache License 2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
}
LICENCE_NOTES: Final = (
    "许可：数据结构、标签与说明适用 Apache-2.0；表内文字与数据来自各公开单位依法公开的自评表，不在该许可之内。",
    "Licence: structure, labels and descriptions are under Apache-2.0; it doesn't extend to the printed texts and "
    "figures, which are of the public bodies that published the forms.",
)
_TYPES: Final = (
    (r"varchar", "string"),
    (r"(tiny|small|big|huge)?int(eger)?", "integer"),
    (r"decimal\(\d+, ?\d+\)|double|float", "number"),
    (r"boolean", "boolean"),
    (r"date", "date"),
    (r"timestamp", "datetime"),
    (r".+\[\]", "array"),
)
Field = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """One table in one file: ``extra`` are properties of its entry, ``fields`` its columns as the file has them."""

    table: Table
    path: str
    format: str
    mediatype: str
    extra: dict[str, Any]
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Written:
    """The tables that were written, and what a person has to know of it."""

    resources: list[Resource]
    remarks: list[str] = field(default_factory=list)


def fields(table: Table, name: Callable[[Column], str], extra: Callable[[Column], Field] = lambda _: {}) -> list[Field]:
    """The columns of a table in the words of Table Schema, under the names that the file gives them."""
    return [
        {
            "name": name(column),
            "type": field_type(column.data_type),
            "title": column.label_zh,
            "title_en": column.label_en,
            "description": column.description,
            **({"unit": column.unit, "unit_name": column.unit_name} if column.unit else {}),
            "column": column.name,
            "data_type": column.data_type,
            "constraints": _constraints(table, column),
            **extra(column),
        }
        for column in table.columns
    ]


def field_type(data_type: str) -> str:
    """The type of Table Schema for a type of the contract.

    >>> field_type("decimal(18,2)"), field_type("varchar[]")
    ('number', 'array')

    Raises:
        ValueError: nobody has said yet how such a type is exported.
    """
    for pattern, kind in _TYPES:
        if re.fullmatch(pattern, data_type):
            return kind
    raise ValueError(f"a column of type {data_type} can't be exported yet: add it to ingest/exports/package.py")


def write(out: Path, known: Catalogue, written: Written) -> None:
    """Write the description of the package, then the sums of all files, which ``sha256sum -c`` checks."""
    version = importlib.metadata.version("jixiao")
    described = {
        "profile": "data-package",
        "name": "jixiao",
        "title": "绩效自评数据仓库 Budget-performance self-evaluations",
        "description": " ".join(LICENCE_NOTES),
        "version": version,
        **({"created": known.as_of.strftime("%Y-%m-%dT%H:%M:%SZ")} if known.as_of else {}),
        "licenses": [LICENCE],
        "sources": [{"title": "部门预算绩效自评表（预算公开）, self-evaluation forms that public bodies published"}],
        "keywords": ["绩效自评", "budget performance", "China"],
        "resources": [_entry(resource, out, written.resources) for resource in written.resources],
    }
    (out / NAME).write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in sorted(out.iterdir()))
    (out / SUMS).write_text(sums, encoding="utf-8")


def _constraints(table: Table, column: Column) -> Field:
    alone = table.key == (column.name,)
    return {
        **({"required": True} if column.is_required else {}),
        **({"unique": True} if alone else {}),
        **({"enum": list(column.allowed)} if column.allowed else {}),
    }


def _entry(resource: Resource, out: Path, all_: list[Resource]) -> Field:
    file = out / resource.path
    table = resource.table
    return {
        "name": table.name,
        "title": f"{table.label_zh} {table.label_en}",
        "description": table.description,
        "path": resource.path,
        "format": resource.format,
        "mediatype": resource.mediatype,
        **resource.extra,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{_sha256(file)}",
        "rows": table.row_count,
        "schema": _schema(resource, all_),
    }


def _schema(resource: Resource, all_: list[Resource]) -> Field:
    table = resource.table
    names = {said["column"]: said["name"] for said in resource.fields}
    elsewhere = {(other.table.name, said["column"]): said["name"] for other in all_ for said in other.fields}
    key = [names[column] for column in table.key]
    references = [
        {
            "fields": [names[column.name]],
            "reference": {
                "resource": "" if column.reference[0] == table.name else column.reference[0],
                "fields": [elsewhere[column.reference]],
            },
        }
        for column in table.columns
        if column.reference
    ]
    return {
        "fields": resource.fields,
        "missingValues": [""],
        **({"primaryKey": key} if table.is_key_filled else {"uniqueKeys": [key]}),
        **({"foreignKeys": references} if references else {}),
    }


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
