"""A document's sidecar: who published it, where and when, as a person or a crawler wrote it down beside the file.

``FILE.meta.yml`` beside ``FILE``, or a row of ``sidecars.csv`` in its folder (first column ``file_name``). The keys
stand in ``sidecar.schema.json``, all are optional, and nothing else is allowed. A sidecar is data: it is read as
plain text, without YAML's types, aliases and merges.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from ingest.masking import PHONE

#: what a document's name is followed by in the name of its sidecar
SUFFIX: Final = ".meta.yml"
#: the sidecars of a folder's documents in one table
FOLDER_TABLE: Final = "sidecars.csv"
#: a sidecar of more bytes isn't one
_MOST_BYTES = 64 * 1024
_MOST_TABLE_BYTES = 64 * 1024**2
_DATES = ("published_on", "fetched_on")

Values = Mapping[str, str]


class SidecarError(Exception):
    """A sidecar that can't be taken: one sentence that names the key and says what to write."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of ``sidecars.csv``: its line (from 1, the header's), the file it is of, its values or why it has none."""

    line_no: int
    file_name: str
    values: Values
    problem: str | None = None


def is_sidecar(path: Path) -> bool:
    """Whether a file is a sidecar by its name."""
    return path.name.endswith(SUFFIX) or path.name == FOLDER_TABLE


def document_of(path: Path) -> Path:
    """The document that a sidecar ``FILE.meta.yml`` is of."""
    return path.with_name(path.name.removesuffix(SUFFIX))


def beside(document: Path) -> Path:
    """Where a document's own sidecar lies, if it has one."""
    return document.with_name(document.name + SUFFIX)


def read(path: Path) -> Values:
    """The values of a YAML sidecar, by key; a blank one is left out.

    Raises:
        SidecarError: it can't be read, or says something else than the schema allows.
        OSError: it can't be opened.
    """
    try:
        found = yaml.load(_text(path, _MOST_BYTES), Loader=_PlainLoader)  # noqa: S506 (a loader that makes text alone)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        why = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SidecarError(
            f"isn't YAML that can be taken{where} ({why}); write a line “key: value” for each key"
        ) from None
    if not isinstance(found, dict):
        raise SidecarError(f"holds no keys; write a line “key: value” for one of {', '.join(_keys())}")
    return checked(found)


def read_table(path: Path) -> list[Row]:
    """The rows of ``sidecars.csv``; a row that can't be taken says why, and doesn't keep the others from being taken.

    Raises:
        SidecarError: the table as a whole can't be read.
        OSError: it can't be opened.
    """
    reader = csv.DictReader(io.StringIO(_text(path, _MOST_TABLE_BYTES), newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        _check_header(header)
        return list(_rows(reader))
    except csv.Error as error:
        raise SidecarError(f"isn't CSV in line {reader.line_num} ({error}); save it as CSV with commas") from None


def checked(found: Mapping[object, object]) -> Values:
    """The values that a sidecar gives, by key, where the schema allows all of them; blank ones are left out.

    Raises:
        SidecarError: the first thing that the schema doesn't allow, and what to write.
    """
    values = {str(key): text for key, value in found.items() if (text := _stripped(value)) not in ("", None)}
    for error in sorted(_validator().iter_errors(values), key=lambda e: [str(part) for part in e.path]):
        raise SidecarError(_in_words(error, values))
    for key in _DATES:
        if key in values and _is_no_date(str(values[key])):
            raise SidecarError(_wrong(key, values[key]))
    if "published_on" in values and str(values.get("fetched_on", "9999")) < str(values["published_on"]):
        raise SidecarError(_wrong("fetched_on", values["fetched_on"]))
    texts = {key: str(value) for key, value in values.items()}
    for key in ("title", "publisher", "licence"):
        if PHONE.search(texts.get(key, "")):
            raise SidecarError(f"key {key} holds a telephone number; leave the number out")
    return texts


def _check_header(header: list[str]) -> None:
    allowed = ("file_name", *_keys())
    if "file_name" not in header:
        raise SidecarError(
            "has no column file_name; write one with each document's name, in the first line of the file"
        )
    for name in header:
        if name not in allowed:
            raise SidecarError(f"column {name!r} is unknown; write one of {', '.join(allowed)}")
    if twice := {name for name in header if header.count(name) > 1}:
        raise SidecarError(f"column {min(twice)} stands twice; keep one of them")


def _rows(reader: csv.DictReader[str]) -> Iterator[Row]:
    seen: set[str] = set()
    for cells in reader:
        line_no, name = reader.line_num, str(cells.pop("file_name", None) or "").strip()
        if None in cells:
            yield Row(line_no, name, {}, "has more cells than the header; put values with commas in quotation marks")
        elif not name or "/" in name or "\\" in name:
            yield Row(
                line_no, name, {}, "key file_name holds no name of a file in this folder; write one, without a path"
            )
        elif name in seen:
            yield Row(line_no, name, {}, f"key file_name says {name} a second time; keep one of the rows")
        else:
            seen.add(name)
            if not any(str(cell or "").strip() for cell in cells.values()):
                continue
            try:
                yield Row(line_no, name, checked(dict(cells)))
            except SidecarError as error:
                yield Row(line_no, name, {}, str(error))


def _text(path: Path, most: int) -> str:
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise SidecarError(f"has more than {most // 1024} KB; keep the keys {', '.join(_keys())} alone")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SidecarError("is neither UTF-8 nor GB 18030; save it as UTF-8")


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _is_no_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


def _in_words(error: ValidationError, values: Mapping[str, object]) -> str:
    if error.path:
        key = str(error.path[0])
        return _wrong(key, values[key])
    if error.validator == "additionalProperties":
        unknown = next(key for key in values if key not in _keys())
        return f"key {unknown!r} is unknown; write one of {', '.join(_keys())}"
    return f"says nothing; write one of {', '.join(_keys())}, or remove it"


def _wrong(key: str, value: object) -> str:
    shown = str(value) if len(str(value)) <= 80 else f"{str(value)[:80]}..."
    return f"key {key} is {shown!r}; write {_schema()['properties'][key]['description']}"


@cache
def _schema() -> dict[str, dict[str, dict[str, str]]]:
    schema = json.loads(Path(__file__).with_name("sidecar.schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)  # noqa: S101 (the project's own file)
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema(), format_checker=FormatChecker(["date"]))


def _keys() -> tuple[str, ...]:
    return tuple(_schema()["properties"])


class _PlainLoader(yaml.BaseLoader):  # type: ignore[misc]
    """YAML without anchors and aliases, and without a key that stands twice; every scalar is text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="anchors and aliases aren't taken", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            if twice := {name for name in names if names.count(name) > 1}:
                raise yaml.MarkedYAMLError(problem=f"key {min(twice)} stands twice", problem_mark=node.start_mark)
        return node
