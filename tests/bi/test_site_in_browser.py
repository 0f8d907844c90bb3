"""The site in a browser, opened from the file system: its cells and charts are the warehouse's, its filters work."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.site import site

NONE = "未填报/不适用"
PAGES = ("index", "audit", "forms")
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def out(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site(warehouse, tmp_path_factory.mktemp("site") / "s", replace=False).folder


class Visit:
    """Pages opened one after the other, with all that went wrong and all that was asked for elsewhere."""

    def __init__(self, browser: Browser, out: Path, width: int = 1400) -> None:
        self.out, self.failures, self.asked = out, [], []
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda problem: self.failures.append(str(problem)))
        self.page.on("console", lambda said: self.failures.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, name: str, chosen: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto((self.out / f"{name}.html").as_uri() + (f"#{chosen}" if chosen else ""))
        if "/" not in name:  # a form's page has no scripts, and lets nobody run any
            self.settle()
        return self.page

    def settle(self) -> None:
        """Until every chart shows what was chosen last."""
        self.page.wait_for_function(
            """!document.querySelector("#filters[aria-busy]") && [...document.querySelectorAll("figure")].every(
                (figure) => figure.dataset.turn && figure.dataset.drawn === figure.dataset.turn)"""
        )

    def choose(self, control: str, value: str) -> None:
        self.page.select_option(control, value)
        self.settle()

    def search(self, words: str) -> None:
        self.page.fill("#filter-q", words)
        self.settle()

    def count(self, view: str) -> int:
        said = self.page.locator(f"#{view} .pager .count").inner_text()
        return int(re.findall(r"共 (\d+) 项", said)[0])

    def cells(self, view: str, *columns: str) -> Rows:
        """The cells of all pages of a table, each by its first line."""
        take = """([view, names]) => [...document.querySelectorAll(`#${view} tbody tr`)].map((row) =>
            names.map((name) => row.querySelector(`td[data-name="${name}"]`).firstChild.textContent.trim()))"""
        found: Rows = []
        following = self.page.locator(f"#{view} .next")
        while True:
            found += [tuple(row) for row in self.page.evaluate(take, [view, list(columns)])]
            if following.is_disabled():
                return found
            following.evaluate("(button) => button.click()")

    def marks(self, chart: str) -> list[dict[str, Any]]:
        return self.page.evaluate("(code) => jixiao.charts[code].marks ?? []", chart)

    def drawn(self, chart: str, role: str) -> int:
        return self.page.locator(f"#chart-{chart} svg [aria-roledescription='{role}']").count()


@pytest.fixture
def visit(browser: Browser, out: Path) -> Iterator[Visit]:
    visit = Visit(browser, out)
    yield visit
    visit.page.close()
    assert visit.failures == []
    assert [url for url in visit.asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []


@pytest.fixture(scope="module")
def ask(warehouse: Path):
    def rows(sql: str, *values: object) -> Rows:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(sql, list(values)).fetchall()

    return rows


# --- how a value must be set, in the test's own words
def two(value: Decimal | None, factor: str = "1", end: str = "") -> str:
    if value is None:
        return NONE
    return f"{(value * Decimal(factor)).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}{end}"


def wan(value: Decimal | None) -> str:
    return two(value, "0.0001")


def percent(value: Decimal | None) -> str:
    return two(value, "100", "%")


def plain(value: object) -> str:
    return NONE if value is None else str(value)


SCORECARD = """select region_name_zh, fiscal_year, initial_budget_yuan, adjusted_budget_yuan, declared_budget_yuan,
    executed_yuan, execution_rate, total_score, grade, indicator_count, met_count, met_share, error_count, warning_count
    from marts.region_scorecard"""
_SET = {"yuan": wan, "share": percent, "rate": percent, "ratio": percent, "score": two, "points_lost": two}


def as_set(rows: Rows, names: tuple[str, ...]) -> Rows:
    """The rows as they must stand on the page: by the unit that a column's name ends with."""

    def one(name: str, value: Any) -> str:
        rule = next((rule for end, rule in _SET.items() if end in name), plain)
        return rule(value)

    return sorted(tuple(one(name, value) for name, value in zip(names, row, strict=True)) for row in rows)


#: page, view, what is chosen above the table, the columns, and the question that the table must answer
TABLES = (
    (
        "index", "scorecard", {},
        ("region_name_zh", "fiscal_year", "initial_budget_yuan", "adjusted_budget_yuan", "declared_budget_yuan",
         "executed_yuan", "execution_rate", "total_score", "grade", "indicator_count", "met_count", "met_share",
         "error_count", "warning_count"),
        SCORECARD,
    ),
    (
        "index", "budget", {"#budget-measure_name_zh": "调整后预算数"},
        ("region_name_zh", "line_name_zh", "amount_yuan", "share_of_total", "ratio_from_sums"),
        """select region_name_zh, line_name_zh, amount_yuan, share_of_total, ratio_from_sums
        from marts.budget_comparison where is_reported and measure_code = 'adjusted_budget'""",
    ),
    (
        "index", "levels", {},
        ("region_name_zh", "level1_name_zh", "indicator_count", "score_rate", "met_count", "met_share",
         "numeric_share"),
        """select region_name_zh, level1_name_zh, indicator_count, score_rate, met_count, met_share, numeric_share
        from marts.indicator_comparison""",
    ),
    (
        "index", "deductions", {},
        ("region_name_zh", "component_name", "points_lost", "target_printed", "actual_printed"),
        "select region_name_zh, component_name, points_lost, target_printed, actual_printed from marts.deductions",
    ),
    (
        "index", "coverage", {},
        ("figure_name_zh", "reported", "blank", "not_in_form"),
        """select figure_name_zh, count(*) filter (status = 'reported'), count(*) filter (status = 'blank'),
        count(*) filter (status = 'not_in_form') from marts.coverage group by figure_group, figure_name_zh""",
    ),
    (
        "audit", "findings", {},
        ("severity", "subject", "printed_value", "expected_value", "size_yuan", "message_zh"),
        """select v.label_zh, subject, printed_value, expected_value, size_yuan, message_zh from audit.fct_finding as f
        inner join core.dim_value as v on v.column_name = 'severity' and v.code = f.severity""",
    ),
    (
        "audit", "rescoring", {},
        ("region_name_zh", "stated_total_score", "recomputed_low_score", "recomputed_high_score", "line_count",
         "full_marks_share"),
        """select region_name_zh, stated_total, recomputed_low, recomputed_high, line_count, full_marks_share
        from marts.rescoring""",
    ),
    (
        "audit", "checks", {},
        ("rule_name_zh", "pass", "fail", "not_applicable", "failed_count"),
        """select r.name_zh, count(*) filter (verdict = 'pass'), count(*) filter (verdict = 'fail'),
        count(*) filter (verdict = 'not_applicable'), sum(failed_count)
        from audit.fct_check as c inner join audit.dim_rule as r using (rule_code) group by r.name_zh, c.level""",
    ),
    (
        "forms", "indicators", {},
        ("indicator_name", "target_printed", "actual_printed", "score", "score_rate"),
        "select indicator_name, target_printed, actual_printed, score, score_rate from core.fct_indicator",
    ),
    (
        "forms", "forms", {},
        ("region_name_zh", "title", "total_score", "points_lost", "grade"),
        "select region_name_zh, title, total_score, points_lost, grade from marts.score_comparison",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("name", "view", "chosen", "columns", "sql"), TABLES, ids=[row[1] for row in TABLES])
def test_a_table_shows_the_mart_s_numbers(
    name: str, view: str, chosen: dict[str, str], columns: tuple[str, ...], sql: str, visit: Visit, ask
) -> None:
    visit.open(name)
    for control, value in chosen.items():
        visit.choose(control, value)
    expected = ask(sql)
    assert expected, "the test's own question gives nothing"
    assert visit.count(view) == len(expected)
    shown = visit.cells(view, *(name.removesuffix("_score") if "ed_" in name else name for name in columns))
    assert sorted(shown) == as_set(expected, columns)


# --- charts
PLACE = "concat(region_name_zh, ' ', fiscal_year)"
#: chart -> page, the fields of its marks, and the same asked of the warehouse
CHARTS = {
    "budget": (
        "index", ("y", "series", "raw"),
        f"""select {PLACE}, '可比预算数 Budget to compare with', budget_yuan from marts.region_scorecard
        union all select {PLACE}, '实际支出 Spent', executed_yuan from marts.region_scorecard""",
    ),
    "execution": ("index", ("y", "raw"), f"select {PLACE}, execution_rate from marts.region_scorecard"),
    "structure": (
        "index", ("y", "series", "raw"),
        f"""select line_name_zh, {PLACE}, share_of_total from marts.budget_comparison
        where is_reported and measure_code = 'executed' and share_of_total is not null""",
    ),
    "levels": (
        "index", ("y", "x", "value"),
        f"""select {PLACE}, coalesce(level1_name_zh, '{NONE}'),
            round(sum(weighted_score) / nullif(sum(scored_weight), 0), 6)
        from marts.indicator_comparison group by all""",
    ),
    "deductions": (
        "index", ("y", "code", "value"),
        f"""select {PLACE}, component_kind, sum(points_lost) from marts.deductions group by all
        having sum(points_lost) <> 0""",
    ),
    "coverage": ("index", ("y", "code", "value"), f"select {PLACE}, status, count(*) from marts.coverage group by all"),
    "findings_by_rule": (
        "audit", ("y", "code", "value"),
        """select r.name_zh, f.severity, count(*) from audit.fct_finding as f
        inner join audit.dim_rule as r using (rule_code) group by all""",
    ),
    "findings_by_region": (
        "audit", ("y", "code", "value"),
        f"""select {PLACE}, severity, count(*) from (select f.severity, m.region_name_zh, m.fiscal_year
            from audit.fct_finding as f inner join marts.score_comparison as m using (form_id)) group by all""",
    ),
    "rescoring": (
        "audit", ("low", "high", "stated"),
        "select recomputed_low, recomputed_high, stated_total from marts.rescoring where stated_total is not null",
    ),
    "checks": (
        "audit", ("y", "code", "value"),
        """select r.name_zh, c.verdict, count(*) from audit.fct_check as c
        inner join audit.dim_rule as r using (rule_code) group by all""",
    ),
}  # fmt: skip


def as_lines(rows: Rows) -> list[str]:
    def one(value: object) -> object:
        return round(float(value), 6) if isinstance(value, int | float | Decimal) else value

    return sorted(json.dumps([one(value) for value in row], ensure_ascii=False) for row in rows)


@pytest.mark.parametrize("name", ["index", "audit"])
def test_every_chart_is_drawn_with_the_warehouse_s_numbers(name: str, visit: Visit, ask) -> None:
    page = visit.open(name)
    there = {
        figure.removeprefix("chart-") for figure in page.eval_on_selector_all("figure", "all => all.map(f => f.id)")
    }
    assert there == {chart for chart, (where, _, _) in CHARTS.items() if where == name}
    for chart in there:
        _, fields, sql = CHARTS[chart]
        told = [tuple(mark[field] for field in fields) for mark in visit.marks(chart)]
        assert as_lines(told) == as_lines(ask(sql)), chart
        box = page.locator(f"#chart-{chart} svg.marks, #chart-{chart} svg").first.bounding_box()
        assert box
        assert box["width"] > 300, chart


def test_bars_are_as_many_as_the_figures(visit: Visit, ask) -> None:
    visit.open("index")
    (given,) = ask("select count(budget_yuan) + count(executed_yuan) from marts.region_scorecard")
    assert visit.drawn("budget", "bar") >= given[0]
    assert visit.drawn("structure", "point") == len(visit.marks("structure"))
    assert visit.page.locator("#chart-execution").get_by_text(NONE).count() == len(
        ask("from marts.region_scorecard where execution_rate is null")
    )


# --- search and filters
def test_a_region_narrows_tables_and_charts_and_goes_along(visit: Visit, ask) -> None:
    page = visit.open("audit")
    visit.choose("#filter-region_code", "430406")
    (found,) = ask("select count(*) from audit.fct_finding where region_code = '430406'")
    assert visit.count("findings") == found[0]
    assert {mark["y"] for mark in visit.marks("findings_by_region")} == {"雁峰区 2024"}
    assert sum(mark["value"] for mark in visit.marks("findings_by_rule")) == found[0]
    assert visit.count("rescoring") == 1
    page.get_by_role("link", name="地区比较").click()
    page.wait_for_url("**/index.html*")
    visit.settle()
    assert page.input_value("#filter-region_code") == "430406"
    assert visit.count("scorecard") == 1
    page.locator("#filter-reset").click()
    visit.settle()
    assert visit.count("scorecard") == len(ask("from marts.region_scorecard"))
    assert "#" not in page.url


def test_severity_rule_year_and_kind_narrow(visit: Visit, ask) -> None:
    visit.open("audit", "severity=error")
    assert visit.count("findings") == len(ask("from audit.fct_finding where severity = 'error'"))
    assert {mark["code"] for mark in visit.marks("findings_by_rule")} == {"error"}
    visit.choose("#filter-rule_name_zh", "分项合计")
    assert visit.count("findings") == len(
        ask("from audit.fct_finding where severity = 'error' and rule_code = 'parts_sum'")
    )
    visit.open("index", "fiscal_year=2021")
    assert [row[0] for row in visit.cells("scorecard", "region_name_zh")] == ["晋中市"]
    visit.open("forms", "form_kind=project_self_evaluation")
    assert visit.count("forms") == 4


def test_words_are_found_in_departments_indicators_and_messages(visit: Visit, ask) -> None:
    visit.open("forms")
    visit.search("法律援助")
    assert (
        visit.count("indicators") >= len(ask("from core.fct_indicator where contains(indicator_name, '法律援助')")) > 0
    )
    visit.search("河池 司法局")
    assert visit.count("forms") == 1
    visit.search("这个词没有")
    assert visit.count("forms") == visit.count("indicators") == 0
    visit.open("audit")
    visit.search("财政投入数")
    assert visit.count("findings") == len(
        ask("from audit.fct_finding where contains(message_zh, '财政投入数') or contains(subject, '财政投入数')")
    )
    visit.open("index")
    visit.search("这个词没有")
    assert visit.count("scorecard") == 0
    assert visit.page.locator("figure svg.marks").count() == 0
    assert visit.page.locator("#chart-budget .said").is_visible()


def test_headers_sort_and_what_is_not_reported_stands_last(visit: Visit) -> None:
    page = visit.open("index")
    head = page.locator("#scorecard th[data-name='executed_yuan'] button")
    for order in (True, False):
        head.focus()
        page.keyboard.press("Enter")
        shown = [row[0] for row in visit.cells("scorecard", "executed_yuan")]
        numbers = [Decimal(text.replace(",", "")) for text in shown if text != NONE]
        assert numbers == sorted(numbers, reverse=order)
        assert shown[len(numbers) :] == [NONE] * (len(shown) - len(numbers))
    assert page.locator("#scorecard th[data-name='executed_yuan']").get_attribute("aria-sort") == "ascending"


def test_a_finding_leads_to_its_form_s_page_and_back(visit: Visit, ask) -> None:
    page = visit.open("audit", "region_code=451200")
    page.locator("#findings tbody a").first.click()
    page.wait_for_load_state()
    assert "/forms/451200-2024-" in page.url
    expect(page.locator("section.finding:target")).to_be_visible()
    assert page.locator("section.finding").count() == len(ask("from audit.fct_finding where region_code = '451200'"))
    page.locator(".back a").click()
    page.wait_for_load_state()
    assert page.url.endswith("forms.html")


@pytest.mark.parametrize("width", [390, 1400])
def test_pages_fit_their_width_and_are_kept_as_pictures(width: int, browser: Browser, out: Path) -> None:
    visit = Visit(browser, out, width)
    form = next((out / "forms").glob("451200-*.html")).stem
    for name in (*PAGES, f"forms/{form}"):
        page = visit.open(name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        folder = os.environ.get("JIXIAO_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"site_{'form' if '/' in name else name}_{width}.png", full_page=True)
    visit.page.close()
    assert visit.failures == []


def test_hostile_text_does_nothing_in_the_browser(browser: Browser, warehouse: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(warehouse, tmp_path / "w.duckdb"))
    hostile = '<img src=x onerror="document.title=1">\u202e</script><script>document.title=2</script>'
    with duckdb.connect(str(mine)) as con:
        for table, column in (
            ("core.dim_form", "department_name"),
            ("core.dim_form", "title"),
            ("core.dim_region", "region_name_zh"),
            ("marts.region_scorecard", "region_name_zh"),
            ("audit.dim_rule", "name_zh"),
            ("audit.fct_finding", "message_zh"),
            ("core.dim_value", "label_zh"),
            ("core.dim_column", "label_zh"),
        ):
            con.execute(f"update {table} set {column} = ?", [hostile])
    visit = Visit(browser, site(mine, tmp_path / "s", replace=False).folder)
    for name in PAGES:
        page = visit.open(name)
        assert page.locator("img").count() == 0
        for mark in page.locator("svg [aria-roledescription='bar']").all()[:3]:
            mark.hover(force=True)
        page.wait_for_timeout(100)
        assert page.locator("img").count() == 0
        assert page.evaluate("document.title") not in ("1", "2")
    assert visit.failures == []
    visit.page.close()


def test_regions_of_one_name_are_told_apart(browser: Browser, warehouse: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copy(warehouse, tmp_path / "w.duckdb"))
    with duckdb.connect(str(mine)) as con:
        for table in ("core.dim_region", "marts.region_scorecard"):
            con.execute(f"update {table} set region_name_zh = '朝阳区', region_name_en = 'Chaoyang'")
    visit = Visit(browser, site(mine, tmp_path / "s", replace=False).folder)
    page = visit.open("index")
    names = [mark["y"] for mark in visit.marks("execution")]
    assert len(set(names)) == len(names)
    assert [name for name in names if name.startswith("朝阳区 2024 451200 ")]
    assert "朝阳区 Chaoyang 451200" in page.locator("#filter-region_code option").all_inner_texts()
    visit.page.close()


def test_every_control_has_a_name_and_is_reached_by_keyboard(visit: Visit) -> None:
    for name in PAGES:
        page = visit.open(name)
        nameless = page.evaluate(
            """[...document.querySelectorAll("input, select, button, a[href]")].filter((e) =>
                !(e.labels?.length || e.textContent.trim() || e.getAttribute("aria-label"))).length"""
        )
        assert nameless == 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
