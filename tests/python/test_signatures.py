"""Reports whose sentences and signature tell what their only table doesn't: office, day, grade, points."""

from __future__ import annotations

import pytest
from reading import field, html_rows, read_text, scores

from ingest.forms import Reading

TABLE = html_rows((
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|发放补助|≥400人|426人|50|50",
    "效益指标|社会效益|队伍稳定率|≥96%|98.2%|40|38.8",
))  # fmt: skip
TOLD = "本项目自评综合得分98.05分（满分100分），等级为“优”。其中：预算执行率指标满分10分，得9.25分；其余见下表。"
SIGNED = ("洪江市卫生健康局", "2024年1月22日")


def report(told: str = TOLD, signed: tuple[str, ...] = SIGNED, title: str = "乡村医生补助项目绩效自评报告") -> Reading:
    lines = (f"<h2>{title}</h2>", "<p>（2023年度）</p>", "<p>一、自评得分</p>", f"<p>{told}</p>", "<p>二、指标</p>")
    behind = "".join(f"<p>{line}</p>" for line in ("三、建议", "建议加快项目前期工作。", *signed))
    return read_text(f"{''.join(lines)}<table>{TABLE}</table>{behind}", "report.html")


def test_the_signature_tells_the_office_and_the_day_of_a_form_that_names_none():
    reading = report()
    assert (field(reading, "department_name"), field(reading, "filed_on")) == SIGNED
    assert reading.tables["form"][0]["region_code"] == "431281"


@pytest.mark.parametrize(
    "signed",
    [
        ("洪江市卫生健康局", "黔阳古城", "2024年1月22日"),  # a line between
        ("附：洪江市卫生健康局", "2024年1月22日"),  # no office alone
        (*SIGNED, "洪江市财政局", "2024年2月1日"),  # two offices
    ],
)
def test_what_is_no_signature_of_one_office_tells_nothing(signed: tuple[str, ...]):
    assert field(report(signed=signed), "department_name") is None


def named(office: str, *signed: str) -> Reading:
    """A form that names its office, behind a report that is signed."""
    head = html_rows(("项目名称|乡村医生补助", f"主管部门|{office}"))
    lines = "".join(
        f"<p>{line}</p>" for line in ("关于乡村医生补助项目绩效自评情况的报告", "自评工作已完成。", *signed)
    )
    return read_text(
        f"{lines}<h2>项目支出绩效自评表</h2><p>（2023年度）</p><table>{head}{TABLE}</table>", "report.html"
    )


def test_the_signature_of_the_forms_own_office_tells_the_day():
    assert field(named(SIGNED[0], *SIGNED), "filed_on") == SIGNED[1]


@pytest.mark.parametrize(
    ("office", "signed"),
    [
        ("洪江市财政局", SIGNED),  # another's
        (SIGNED[0], (*SIGNED, "附件另行报送。", SIGNED[0], "2024年3月1日")),  # two days
    ],
)
def test_a_day_that_is_not_certain_is_none(office: str, signed: tuple[str, ...]):
    assert field(named(office, *signed), "filed_on") is None


def test_sentences_tell_the_total_the_execution_s_points_and_the_grade():
    reading = report()
    assert ("budget_execution", "预算执行率指标", "10", "9.25") in scores(reading)
    assert [row[3] for row in scores(reading) if row[0] == "total"] == ["98.05"]
    assert field(reading, "grade") == "优"


def test_the_points_of_a_part_are_no_total():
    reading = report("产出指标分值50分，自评得分48.69分。经自评，项目综合得分98.03分（满分100分）。")
    assert [row[3] for row in scores(reading) if row[0] == "total"] == ["98.03"]
