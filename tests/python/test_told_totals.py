"""The project's money in the sentences of its report, where no table gives it."""

from __future__ import annotations

import pytest
from reading import budgets, read_text

TITLE = "2021年度实训基地建设项目自评结果\n一、自评结论\n"
TABLE = (
    "具体完成情况如下表：\n一级指标\t二级指标\t指标名称\t目标值\t实际完成值\n"
    "产出指标\t数量指标\t建设实训室\t≥11间\t11间\n产出指标\t质量指标\t验收合格率\t100%\t100%\n"
)


def told(*sentences: str) -> list[tuple[object, ...]]:
    """The figures that the report's sentences give."""
    return budgets(read_text(f"{TITLE}{''.join(f'{s}{chr(10)}' for s in sentences)}{TABLE}"), "narrative")


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《关于下达2021年预算的通知》（鄂财教发〔2021〕40号）文件批复，2021年实训基地建设项目实际下达预算500万元，"
        "全年度实际总支出480万元，项目预算执行率96%。",
        "根据鄂财教发〔2021〕40号文件，2021年实训基地建设项目下达资金500万元，支出480万元，执行率96%。",
        "2021年实训基地建设项目全年预算数500万元，全年执行数480万元，执行率96%。",
        "2021年度全年预算500万元，执行480万元，执行率96%。",
        "项目全年预算500万元，执行480万元，执行率96%。",
        "本项目预算资金500万元，已支出480万元，执行率为96%。",
    ],
)
def test_a_report_tells_the_money_of_its_project(sentence: str) -> None:
    assert told(sentence) == [
        ("total", "adjusted_budget", "500"),
        ("total", "executed", "480"),
        ("total", "execution_rate", "96%"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "2020年实训基地建设项目全年预算数500万元，全年执行数480万元，执行率96%。",
        "2021年实训基地建设项目下达预算500万元，全年实际支出470万元，项目预算执行率96%。",
        "其中设备采购全年预算300万元，执行280万元，执行率93.33%。",
        "2021年度全年预算500万元，执行480万元，执行率98%。",
        "其他项目全年预算500万元，执行480万元，执行率96%。",
    ],
)
def test_money_of_another_year_or_thing_or_without_proof_is_left_alone(sentence: str) -> None:
    assert told(sentence) == []


def test_two_sentences_that_differ_are_left_alone() -> None:
    assert told("项目全年预算500万元，执行480万元，执行率96%。", "项目全年预算300万元，执行270万元，执行率90%。") == []
