"""What the last whole build was made of: schema ``built`` of the build database.

``built.model`` holds the models, ``built.document`` a fingerprint of each document's raw rows, and ``built.project``
one row with the fingerprint of the project's own files. That row stands only while the tables are what the other two
say: dbt takes it away before it builds anything (macro ``forget_built``), and it's written when all models are done.
``built.untested`` names the documents whose rows no data test has seen yet (NULL: all), ``built.failed_test`` the tests
that failed when they last ran; ``built.unpublished`` and ``built.published`` likewise the documents whose rows changed
since the last publication, and the file that it left. ``built.untested_row`` and ``built.unpublished_row`` name the
rows that changed in tables that have a ``row_key``, by it (NULL: all of the table's), and whether but a rank did.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from ingest.increment.models import Model, RowsOf
from ingest.land import transaction

#: what decides over rows besides the documents: all files in these folders
_FOLDERS: Final = ("models", "macros", "seeds", "tests/generic")
_FILES: Final = ("dbt_project.yml", "profiles.yml")
_PACKAGES: Final = ("dbt-core", "dbt-duckdb", "duckdb")
#: raw tables of which the models read only the personal rows: their other rows change with the document's own row
_PERSONAL: Final = ("cell", "line")
_CREATE: Final = """
create schema if not exists built;
create or replace table built.model (
    position integer, model_name varchar, relation varchar, query varchar, rows_of varchar, is_view boolean,
    is_for_naming boolean, row_key varchar, ranks_from varchar, ranks varchar
);
create or replace table built.project (fingerprint varchar);
create or replace table built.untested as select null::varchar as document_id;
create or replace table built.failed_test (test_name varchar);
create or replace table built.unpublished as select null::varchar as document_id;
create or replace table built.untested_row (relation varchar, row_key varchar, is_rank boolean);
create or replace table built.unpublished_row (relation varchar, row_key varchar, is_rank boolean);
create or replace table built.published (size bigint, modified bigint, inode bigint);
"""


def project(root: Path) -> str:
    """The fingerprint of all besides the documents that decides over rows: models, seeds, versions, this code."""
    told = hashlib.sha256()
    for name in _PACKAGES:
        told.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    here = Path(__file__).parent
    files = [(file, file.relative_to(here)) for file in sorted(here.glob("*.py"))]
    found = [file for folder in _FOLDERS for file in sorted((root / folder).rglob("*")) if file.is_file()]
    files += [(file, file.relative_to(root)) for file in [*found, *(root / name for name in _FILES)]]
    for file, path in files:
        content = file.read_bytes()
        told.update(f"{path.as_posix()} {len(content)}\n".encode() + content)
    return told.hexdigest()


def keep(database: Path, models: Sequence[Model], fingerprint: str) -> None:
    """Record that every model was built whole from the raw tables as they are now, and put all into the file itself."""
    rows = [
        (number, m.name, m.relation, m.query, m.rows_of.value, m.is_view, m.is_for_naming, m.row_key, m.ranks_from,
         " ".join(m.ranks or ()))
        for number, m in enumerate(models)
    ]  # fmt: skip
    with duckdb.connect(str(database)) as con:
        with transaction(con):
            con.execute(_CREATE)
            row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # all in one statement: one a row takes twice as long
            con.execute(f"insert into built.model values {', '.join([row] * len(rows))}", [v for r in rows for v in r])
            con.execute(f"create or replace table built.document as {documents(con, models)}")
            con.execute("insert into built.project values (?)", [fingerprint])
        con.execute("checkpoint")  # what the models wrote may still stand in the log


def renew(con: duckdb.DuckDBPyConnection) -> None:
    """Take the fingerprints of the temporary table ``present`` for those of the changed documents."""
    con.execute("delete from built.document where document_id in (select document_id from temp.main.changed)")
    con.execute(
        "insert into built.document by name "
        "select * from temp.main.present semi join temp.main.changed using (document_id)"
    )
    for table in ("untested", "unpublished"):
        con.execute(f"insert into built.{table} from temp.main.touched")
        con.execute(f"insert into built.{table}_row from temp.main.remade")


def kept(con: duckdb.DuckDBPyConnection) -> str | None:
    """The project's fingerprint of the last whole build; None where nothing was recorded since dbt last began."""
    there = con.execute(
        "select count(distinct table_name), count(*) from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'built'"
    ).fetchone()
    if there != (9, 25):  # another version's
        return None
    row = con.execute("select fingerprint from built.project").fetchone()
    return str(row[0]) if row else None


def models(con: duckdb.DuckDBPyConnection) -> list[Model]:
    """The models of the last whole build, parents first."""
    rows = con.execute(
        "select model_name, relation, query, rows_of, is_view, is_for_naming, row_key, ranks_from, "
        "string_split(nullif(ranks, ''), ' '), coalesce(names, []) from built.model left join ("
        "select concat('\"', database_name, '\".\"', schema_name, '\".\"', table_name, '\"') as relation, "
        "list(column_name order by column_index) as names from duckdb_columns() "
        "where database_name = current_database() group by all) using (relation) order by position"
    ).fetchall()
    return [Model(name, relation, query, RowsOf(of), *rest) for name, relation, query, of, *rest in rows]


def documents(con: duckdb.DuckDBPyConnection, known: Sequence[Model]) -> str:
    """A query for one row a document that a model may read of: ``document_id``, ``fingerprint`` of its raw rows."""
    parts = []
    for table in raw_tables(con, known):
        read, which = ("text", " and role = 'personal'") if table in _PERSONAL else ("t", "")
        parts.append(
            f"select document_id, hash('{table}', sum(hash({read}))) as part from raw.{table} as t "
            f"where document_id is not null{which} group by document_id"
        )
    return f"select document_id, sum(part) as fingerprint from ({' union all '.join(parts)}) group by document_id"


def raw_tables(con: duckdb.DuckDBPyConnection, known: Sequence[Model]) -> dict[str, str]:
    """The raw tables that hold rows of documents and that a model reads, as dbt writes them into a query."""
    rows = con.execute(
        "select table_name, concat('\"', database_name, '\".\"raw\".\"', table_name, '\"') from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'raw' and column_name = 'document_id' "
        "order by table_name"
    ).fetchall()
    return {str(name): str(relation) for name, relation in rows if any(relation in model.query for model in known)}
