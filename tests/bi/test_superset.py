"""The dashboards in a browser: every chart is drawn without an error and shows the warehouse's own numbers."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from dashboards import EXPECTED
from playwright.sync_api import Browser, Page, Response, expect

ROOT = Path(__file__).resolve().parents[2]
SPECIFICATION = yaml.safe_load((ROOT / "bi" / "superset" / "dashboards.yml").read_text(encoding="utf-8"))
DASHBOARDS = SPECIFICATION["dashboards"]
CHARTS = {
    (dashboard["slug"], chart["title"]): chart
    for dashboard in DASHBOARDS
    for row in dashboard["rows"]
    for chart in row["charts"]
}
Rows = list[dict[str, Any]]


class Visit:
    """A dashboard opened in the browser, with what its charts asked for and what they got."""

    def __init__(self, page: Page, server, slug: str) -> None:
        self.page, self.failures, self.answers = page, [], {}
        page.on("response", self.keep)
        page.on("pageerror", lambda problem: self.failures.append(str(problem)))
        page.goto(f"{server.address}/superset/dashboard/{slug}/?standalone=1")
        wanted = sum(1 for dashboard, _ in CHARTS if dashboard == slug)
        expect(page.locator(".slice_container")).to_have_count(wanted, timeout=120_000)
        size = page.evaluate("document.querySelector('.grid-container').scrollHeight")
        page.set_viewport_size({"width": 1500, "height": size + 250})  # charts out of sight aren't drawn
        page.wait_for_function(f"document.querySelectorAll('.slice_container').length === {wanted}")
        expect(page.locator("[data-test='loading-indicator'], .loading")).to_have_count(0, timeout=120_000)
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", self.keep)
        self.names = {
            chart["id"]: chart["slice_name"]
            for chart in page.request.get(f"{server.address}/api/v1/dashboard/{slug}/charts").json()["result"]
        }

    def keep(self, response: Response) -> None:
        if response.status >= 400:
            self.failures.append(f"{response.status} {response.url}")
        elif "/api/v1/chart/data" in response.url:
            asked = json.loads(response.request.post_data or "{}")
            if "slice_id" in asked["form_data"]:  # a filter's list of values has none
                self.answers[asked["form_data"]["slice_id"]] = response.json()["result"]

    def rows(self, title: str) -> Rows:
        (found,) = [number for number, name in self.names.items() if name == title]
        (answer,) = self.answers[found]
        return answer["data"]


def sign_in(page: Page, server) -> None:
    """Sign in, once more where a busy server sends back to its login page what it had let in."""
    for _ in range(3):
        page.goto(f"{server.address}/login/")
        page.wait_for_load_state("networkidle")
        page.fill("#username", server.user)
        page.fill("#password", server.password)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(superset/welcome/|login/\?)"))
        page.goto(f"{server.address}/superset/welcome/")
        if "/login" not in page.url:
            return
    pytest.fail(f"Superset lets nobody in: {page.url}")


@pytest.fixture(scope="module")
def page(browser: Browser, superset) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.set_default_timeout(120_000)
    sign_in(page, superset)
    yield page
    page.close()


@pytest.fixture(scope="module")
def visits(page: Page, superset) -> dict[str, Visit]:
    folder = Path(os.environ.get("JIXIAO_SCREENSHOTS") or superset.home)
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for dashboard in DASHBOARDS:
        found[dashboard["slug"]] = Visit(page, superset, dashboard["slug"])
        page.screenshot(path=folder / f"superset_{dashboard['slug']}.png")
        alerts = page.locator("[role=alert]").all_inner_texts()
        assert not alerts, alerts
    return found


def test_no_chart_fails(visits: dict[str, Visit]) -> None:
    for slug, visit in visits.items():
        assert visit.failures == [], slug
        assert len(visit.answers) == sum(1 for dashboard, _ in CHARTS if dashboard == slug)


def plain(value: object) -> object:
    """A value as JSON gives it back: numbers to six digits."""
    if isinstance(value, bool) or value is None:
        return value
    try:
        return round(float(str(value)), 6)
    except ValueError:
        return str(value)


def bars(rows: Rows, x: str) -> Rows:
    """A bar chart's answer has a row for each place and a column for each series: a row for each bar instead."""
    return [
        {"x": row[x], "series": series, "height": height}
        for row in rows
        for series, height in row.items()
        if series != x and height is not None
    ]


def as_lines(rows: Rows) -> list[str]:
    return sorted(json.dumps([plain(value) for value in row.values()], ensure_ascii=False) for row in rows)


def test_every_chart_has_an_expectation() -> None:
    assert set(CHARTS) == set(EXPECTED)


@pytest.mark.parametrize(("slug", "title"), CHARTS)
def test_a_chart_shows_the_mart_s_numbers(slug: str, title: str, visits: dict[str, Visit], warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        found = con.execute(EXPECTED[slug, title]).fetchall()
    rows = [dict(enumerate(row)) for row in found]
    assert rows, "the test's own question gives nothing"
    chart, told = CHARTS[slug, title], visits[slug].rows(title)
    if chart["kind"] in ("bar", "stacked"):
        told = bars(told, chart["x"])
    assert as_lines(told) == as_lines(rows)


def test_labels_are_chinese(visits: dict[str, Visit], page: Page) -> None:
    page.goto(page.url.split("?")[0].replace("/audit/", "/comparison/") + "?standalone=1")
    for label in ("预算执行率", "地区记分卡", "可比预算数（元）", "达标率"):
        expect(page.get_by_text(label).first).to_be_visible()


def test_sql_reads_no_other_file(page: Page, superset) -> None:
    """SQL Lab may ask the warehouse, and nothing else of the machine."""
    token = page.request.get(f"{superset.address}/api/v1/security/csrf_token/").json()["result"]
    databases = page.request.get(f"{superset.address}/api/v1/database/").json()["result"]
    (number,) = [database["id"] for database in databases]

    def ask(sql: str) -> Any:
        return page.request.post(
            f"{superset.address}/api/v1/sqllab/execute/",
            data={"database_id": number, "sql": sql, "schema": "marts", "client_id": os.urandom(5).hex()},
            headers={"X-CSRFToken": token, "Referer": superset.address},
        )

    assert ask("select count(*) as n from marts.region_scorecard").json()["data"] == [{"n": 5}]
    for sql in (
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "attach '/tmp/x.duckdb' as x",
        "create table marts.x as select 1",
        "copy marts.region_scorecard to '/tmp/x.csv'",
        "set enable_external_access = true",
    ):
        answer = ask(sql)
        assert not answer.ok, f"{sql}: {answer.text()[:200]}"


def test_strangers_see_nothing(browser: Browser, superset) -> None:
    stranger = browser.new_context()
    answer = stranger.request.get(f"{superset.address}/api/v1/chart/")
    assert answer.status in (401, 403) or answer.json().get("count") == 0
    page = stranger.new_page()
    page.goto(f"{superset.address}/superset/dashboard/comparison/")
    assert "/login" in page.url
    stranger.close()
