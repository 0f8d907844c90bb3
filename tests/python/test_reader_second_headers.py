"""What stands under the second row of an indicator header: targets in words, and headers that nobody understands."""

from __future__ import annotations

from pathlib import Path

from reading import indicators

from ingest.forms import read
from ingest.loaders import load

HEAD = "<p>项目支出绩效自评表</p><table><tr><td>项目名称</td><td colspan=7>山塘整治</td></tr>"
FIRST = (
    "<tr><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td>"
    "<td colspan=3>预期指标值</td><td rowspan=2>实际完成值</td><td rowspan=2>得分</td></tr>"
)
SIGNS = "<tr><td>符号</td><td>值</td><td>单位（文字描述）</td></tr>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _read(tmp_path: Path, *rows: str) -> list[tuple[object, ...]]:
    path = tmp_path / "form.html"
    path.write_text(f"<html><body>{HEAD}{''.join(rows)}</table></body></html>", encoding="utf-8")
    return indicators(
        read(load(path)), "indicator_printed", "target_comparator_printed", "target_printed", "target_unit_printed"
    )


def test_a_target_in_words_stands_in_the_units_column_where_the_sign_says_so(tmp_path: Path) -> None:
    rows = _read(
        tmp_path,
        FIRST,
        SIGNS,
        _row("产出指标", "数量指标", "整治山塘", ">=", "12", "座", "12座", "30"),
        _row("产出指标", "质量指标", "管护机制", "文字描述", "", "健全", "健全", "30"),
        _row("效益指标", "社会效益指标", "受益人口", "定性", "", "人", "3000人", "30"),
    )
    assert rows == [("整治山塘", ">=", "12", "座"), ("管护机制", None, "健全", None), ("受益人口", "定性", None, "人")]


def test_a_score_times_its_weight_is_the_score(tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    rows = _row("一级指标", "二级指标", "三级指标", "目标值", "完成值", "得分（百分制）", "权重", "得分×权重") + _row(
        "产出指标", "数量指标", "整治山塘", "≥12座", "11座", "90", "30", "27"
    )
    path.write_text(f"<html><body>{HEAD}{rows}</table></body></html>", encoding="utf-8")
    assert indicators(read(load(path)), "weight_printed", "score_printed") == [("30", "27")]


def test_a_second_header_that_is_not_understood_names_no_indicator(tmp_path: Path) -> None:
    one_row = _row("一级指标", "二级指标", "三级指标", "目标", "", "", "实际完成值", "得分")
    lost = _row("目标值", "符号", "计量单位", "佐证材料", "", "", "", "")
    values = _row("产出指标", "数量指标", "整治山塘", "≥12座", "", "", "12座", "30")
    assert [name for name, *_ in _read(tmp_path, one_row, values, lost)] == ["整治山塘"]
