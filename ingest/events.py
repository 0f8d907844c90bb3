"""What happens in a run, told to programs: one line an event, as JSON or as text, on stderr or in a file.

Nothing personal is told: counts, codes, the program's own words, and the names of files. Every JSON line has the keys
of ``KEYS`` in that order; what an event has nothing to say of is null.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from ingest.paths import UsageError
from ingest.terminal import clean

#: the keys of a JSON line: docs/operations.md says what each means
KEYS: Final = (
    "time", "level", "event", "run_id", "command", "document_id", "file", "phase", "code", "seconds", "counts",
    "message",
)  # fmt: skip

Choice = TypeVar("Choice", bound=StrEnum)

_LOGGER = logging.getLogger("jixiao")
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.propagate = False


class Format(StrEnum):
    """How an event is written: a JSON object, or words and ``key=value``."""

    text = "text"
    json = "json"


class Level(StrEnum):
    """The least grave events that are told."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


def tell(event: str, *, level: Level = Level.info, run_id: str | None = None, **fields: object) -> None:
    """Tell of an event; ``fields`` are among ``KEYS``, texts are made safe for one line of a terminal.

    Raises:
        ValueError: a field isn't among ``KEYS``.
    """
    if unknown := fields.keys() - set(KEYS):
        raise ValueError(f"an event has no {', '.join(sorted(unknown))}")
    number = getattr(logging, level.name.upper())
    if _LOGGER.isEnabledFor(number):
        told = {"event": event, "run_id": run_id, **fields}
        _LOGGER.log(number, event, extra={"told": {key: _safe(value) for key, value in told.items()}})


def start(environment: Mapping[str, str] = os.environ) -> bool:
    """Begin to write events where the environment says; gives whether stderr belongs to them alone.

    ``JIXIAO_LOG_FORMAT`` is text or json, ``JIXIAO_LOG_LEVEL`` a level (info), ``JIXIAO_LOG_FILE`` a file to append to.
    Without a file, JSON goes to stderr, in place of the lines for people; text alone needs no log and starts none.

    Raises:
        UsageError: the file can't be written, or a format or level isn't known.
    """
    stop()
    form = _choice(Format, environment, "JIXIAO_LOG_FORMAT", Format.text)
    level = _choice(Level, environment, "JIXIAO_LOG_LEVEL", Level.info)
    file = environment.get("JIXIAO_LOG_FILE")
    if not file and form is Format.text:
        return False
    handler = _file(file) if file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form is Format.json else _Text())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(level.value.upper())
    return not file


def stop() -> None:
    """Write no more events, and close the log's file."""
    for handler in [h for h in _LOGGER.handlers if not isinstance(h, logging.NullHandler)]:
        _LOGGER.removeHandler(handler)
        handler.close()
    _LOGGER.setLevel(logging.CRITICAL + 1)


def owns_stderr() -> bool:
    """Whether stderr holds events and nothing else."""
    return any(type(handler) is logging.StreamHandler for handler in _LOGGER.handlers)


class Clock:
    """Seconds since it was made, or since it was last asked."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def lap(self) -> float:
        """Seconds since the last lap, to the millisecond."""
        former, self._since = self._since, time.monotonic()
        return round(self._since - former, 3)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = dict.fromkeys(KEYS) | _head(record) | getattr(record, "told", {})
        return json.dumps(line, ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {key: value for key, value in getattr(record, "told", {}).items() if value is not None}
        told.pop("event", None)
        counts = told.pop("counts", None) or {}
        pairs = (f"{key}={_quoted(value)}" for key, value in (told | counts).items())
        head = _head(record)
        return " ".join((head["time"], head["level"].upper(), record.getMessage(), *pairs))


def _head(record: logging.LogRecord) -> dict[str, str]:
    moment = datetime.fromtimestamp(record.created, UTC)
    return {"time": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z", "level": record.levelname.lower()}


def _safe(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _quoted(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & set(' "=') else text


def _file(name: str) -> logging.Handler:
    try:
        return logging.FileHandler(Path(name), encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"The log can't be written to {name} ({why}): name another file with --log-file.") from error


def _choice(kind: type[Choice], environment: Mapping[str, str], name: str, usual: Choice) -> Choice:
    text = environment.get(name) or usual.value
    try:
        return kind(text.lower())
    except ValueError as error:
        known = ", ".join(choice.value for choice in kind)
        raise UsageError(f"{name} is {text!r}: set it to one of {known}, or leave it out.") from error
