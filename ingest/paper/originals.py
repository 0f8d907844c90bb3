"""Where the file of a form lies now, and whether its bytes are still those that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingest.files import discover, identify
from ingest.lookup import Row

#: why a file's pages can't be shown, for the person at the terminal
STATES = {
    "gone": "the file is no longer there (name its folder with --files)",
    "changed": "the file has changed since it was read",
    "unknown": "nobody noted where the file lies (name its folder with --files)",
    "found": "its page can't be drawn",
}


@dataclass(frozen=True, slots=True)
class Original:
    """A form's file: ``path`` where its bytes are the ones that were read, else why there is none.

    ``state`` is ``found``, ``gone``, ``changed`` or ``unknown`` (no place of it was ever noted).
    """

    path: Path | None
    state: str


@dataclass(slots=True)
class Originals:
    """Looks files up by SHA-256: first where the person says that files lie, then where the build read them."""

    named: Sequence[Path] = ()
    noted: dict[str, str] = field(default_factory=dict)
    _found: dict[str, Original] = field(default_factory=dict)
    _by_size: dict[int, list[Path]] | None = None

    def of(self, document: Row) -> Original:
        """The file of a document (``document_id``, ``byte_size``); each is looked for once."""
        key = str(document["document_id"])
        if key not in self._found:
            self._found[key] = self._look(key, int(str(document["byte_size"] or 0)))
        return self._found[key]

    def _look(self, document_id: str, byte_size: int) -> Original:
        for path in self._sizes().get(byte_size, ()):
            if identify(path).document_id == document_id:
                return Original(path, "found")
        if document_id not in self.noted:
            return Original(None, "gone" if self.named else "unknown")
        path = Path(self.noted[document_id])
        if not path.is_file():
            return Original(None, "gone")
        return Original(path, "found") if identify(path).document_id == document_id else Original(None, "changed")

    def _sizes(self) -> dict[int, list[Path]]:
        if self._by_size is None:
            self._by_size = {}
            for path in discover(self.named):
                if path.is_file():
                    self._by_size.setdefault(path.stat().st_size, []).append(path)
        return self._by_size


def noted_places(build_database: Path) -> dict[str, str]:
    """``document_id`` -> path, as the last build noted it; empty where the build database can't be asked."""
    if not build_database.is_file():
        return {}
    try:
        con = duckdb.connect(str(build_database), read_only=True)
    except duckdb.Error:  # a build is running, or another program has it open
        return {}
    try:
        return {str(key): str(path) for key, path in con.execute("from raw.location").fetchall()}
    except duckdb.CatalogException:  # a build database of before places were noted
        return {}
    finally:
        con.close()
