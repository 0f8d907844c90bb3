"""Forms that tell each task by itself: its name, its money by source, and the indicators below it."""

from __future__ import annotations

from reading import html_rows, indicators, read_text

from ingest.forms import Reading

FIRST = (
    "1v2!部门名称|1v5!云和县林业局",
    "2v1!预算执行（万元）|年初部门预算数|全年部门预算数|全年支出数|预算执行率|分值|得分",
    "900.00|940.00|930.60|99%|10|9.9",
    "4v1!任务一|任务名称|1v5!森林防火",
    "资金来源|总额|1v2!财政拨款|1v2!其他资金",
    "全年预算数（万元）|210.00|1v2!200.00|1v2!10.00",
    "全年执行数（万元）|205.00|1v2!197.00|1v2!8.00",
    "一级指标|二级指标|三级指标|指标值|实际值|分值|得分",
    "产出指标|数量指标|巡护里程|≥800公里|812公里|45|45",
)
SECOND = (
    "3v1!任务二|任务名称|1v5!古树保护",
    "资金来源|总额|1v2!财政拨款|1v2!其他资金",
    "全年预算数（万元）|60.00|1v2!60.00|1v2!0.00",
)
#: on the next page, without the task's header
REST = (
    "任务二|全年执行数（万元）|58.50|1v2!58.50|1v2!0.00",
    "一级指标|二级指标|三级指标|指标值|实际值|分值|得分",
    "效益指标|生态效益|古树存活率|≥99%|100%|45|45",
)


def form() -> Reading:
    tables = f"<table>{html_rows((*FIRST, *SECOND))}</table><table>{html_rows(REST)}</table>"
    return read_text(f"<h3>2023年度部门整体支出绩效自评表</h3>{tables}", "tasks.html")


def lines(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (row["line_code"], row["line_label"], row["measure_code"], row["value_printed"])
        for row in reading.tables["budget_line"]
    ]


def test_the_money_of_a_task_is_the_task_s_and_not_the_form_s_total():
    found = lines(form())
    assert ("project_item", "森林防火", "adjusted_budget", "210.00") in found
    assert ("project_item", "森林防火", "executed", "205.00") in found
    assert ("unmapped", "森林防火 其他资金", "executed", "8.00") in found
    assert [(measure, value) for line, _, measure, value in found if line == "total"] == [
        ("initial_budget", "900.00"),
        ("adjusted_budget", "940.00"),
        ("executed", "930.60"),
        ("execution_rate", "99%"),
    ]


def test_a_task_goes_on_over_a_page_s_end():
    found = lines(form())
    assert ("project_item", "古树保护", "adjusted_budget", "60.00") in found
    assert ("project_item", "古树保护", "executed", "58.50") in found


def test_a_task_s_name_is_no_indicator():
    assert indicators(form(), "indicator_printed", "level1_code") == [("巡护里程", "output"), ("古树存活率", "benefit")]
