"""Number formats: what a spreadsheet shows for a value."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.displayed import BUILT_IN, displayed


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.9255, "0.00%", "92.55%"),
        (1, "0%", "100%"),
        (0.935, "0.0%", "93.5%"),
        (3779700, "#,##0.00", "3,779,700.00"),
        (999, "#,##0", "999"),
        (0.5, "#,##0.00", "0.50"),
        (7, "000", "007"),
        (0.5, "#.##", ".5"),
        (1.25, "0.0##", "1.25"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-0.001, "0.00", "0.00"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1234.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (41.5, '0.0"万元"', "41.5万元"),
        (12345678, '0.00,,"百万"', "12.35百万"),
        (123456, '0!.0,"万"', "12.3万"),
        (88, "[Red]0;[Blue]-0", "88"),
        (5, "[$￥-804]#,##0.00", "￥5.00"),
        (1, '[=1]"是";[=0]"否";0', "是"),
        (0, '[=1]"是";[=0]"否";0', "否"),
        (5, '[>=10]"多";[<10]"少"', "少"),
        (2583, '0"件"', "2583件"),
        (12, 'General"期"', "12期"),
        (0, "0.00;-0.00;", ""),
        (2, "0.00;-0.00;", "2.00"),
        (5, ";;;", ""),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.5, "# ?/?", "0.5"),
        (3, "@", "3"),
    ],
)
def test_numbers_are_shown_by_their_format(value: float, code: str, shown: str) -> None:
    assert displayed(value, code) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (10.0, "10"),
        (2914526.67, "2914526.67"),
        (0.9166666666666667, "0.916666667"),
        (12345678901.25, "12345678901.25"),
        (123456789012345.0, "123456789012345"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (-3.5, "-3.5"),
    ],
)
def test_a_number_without_format_has_no_noise_and_no_exponent(value: float, shown: str) -> None:
    assert displayed(value, "") == shown
    assert displayed(value, "General") == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (44579, "yyyy-mm-dd", "2022-01-18"),
        (44579, BUILT_IN[14], "2022/1/18"),
        (44579, 'yyyy"年"m"月"d"日"', "2022年1月18日"),
        (44579, BUILT_IN[31], "2022年1月18日"),
        (44579, BUILT_IN[57], "2022年1月"),
        (44579, "[$-804]yyyy年m月d日;@", "2022年1月18日"),
        (44579, "[$-F800]dddd\\, mmmm dd\\, yyyy", "2022年1月18日"),
        (44579.4375, "yyyy-mm-dd hh:mm:ss", "2022-01-18 10:30:00"),
        (44579.4375, "h:mm AM/PM", "10:30 AM"),
        (44579.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (1.5, "[h]:mm", "36:00"),
        (44579, "aaaa", "星期二"),
        (1, "yyyy-m-d", "1900-1-1"),
    ],
)
def test_dates_are_shown_by_their_format(value: float, code: str, shown: str) -> None:
    assert displayed(value, code) == shown


def test_days_may_count_from_1904() -> None:
    assert displayed(43117, "yyyy-mm-dd", since_1904=True) == "2022-01-18"


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(alphabet='0#?.,%;"\\[]_*@/ymdhsE+-年万 ', max_size=12))
def test_no_value_and_no_format_break_it(value: float, code: str) -> None:
    assert isinstance(displayed(value, code), str)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_money_keeps_its_cents_in_every_usual_format(amount: Decimal) -> None:
    for code in ("", "0.00", "#,##0.00", "#,##0.00_ ;-#,##0.00"):
        assert Decimal(displayed(float(amount), code).replace(",", "")) == amount


def test_what_is_no_number_shows_nothing() -> None:
    assert displayed(math.nan, "0.00") == ""
    assert displayed(math.inf, "") == ""
