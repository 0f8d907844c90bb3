"""What DuckDB may take of the memory, beyond which it writes to disk, and how dearly it writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import duckdb

from ingest import quoting

#: of what the machine, or the control group, has: the rest is for Python, its libraries and other programs
_SHARE: Final = 0.6
#: rows of a whole part of a table (DuckDB's row group), and how many smaller ones are left before they are joined
_PART: Final = 122_880
_PARTS: Final = 50
#: bytes that the two largest models hold for each raw line, together
_OF_LINE: Final = 1_000
_GROUP: Final = Path("/sys/fs/cgroup/memory.max")


def limit() -> str:
    """``JIXIAO_MEMORY`` (such as ``8GB``), else three fifths of the memory that there is."""
    if said := os.environ.get("JIXIAO_MEMORY"):
        return said
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    group = _GROUP.read_text("ascii").strip() if _GROUP.exists() else "max"
    if group.isdigit():
        there = min(there, int(group))
    return f"{int(there * _SHARE / 2**20)}MiB"


def models_at_once(rows: int) -> int:
    """How many models dbt may build at a time over so many raw lines: two, or one where two large ones want too much.

    DuckDB keeps all cores busy with one large model.

    Raises:
        duckdb.Error: ``JIXIAO_MEMORY`` isn't a size.
    """
    with duckdb.connect() as con:
        keep_within(con)
        number, unit = con.execute("select current_setting('memory_limit')").fetchall()[0][0].split()
    return 1 if rows * _OF_LINE > float(number) * 1024 ** ("bytes", "KiB", "MiB", "GiB", "TiB").index(unit) else 2


def keep_within(con: duckdb.DuckDBPyConnection) -> None:
    """Hold the database of a connection to the limit.

    Raises:
        duckdb.Error: ``JIXIAO_MEMORY`` isn't a size.
    """
    con.execute(f"set memory_limit = {quoting.text(limit())}")


def write_lightly(con: duckdb.DuckDBPyConnection) -> None:
    """Few checkpoints, and texts compressed by dictionaries at most (as the macro set_up_duckdb has it for dbt)."""
    con.execute("set wal_autocheckpoint = '1GB'; set disabled_compression_methods = 'fsst,dict_fsst,zstd'")
    leave_old_rows(con)


def one_thread(con: duckdb.DuckDBPyConnection) -> None:
    """Run each statement in the thread that asks for it: hundreds of small ones take a third less than on two cores."""
    con.execute("set threads = 1")


def all_threads(con: duckdb.DuckDBPyConnection) -> None:
    """Run each statement on all cores again."""
    con.execute("reset threads")


def leave_old_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Let the checkpoints of a build database not write large parts of tables anew where a few rows were deleted.

    Whoever writes a few rows calls this, as any checkpoint looks at all tables. The whole build sets all right; before
    it, so does every fiftieth increment or so: each leaves a part of its own in ``built.document``.
    """
    parts = "pragma_storage_info('built.document') where column_name = 'document_id' and segment_type = 'VARCHAR'"
    try:
        (left,) = con.execute(f"select count(distinct row_group_id) - sum(count) // {_PART} from {parts}").fetchall()[0]
    except duckdb.CatalogException:  # nothing was built yet
        left = 0
    con.execute(f"set max_vacuum_tasks = {100 if left and left > _PARTS else 0}")
