"""Charts and dashboards of ``dashboards.yml`` in Superset's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metadata import VERSION, BundleError, Item, Table, identity

#: what a chart of the specification may be called -> Superset's name for it
KINDS = {
    "number": "big_number_total",
    "bar": "echarts_timeseries_bar",
    "stacked": "echarts_timeseries_bar",
    "pie": "pie",
    "rows": "table",
}
#: the unit of a column -> how a number of it is written
FORMATS = {"yuan": ",.2f", "points": ",.2~f", "fraction": ".2%", "count": ",d"}


def metric(table: Table, wanted: str | Item) -> str | Item:
    """A metric by name, or an aggregate of a column: ``{sum: amount_yuan, per: 10000, unit: 万元}``."""
    if isinstance(wanted, str):
        if wanted not in table.metrics:
            raise BundleError(f"{table.name} has no metric {wanted}: it has {', '.join(table.metrics)}.")
        return wanted
    column = wanted["sum"]
    check(table, [column])
    per = wanted.get("per", 1)
    expression = f"SUM({column})" + (f" / {per}.0" if per != 1 else "")
    label = str(table.columns[column]["verbose_name"]).split("（")[0]
    label += f"（{wanted['unit']}）" if "unit" in wanted else ""
    return {
        "expressionType": "SQL",
        "sqlExpression": expression,
        "label": label,
        "hasCustomLabel": True,
        "optionName": f"metric_{identity('metric', table.name, expression)[:12]}",
    }


def check(table: Table, columns: list[str]) -> None:
    """Make sure that a table has the columns that a chart names."""
    if missing := [column for column in columns if column not in table.columns]:
        raise BundleError(f"{table.name} has no column {', '.join(missing)}: mend dashboards.yml.")


def where(chart: Item) -> list[Item]:
    """The fixed condition of a chart."""
    if not chart.get("where"):
        return []
    return [
        {
            "expressionType": "SQL",
            "sqlExpression": " ".join(chart["where"].split()),
            "clause": "WHERE",
            "filterOptionName": f"filter_{identity('where', chart['where'])[:12]}",
        }
    ]


def params(chart: Item, table: Table) -> Item:
    """The form data of a chart."""
    kind = chart["kind"]
    metrics = [metric(table, wanted) for wanted in chart.get("metrics", [])]
    by = chart.get("by", [])
    check(table, [*by, *([chart["x"]] if "x" in chart else []), *chart.get("columns", [])])
    common: Item = {"viz_type": KINDS[kind], "adhoc_filters": where(chart), "row_limit": 10_000}
    if kind == "number":
        shape = table.metrics[metrics[0]]["d3format"] if isinstance(metrics[0], str) else ",.2f"
        return {**common, "metric": metrics[0], "y_axis_format": shape, "header_font_size": 0.4, "subheader": ""}
    if kind == "pie":
        return {**common, "metric": metrics[0], "groupby": by, "label_type": "key_value", "donut": True,
                "show_labels": True, "show_legend": True, "color_scheme": "supersetColors",
                "number_format": ",d"}  # fmt: skip
    if kind == "rows":
        order = [f'["{column}", {str(ascending).lower()}]' for column, ascending in chart.get("order", [])]
        return {**common, "query_mode": "raw", "all_columns": chart["columns"], "order_by_cols": order,
                "server_pagination": False, "page_length": 50, "include_search": True, "show_cell_bars": False,
                "table_timestamp_format": "%Y-%m-%d",
                "column_config": {column: {"d3NumberFormat": number_format(table, column)}
                                  for column in chart["columns"] if number_format(table, column)}}  # fmt: skip
    return {**common, "x_axis": chart["x"], "metrics": metrics, "groupby": by, "x_axis_sort_asc": True,
            "order_desc": True, "stack": "Stack" if kind == "stacked" else None, "show_legend": True,
            "legendOrientation": "top", "legendType": "scroll", "rich_tooltip": True,
            "show_value": chart.get("values", True),
            "orientation": "horizontal" if chart.get("flat") else "vertical", "truncateYAxis": False,
            "y_axis_format": axis(table, metrics), "color_scheme": "supersetColors", "time_grain_sqla": None,
            "xAxisLabelRotation": 0, "xAxisLabelInterval": "0"}  # fmt: skip


def number_format(table: Table, column: str) -> str | None:
    """How the numbers of a column are written."""
    return FORMATS.get(str(table.columns[column]["unit"]))


def axis(table: Table, metrics: list[str | Item]) -> str:
    """How the numbers of a chart's axis are written: by its first metric."""
    first = metrics[0]
    return str(table.metrics[first]["d3format"]) if isinstance(first, str) else ",.2~f"


def chart_file(dashboard: str, chart: Item, table: Table) -> Item:
    """A chart as Superset imports it."""
    return {
        "slice_name": chart["title"],
        "description": table.description,
        "viz_type": KINDS[chart["kind"]],
        "params": params(chart, table),
        "uuid": identity("chart", dashboard, chart["title"]),
        "version": VERSION,
        "dataset_uuid": table.uuid,
    }


def dashboard_file(dashboard: Item, tables: dict[str, Table]) -> Item:
    """A dashboard as Superset imports it: its layout and filters."""
    return {
        "dashboard_title": dashboard["title"],
        "description": dashboard["description"],
        "slug": dashboard["slug"],
        "uuid": identity("dashboard", dashboard["slug"]),
        "position": dict(layout(dashboard)),
        "metadata": {
            "native_filter_configuration": [native_filter(wanted, tables) for wanted in dashboard["filters"]],
            "color_scheme": "supersetColors",
            "cross_filters_enabled": True,
            "expanded_slices": {},
            "refresh_frequency": 0,
        },
        "published": True,
        "version": VERSION,
    }


def layout(dashboard: Item) -> Iterator[tuple[str, Any]]:
    """The grid of a dashboard: rows of charts whose widths add up to 12."""
    rows = [f"ROW-{number}" for number, _ in enumerate(dashboard["rows"], start=1)]
    yield "DASHBOARD_VERSION_KEY", "v2"
    yield "ROOT_ID", {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]}
    yield "GRID_ID", {"id": "GRID_ID", "type": "GRID", "parents": ["ROOT_ID"], "children": rows}
    yield "HEADER_ID", {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": dashboard["title"]}}
    for row, content in zip(rows, dashboard["rows"], strict=True):
        if (width := sum(chart["width"] for chart in content["charts"])) != 12:
            raise BundleError(f"{row} of dashboard {dashboard['slug']} is {width} wide: a row is 12 wide.")
        names = [f"CHART-{identity('chart', dashboard['slug'], chart['title'])[:13]}" for chart in content["charts"]]
        yield row, {"id": row, "type": "ROW", "children": names, "parents": ["ROOT_ID", "GRID_ID"],
                    "meta": {"background": "BACKGROUND_TRANSPARENT"}}  # fmt: skip
        for name, chart in zip(names, content["charts"], strict=True):
            yield name, {"id": name, "type": "CHART", "children": [], "parents": ["ROOT_ID", "GRID_ID", row],
                         "meta": {"uuid": identity("chart", dashboard["slug"], chart["title"]), "chartId": 0,
                                  "width": chart["width"], "height": content["height"],
                                  "sliceName": chart["title"]}}  # fmt: skip


def native_filter(wanted: Item, tables: dict[str, Table]) -> Item:
    """A filter of a dashboard: a list to choose from, for all charts that have the column."""
    table = tables[wanted["table"]]
    check(table, [wanted["column"]])
    return {
        "id": f"NATIVE_FILTER-{identity('filter', table.name, wanted['column'])[:12]}",
        "name": wanted["title"],
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "targets": [{"datasetUuid": table.uuid, "column": {"name": wanted["column"]}}],
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "searchAllOptions": True},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "cascadeParentIds": [],
    }
