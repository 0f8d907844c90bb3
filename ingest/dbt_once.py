"""What dbt works out again for thousands of short texts while it parses: worked out once, or not at all.

A parse of the project is a third of a first build, and half of the parse is this (measured, docs/decisions/0021). Each
change keeps what dbt gives; a name that another version of dbt doesn't have is passed over, and dbt then takes longer.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

#: files that a build has no use for, as `.dbtignore` names them
_UNUSED: Final = "*__unit_tests.yml"


@contextmanager
def thrifty() -> Iterator[None]:
    """Let dbt parse with less work within this block; unit tests aren't parsed in it."""
    with ExitStack() as undo:
        for module, owner, name, change in _CHANGES:
            place: Any = importlib.import_module(module)
            place = getattr(place, owner, None) if owner else place
            if place is not None and name in vars(place):
                undo.callback(setattr, place, name, vars(place)[name])
                setattr(place, name, change(vars(place)[name]))
        yield


class _Plain(dict[str, str]):
    """Texts that are what they render to: without a sign of Jinja, and of one line.

    dbt compiles a template of Python code for each (a column's name, a test's argument), and keeps what it gave in a
    dictionary, which this stands for.
    """

    def __contains__(self, text: object) -> bool:
        """Whether the text, which has no sign of Jinja, comes out as it is (Jinja changes line ends)."""
        return isinstance(text, str) and bool(text) and not {"\n", "\r"}.intersection(text)

    def __getitem__(self, text: str) -> str:
        """The text itself."""
        return text


def _plain(_rendered: dict[str, Any]) -> dict[str, str]:
    return _Plain()


def _compiled_once(compile_: Callable[..., Any]) -> Callable[..., Any]:
    """Jinja's compiler: the code of a source is the same for each environment of a class, and dbt makes many."""
    known: dict[tuple[object, ...], Any] = {}

    def compile_once(self: Any, source: Any, *given: Any, **named: Any) -> Any:
        if not isinstance(source, str):
            return compile_(self, source, *given, **named)
        key = (type(self), source, given, *sorted(named.items()))
        if key not in known:
            known[key] = compile_(self, source, *given, **named)
        return known[key]

    return compile_once


def _validated_once(validate: Any) -> Any:
    """Check equal data against a class's schema once, as hundreds of tests have the same configuration."""
    from dbt_common.dataclass_schema import ValidationError
    from jsonschema import Draft7Validator

    validators: dict[type, Any] = {}
    passed: set[tuple[type, str]] = set()

    def validate_once(cls: Any, data: Any) -> None:
        told = repr(data)
        if (cls, told) in passed:
            return
        if cls not in validators:
            validators[cls] = Draft7Validator(cls.json_schema())
        error = next(iter(validators[cls].iter_errors(data)), None)
        if error is not None:
            raise ValidationError.create_from(error) from error
        passed.add((cls, told))

    return classmethod(validate_once) if isinstance(validate, classmethod) else validate


def _no_default(_default: Callable[..., Any]) -> Callable[..., None]:
    """A default in a JSON schema is a remark that no check reads; making it takes a class of its own for each field."""

    def no_default(*_given: object) -> None:
        return None

    return no_default


def _where_named(doc_blocks: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Look for `doc(...)` only in descriptions that can hold it."""

    def blocks(description: str, *given: Any) -> list[str]:
        return doc_blocks(description, *given) if "{" in description else []

    return blocks


def _without_unused(ignored: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Pass over unit tests, which a build doesn't run, besides what `.dbtignore` names."""
    from pathspec import PathSpec

    def ignored_too(root: Any) -> Any:
        unused = PathSpec.from_lines("gitwildmatch", [_UNUSED])
        known = ignored(root)
        return unused if known is None else known + unused

    return ignored_too


#: module, class in it or "", name, what to put in its place
_CHANGES: Final[tuple[tuple[str, str, str, Callable[[Any], Any]], ...]] = (
    ("dbt.clients.jinja", "", "_render_cache", _plain),
    ("jinja2", "Environment", "compile", _compiled_once),
    ("dbt_common.dataclass_schema", "dbtClassMixin", "validate", _validated_once),
    ("mashumaro.jsonschema.schema", "", "_default", _no_default),
    ("dbt.parser.manifest", "", "_get_doc_blocks", _where_named),
    ("dbt.parser.read_files", "", "generate_dbt_ignore_spec", _without_unused),
)
