"""What dbt works out again and again, or for nobody: worked out once, or not at all.

dbt's own work is most of a small build, and a third of that is this (measured, docs/decisions/0021). Each change keeps
what dbt gives; a name that another version of dbt doesn't have is passed over, and dbt then takes longer.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

#: module, class in it or "", name, what to put in its place
Change = tuple[str, str, str, Callable[[Any], Any]]
#: files that a build has no use for, as `.dbtignore` names them
_UNUSED: Final = "*__unit_tests.yml"


@contextmanager
def thrifty() -> Iterator[None]:
    """Let dbt parse with less work within this block; unit tests aren't parsed in it."""
    with _changed(_PARSING):
        yield


@contextmanager
def quiet() -> Iterator[None]:
    """Let dbt not tell what nobody reads within this block: events of the level debug."""
    with _changed(_TELLING):
        yield


@contextmanager
def _changed(changes: tuple[Change, ...]) -> Iterator[None]:
    with ExitStack() as undo:
        for module, owner, name, change in changes:
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


def _written_late(init: Callable[..., None]) -> Callable[..., None]:
    """Keep what an event is about, and write its message when it is first asked for: for most that is never."""

    def keep(self: Any, *args: Any, **kwargs: Any) -> None:
        vars(self)["given"] = (init, args, kwargs)

    return keep


def _wrote(event: Any) -> Any:
    """The event's message, written now if it wasn't."""
    if "pb_msg" not in vars(event):
        init, args, kwargs = vars(event).pop("given")
        init(event, *args, **kwargs)
    return vars(event)["pb_msg"]


def _read_late(_getattr: Callable[..., Any]) -> Callable[..., Any]:
    def read(self: Any, key: str) -> Any:
        return _wrote(self) if key == "pb_msg" else getattr(_wrote(self), key)

    return read


def _set_late(setattr_: Callable[..., None]) -> Callable[..., None]:
    def put(self: Any, key: str, value: Any) -> None:
        if key != "pb_msg":
            _wrote(self)
        setattr_(self, key, value)

    return put


def _not_for_debugging(fire_event: Callable[..., None]) -> Callable[..., None]:
    """Pass over what is told for debugging: `jixiao build` logs warnings, and listens for models and seeds that end."""

    def fire(
        self: Any, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False
    ) -> None:
        if force_warn_or_error_handling or (level or e.level_tag()).value not in {"debug", "test"}:
            fire_event(self, e, level, node, force_warn_or_error_handling)

    return fire


def _once(make: Callable[[], Any]) -> Callable[[], Any]:
    """The result of a statement that gives no rows: each table of it tries all types of columns first."""
    return functools.cache(make)


_PARSING: Final[tuple[Change, ...]] = (
    ("dbt.clients.jinja", "", "_render_cache", _plain),
    ("jinja2", "Environment", "compile", _compiled_once),
    ("dbt_common.dataclass_schema", "dbtClassMixin", "validate", _validated_once),
    ("mashumaro.jsonschema.schema", "", "_default", _no_default),
    ("dbt.parser.manifest", "", "_get_doc_blocks", _where_named),
    ("dbt.parser.read_files", "", "generate_dbt_ignore_spec", _without_unused),
)
_TELLING: Final[tuple[Change, ...]] = (
    ("dbt_common.events.base_types", "BaseEvent", "__init__", _written_late),
    ("dbt_common.events.base_types", "BaseEvent", "__getattr__", _read_late),
    ("dbt_common.events.base_types", "BaseEvent", "__setattr__", _set_late),
    ("dbt_common.events.event_manager", "EventManager", "fire_event", _not_for_debugging),
    ("dbt_common.clients.agate_helper", "", "empty_table", _once),
)
