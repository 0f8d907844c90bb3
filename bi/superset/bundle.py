"""The dashboards as a bundle of YAML that Superset imports, made from the warehouse's own metadata.

Labels and descriptions come from ``core.dim_table`` and ``core.dim_column`` of the published file, metrics from the
dbt semantic models: neither is written twice.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from charts import chart_file, dashboard_file
from metadata import VERSION, BundleError, Item, Table, identity, read_tables

SPECIFICATION = Path(__file__).resolve().parent / "dashboards.yml"


def files(warehouse: Path) -> dict[str, Item]:
    """Every file of the bundle, by its path: database, datasets, charts, dashboards."""
    specification = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    tables = read_tables(warehouse, specification["questions"])
    found: dict[str, Item] = {
        "metadata.yaml": {"version": VERSION, "type": "Dashboard", "timestamp": "2026-01-01T00:00:00+00:00"},
        "databases/jixiao.yaml": database(warehouse),
    }
    for table in tables.values():
        found[f"datasets/jixiao/{table.name}.yaml"] = dataset(table)
    for dashboard in specification["dashboards"]:
        found[f"dashboards/{dashboard['slug']}.yaml"] = dashboard_file(dashboard, tables)
        for number, chart in enumerate((c for row in dashboard["rows"] for c in row["charts"]), start=1):
            if chart["table"] not in tables:
                raise BundleError(f"The warehouse has no table {chart['table']}: build it again.")
            found[f"charts/{dashboard['slug']}_{number}.yaml"] = chart_file(
                dashboard["slug"], chart, tables[chart["table"]]
            )
    return found


def database(warehouse: Path) -> Item:
    """The connection: the published file, read-only, and no other file of the machine."""
    closed = {"enable_external_access": "false", "lock_configuration": "true"}
    return {
        "database_name": "绩效 jixiao",
        "sqlalchemy_uri": f"duckdb:///{warehouse.resolve()}",
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"engine_params": {"connect_args": {"read_only": True, "config": closed}}},
        "uuid": identity("database"),
        "version": VERSION,
    }


def dataset(table: Table) -> Item:
    """A public table as a dataset, with Chinese labels and bilingual descriptions."""
    return {
        "table_name": table.name.split(".")[-1],
        "schema": table.name.split(".")[0] if table.sql is None else "audit",
        "sql": table.sql,
        "description": f"{table.label}. {table.description}",
        "columns": [
            {
                "column_name": name,
                "verbose_name": column["verbose_name"],
                "description": column["description"],
                "type": column["type"],
                "is_dttm": column["type"] in ("DATE", "TIMESTAMP"),
                "is_active": True,
                "groupby": True,
                "filterable": True,
            }
            for name, column in table.columns.items()
        ],
        "metrics": [{**metric, "metric_type": None} for metric in table.metrics.values()],
        "uuid": table.uuid,
        "database_uuid": identity("database"),
        "version": VERSION,
        "normalize_columns": False,
        "filter_select_enabled": True,
    }
