"""Ids of facts that the published file no longer holds: of forms that a newer version superseded, or withdrawn ones."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from ingest.lookup import SHORTEST, Row, select

#: a former form is taken to have no more lines than twice those of the longest that counts, or so many
_LINES = 100
_NAMED = """
    select f.form_id, d.file_name, f.form_no, f.form_status, f.superseded_by, f.superseded_basis
    from core.dim_form f left join core.dim_document d using (document_id)
"""
#: an id is the MD5 of its form, its kind and its line (see the macro fact_id), and so can be made again
_OWNER = """
    with lines as (
        select line_no::varchar as line_no from range(1, $2 + 1) as numbers (line_no) union all select 'total'
    )
    select form_id, kind, line_no
    from core.dim_form, (values ('budget'), ('indicator'), ('score')) as kinds (kind), lines
    where not is_current and starts_with(md5(concat_ws('|', form_id, kind, line_no)), $1)
    limit 2
"""
_FACTS = ("core.fct_budget", "core.fct_indicator", "core.fct_score")


def told(con: duckdb.DuckDBPyConnection, there: Mapping[str, frozenset[str]], key: str) -> str | None:
    """What became of the form that a fact's id (or its first characters) belonged to; nothing where there is none."""
    key = key.strip().lower()
    if len(key) < SHORTEST or "is_current" not in there.get("core.dim_form", ()):
        return None
    tables = [table for table in _FACTS if "line_no" in there.get(table, ())]
    longest = max((_count(con, f"select max(line_no) from {table}") for table in tables), default=0)
    owners = select(con, _OWNER, [key, max(2 * longest, _LINES)])
    if len(owners) != 1:
        return None
    forms = {row["form_id"]: row for row in select(con, _NAMED)}
    return _sentence(key, owners[0], forms)


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    (found,) = con.execute(query).fetchone() or (None,)
    return int(found or 0)


def _sentence(key: str, owner: Row, forms: Mapping[object, Row]) -> str:
    form = forms[owner["form_id"]]
    line = "total" if owner["line_no"] == "total" else f"line {owner['line_no']}"
    what = f"{key[:SHORTEST]} is a fact ({owner['kind']}, {line}) of {_name(form)}"
    if form["form_status"] != "superseded":
        return f"{what}, whose document was withdrawn: its facts count for nothing and are in no public table."
    newer = _current(form, forms)
    place = f"{_name(newer)} (form_id {str(newer['form_id'])[:SHORTEST]})" if newer else "another version"
    return (
        f"{what}, a superseded version ({form['superseded_basis']}); {place} counts in its place. Facts of superseded "
        "versions are in no public table: audit.form_revision says what newer versions print otherwise."
    )


def _current(form: Row, forms: Mapping[object, Row]) -> Row | None:
    """The form that counts in place of a superseded one, by way of the versions between them."""
    seen = {form["form_id"]}
    while form["form_status"] == "superseded":
        newer = forms.get(form["superseded_by"])
        if newer is None or newer["form_id"] in seen:
            return None
        seen.add(newer["form_id"])
        form = newer
    return form if form["form_status"] == "current" else None


def _name(form: Row) -> str:
    return f"{form['file_name']}, form {form['form_no']}"
