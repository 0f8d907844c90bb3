"""Where things lie: the project's root, the warehouse, and the build database beside it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

#: bytes 8 to 11 of every DuckDB file
_DUCKDB_MAGIC = b"DUCK"


class UsageError(Exception):
    """Wrong usage: one sentence for the person at the terminal; the command ends with exit status 2."""


@dataclass(frozen=True, slots=True)
class Target:
    """A warehouse file and what belongs to it."""

    warehouse: Path

    @property
    def build_dir(self) -> Path:
        """The private folder beside the warehouse: build database, lock, dbt's own files."""
        return self.warehouse.parent / f"{self.warehouse.stem}.build"

    @property
    def build_database(self) -> Path:
        """The database that dbt writes; its stem is the catalogue name that dbt writes into views."""
        return self.build_dir / "jixiao.duckdb"


def project_root() -> Path:
    """The folder with ``dbt_project.yml``: ``JIXIAO_PROJECT``, or the one that holds this package.

    Raises:
        UsageError: there is no dbt project there.
    """
    named = os.environ.get("JIXIAO_PROJECT")
    root = Path(named) if named else Path(__file__).resolve().parent.parent
    if not (root / "dbt_project.yml").is_file():
        raise UsageError(
            f"No dbt project stands in {root}: run jixiao from a clone of the project, or name one in JIXIAO_PROJECT."
        )
    return root.resolve()


def target(warehouse: Path | None) -> Target:
    """The warehouse that a command means: its option, else ``JIXIAO_WAREHOUSE``, else the project's own."""
    named = warehouse or (Path(os.environ["JIXIAO_WAREHOUSE"]) if os.environ.get("JIXIAO_WAREHOUSE") else None)
    path = named or project_root() / "warehouse" / "jixiao.duckdb"
    return Target(Path(os.path.abspath(path)))  # noqa: PTH100 (resolve() would follow a link to the file itself)


def check_writable(place: Target) -> None:
    """Make the warehouse's folders, and make sure that the warehouse can be replaced.

    Raises:
        UsageError: the folder can't be written, or something other than a DuckDB file stands at the target.
    """
    file = place.warehouse
    if file.is_dir():
        raise UsageError(f"The warehouse {file} is a folder: name a file in it, such as {file / 'jixiao.duckdb'}.")
    if file.exists() and not _is_duckdb(file) and not _is_blank(file):
        raise UsageError(f"{file} exists and isn't a DuckDB file: it stays as it is; name another with --warehouse.")
    if file.exists() and not os.access(file, os.W_OK):
        raise UsageError(f"The warehouse {file} is read-only: allow writing to it, or name another with --warehouse.")
    try:
        place.build_dir.mkdir(parents=True, exist_ok=True)
        for folder in (file.parent, place.build_dir):
            with tempfile.TemporaryFile(dir=folder):  # nameless: a run that is killed leaves nothing
                pass
    except OSError as error:
        raise UsageError(
            f"The warehouse can't be written to {file}: {error.strerror or error}; name another place with --warehouse."
        ) from error


def check_published(place: Target) -> Path:
    """The published file, for commands that read it.

    Raises:
        UsageError: there is none yet, or it isn't a DuckDB file.
    """
    if not place.warehouse.is_file():
        raise UsageError(f"There is no warehouse at {place.warehouse} yet: run jixiao build first.")
    if not _is_duckdb(place.warehouse):
        raise UsageError(f"{place.warehouse} isn't a DuckDB file: name the warehouse with --warehouse.")
    return place.warehouse


def _is_duckdb(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(12)[8:] == _DUCKDB_MAGIC


def _is_blank(file: Path) -> bool:
    """Whether a file holds nothing, or nothing but zeros where a database begins: there is nothing to be kept."""
    with file.open("rb") as stream:
        return not any(stream.read(4096))
