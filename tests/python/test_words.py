"""The words that offices print: each names what stands under or beside it, and none names something else."""

from __future__ import annotations

import pytest
from reading import indicators, read_text

from ingest.forms import vocabulary as words

#: funding columns by their measure
MEASURES = {
    "initial_budget": "年初预算数 年初批复预算数 期初预算数 预算批复金额 部门预算批复数 初始预算数 人大批准预算数 "
    "年初控制数 预算数（年初）",
    "adjusted_budget": "全年预算数（A） 调整后预算数 变更后预算数 最终预算数 年末预算数 全年可用预算 修正预算数 "
    "全年指标数 预算数（调整后） 全年预算（调整）数 调整后支出预算",
    "adjustment": "年中调整数 追加预算 预算调整金额 增减数 年中调剂 调增调减数 本年追加预算数 全年预算调整数 "
    "预算调增数",
    "executed": "全年执行数（B） 实际支出金额 决算数 累计支出 国库支付数 已使用资金 全年累计支出 实支数 列支数 "
    "完成支出 "
    "报账金额 全年累计支付金额 实际发生额 截至12月31日执行数 "
    "截止2023年12月31日支出金额 12月底执行数 年末支出数 1-12月执行数 "
    "全年预算执行数（B） 全年预算执行金额 调整后预算执行数",
    "execution_rate": "预算执行率 执行率（B/A） 支出进度 支付进度 支出完成率 决算/预算 执行百分比 完成调整预算的比例 "
    "全年预算执行率 全年预算支出率（%） 调整后预算执行率 全年支出完成率 实际支出进度",
    "budget": "预算数 年度预算 预算资金 安排数 安排金额 计划数 计划资金 部门预算数 资金预算 核定预算数 "
    "指标金额 当年安排 年度投资计划",
    "year_end_balance": "全年预算结余 年末结余 结转结余 剩余资金 未支出数 未执行金额 结转下年金额 余额 滚存结余 "
    "下年结转",
    "carryover_in": "上年结转 上年结转结余 以前年度结转 年初结转 期初结余",
    "prior_year_amount": "上年决算数 上年数 上年度支出数",
    "declared_budget": "当年预算金额 申请预算数 本年申报数",
    "unmapped": "实际到位资金 1-6月执行数 计划支出数 预算调整率 结转结余率 全年预算支出数 年初预算完成率 上年执行率 "
    "年初预算得分",
}
#: columns of indicators by their role
ROLES = {
    "level1": "一级指标 一级评价指标 指标维度",
    "level2": "二级指标 二级评价指标 指标小类",
    "name": "三级指标 三级评价指标 具体绩效指标 细化指标 指标项",
    "target": "年度指标值 预期完成值 全年计划完成值 年初批复值 申报值 全年目标 指标目标 预算批复指标值 "
    "考核目标 年度目标任务 期望值 三级指标目标值",
    "actual": "实际完成值 全年实现值 执行值 实绩值 完成量 截至年底完成值 1-12月完成值 年底完成值 2023年实际完成值 "
    "三级指标完成值 年度实际完成 全年实际 实绩",
    "weight": "分值 权重 标准分 满分值 应得分 配分 基准分 考核分值 单项分值 三级指标分值 三级指标权重 单项分 本项分值 "
    "基本分",
    "score": "得分 自评得分 单位自评得分 自评分数 自我评分 评价分 绩效得分 自评计分 预算单位自评分 "
    "三级指标得分 单位自评 本项得分 自查得分 实际得分值",
    "deviation": "偏差原因分析及改进措施 偏离原因 扣分说明 失分原因 未完成说明 未实现目标原因 超额完成原因 "
    "整改措施 下一步措施",
    "evidence": "佐证材料 佐证 取数来源 取值依据 材料来源",
    "scoring_rule": "评分标准 赋分规则 评分依据 打分标准 指标释义 评价要点",
    "attainment": "完成率 达成率 实现程度 完成百分比 完成度",
    "target_unit": "计量单位 指标值单位 数量单位",
    "target_comparator": "计算符号 关系符 比较符号",
    "other_score": "财政部门评分 复核得分 抽查得分 科室审核得分 单位复核分",
    "aside": "序号 基准值 指标编码 评价等次 近三年指标值 前年实际值 行业标准 上年完成值",
}
#: rows of money by their line
LINES = {
    "unmapped": "上级和本级财政资金 中央和地方资金",
    "total": "年度资金总额 年度投资合计 项目总金额 资金来源合计 经费总额 总投入",
    "fiscal_appropriation": "财政资本金 财政拨款 财政预算资金 财政安排资金 财政补贴",
    "general_public_budget": "一般公共预算拨款 公共财政预算 一般预算拨款",
    "government_fund": "政府性基金 基金预算拨款 专项债券资金（政府性基金预算）",
    "special_account": "财政专户管理资金 专户资金 教育收费 事业收入（财政专户）",
    "own_funds": "单位自有资金 单位自有 经营收入 企业自筹 学校自筹",
    "other_funds": "其他资金 其他资金收入 社会捐赠",
    "higher_level_subsidy": "市级补助 上级补助 上级专款 省级专项资金 市级以上资金 省级及以上补助 国家投资",
    "current_level": "本级资金 本级配套 乡镇资金 街道资金 旗县资金 市、县资金 市州资金",
    "total_income": "收入合计 部门收入",
    "total_expenditure": "支出合计 部门总支出 全年总支出",
}
#: fields of a form's head by their code
FIELDS = {
    "project_name": "项目名称 债券项目名称 政府购买服务项目名称 工程名称 支出项目名称",
    "department_name": "主管部门 业务主管部门 资金主管部门 主管预算部门 报送单位 被评价单位 街道名称 部门（单位） "
    "政策制定部门",
    "implementing_unit": "实施单位 实施主体 项目责任单位 项目法人 二级预算单位 具体实施单位 组织实施单位",
    "filed_on": "填报日期 上报日期 制表日期",
    "fiscal_year": "预算年度 年份 财政年度 填报年度",
    "personal": "联系人 法定代表人 部门领导 主管领导",
    "grade": "自评等级 评级 评定等级",
}
SCORES = {
    "total": "总分 自评得分 自评价得分 最终得分 自评分合计 综合评分 合计（100分） 总评得分",
    "budget_execution": "预算执行（10分） 资金执行率得分 资金执行情况（10分） 预算完成率得分",
}
SECTIONS = {
    "duties": "部门职能 主要职责 职责职能",
    "tasks": "年度重点工作 重点工作任务",
    "goal_expected": "预期目标 年初设定目标",
    "problems": "存在的问题 主要问题 存在的不足 问题与不足",
    "improvement": "改进措施 下一步计划 改进建议 意见建议 下步措施",
    "conclusion": "自评结论 综合结论",
}
TITLES = {
    "project_self_evaluation": "项目支出绩效自评表 项目支出绩效自我评价表 专项资金绩效自评表",
    "department_self_evaluation": "部门整体支出绩效自评表 部门整体支出绩效自我评价表 部门整体支出绩效评分表",
    "department_target_declaration": "部门整体支出绩效目标申报表 单位整体支出绩效目标表",
}
#: words that sound like one of them
#: (资金使用率 is a share of what was at hand, 年度部门预算 the label of a block)
NOTHING = "专项债券资金 预算支出数 资金使用率 年度部门预算 项目经费 项目评分 考核得分"


def each(table: dict[str, str]) -> list[tuple[str, str]]:
    """(word, what it names) of a table."""
    return [(word, code) for code, line in table.items() for word in line.split()]


@pytest.mark.parametrize(("word", "measure"), each(MEASURES))
def test_a_funding_header_names_its_measure(word: str, measure: str) -> None:
    assert words.column_role("funding", word) == ("measure", measure)


@pytest.mark.parametrize("word", ["任务名称", "重点任务", "年度主要工作任务", "支出方向"])
def test_a_funding_header_names_what_the_money_is_for(word: str) -> None:
    assert words.column_role("funding", word) == ("name", "")


@pytest.mark.parametrize(("word", "role"), each(ROLES))
def test_an_indicators_header_names_its_role(word: str, role: str) -> None:
    found = words.column_role("indicator", word)
    assert found is not None
    assert found[0] == role


@pytest.mark.parametrize(("word", "line"), each(LINES))
def test_a_label_of_money_names_its_line(word: str, line: str) -> None:
    assert words.line_code(word) == line


def test_a_budget_in_parentheses_is_not_the_line_of_what_was_left_of_it() -> None:
    assert words.line_code("上年结转（政府性基金预算）") is None


@pytest.mark.parametrize(("word", "code"), each(FIELDS))
def test_a_label_of_the_head_names_its_field(word: str, code: str) -> None:
    assert words.field_code(word) == (code, code == "personal")


@pytest.mark.parametrize(("word", "kind"), each(SCORES))
def test_a_label_of_points_names_its_component(word: str, kind: str) -> None:
    assert words.score_component(word) == kind


@pytest.mark.parametrize(("word", "section"), each(SECTIONS))
def test_a_heading_names_its_section(word: str, section: str) -> None:
    assert words.section_code(word) == section


@pytest.mark.parametrize(("title", "kind"), each(TITLES))
def test_a_title_names_the_kind_of_form(title: str, kind: str) -> None:
    assert words.title_kind(f"2023年度{title}") == kind


@pytest.mark.parametrize("word", NOTHING.split())
def test_a_word_of_two_meanings_names_nothing(word: str) -> None:
    assert words.column_role("funding", word) is None
    assert words.line_code(word) is None
    assert words.score_component(word) is None


def test_points_that_an_execution_can_have_are_not_its_score() -> None:
    assert words.score_component("预算执行率分值") is None


def test_the_goal_of_the_year_heads_no_column_of_targets() -> None:
    assert words.column_role("indicator", "年度绩效目标") != ("target", "")


@pytest.mark.parametrize(
    ("header", "target", "actual"),
    [
        (("2022年完成值", "2023年指标值", "2023年实际完成值"), "≥30次", "33次"),
        (("2022年指标值", "2022年完成值", "2023年指标值"), "28次", "≥30次"),
        (("2023年指标值", "2022年完成值", "2023年完成值"), "28次", "33次"),
    ],
    ids=["prior actual first", "next year's target last", "prior actual between"],
)
def test_of_values_of_several_years_those_of_the_forms_year_count(
    header: tuple[str, ...], target: str, actual: str
) -> None:
    values = ("28次", "≥30次", "33次")
    cells = [("一级指标", "二级指标", "三级指标", *header, "分值", "得分")]
    cells.append(("产出指标", "数量指标", "巡查次数", *values, "90", "90"))
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in cells)
    reading = read_text(f"<h1>项目支出绩效自评表</h1><table>{lines}</table>", "form.html")
    assert indicators(reading, "target_printed", "actual_printed") == [(target, actual)]
