"""The columns of a work paper's tables, the same on paper and in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.paper import words

#: kinds whose values are numbers, set to the right
NUMBERS = {"yuan", "wan", "percent", "points", "number", "count"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the section's rows, its headings, and the kind of its values (see ``words.written``).

    ``under`` is shown small beneath the value on paper and has a column of its own in a workbook. ``width`` is in
    characters of a workbook.
    """

    key: str
    zh: str
    en: str
    kind: str = "text"
    under: Column | None = None
    width: int = 14

    @property
    def is_number(self) -> bool:
        """Whether its values stand to the right."""
        return self.kind in NUMBERS

    @property
    def english(self) -> str | None:
        """The key of the English beneath its Chinese, if that is what stands there."""
        return self.under.key if self.under and self.under.key.endswith("_en") else None

    @property
    def is_short(self) -> bool:
        """Whether its values are a word or a number that isn't broken over lines."""
        return self.kind == "short"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table; ``missing`` says why it can't be told, where the warehouse doesn't hold it."""

    code: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[dict[str, object], ...]
    missing: words.Pair | None = None


#: said where the warehouse lacks the table
OLD = (
    "该仓库由较早版本建成，未含此表；请重新运行 jixiao build。",
    "This warehouse was built by an older version and has no such table: run jixiao build again.",
)

CHECKS = (
    Column("rule_zh", "规则", "Rule", under=Column("rule_en", "规则（英文）", "Rule (English)", width=28), width=26),
    Column(
        "verdict_zh",
        "结论",
        "Verdict",
        "short",
        under=Column("verdict_en", "结论（英文）", "Verdict (English)"),
        width=15,
    ),
    Column("level_zh", "层级", "Level", "short", width=13),
    Column("checked_count", "已核", "Checked", "count", width=8),
    Column("failed_count", "不符", "Failed", "count", width=8),
    Column(
        "size_yuan",
        "涉及金额（元）",
        "Size, yuan",
        "yuan",
        under=Column("size_points", "涉及分数", "Points", "points", width=10),
        width=16,
    ),
    Column(
        "reason_zh", "不适用原因", "Why not", under=Column("reason_en", "原因（英文）", "Reason", width=40), width=40
    ),
    Column("source", "依据", "Source", width=22),
)
RESCORES = (
    Column("component_name", "得分项", "Line", under=Column("kind_zh", "类别", "Kind"), width=28),
    Column("max_score", "分值", "Weight", "points", width=9),
    Column("stated_score", "填报得分", "Stated", "points", width=10),
    Column("recomputed_low", "复核下限", "Least", "points", width=10),
    Column("recomputed_high", "复核上限", "Most", "points", width=10),
    Column("difference", "差额", "Difference", "points", width=10),
    Column("rule_zh", "评分规则", "Rule", under=Column("rule_source", "规则依据", "Source", width=22), width=18),
    Column(
        "working",
        "计算过程或不能复核的原因",
        "Working, or why not",
        under=Column("reason_en", "原因（英文）", "Why not", width=34),
        width=44,
    ),
)
SIGNALS = (
    Column(
        "severity_zh", "程度", "Severity", "short", under=Column("severity_en", "程度（英文）", "Severity"), width=9
    ),
    Column("level_zh", "层级", "Level", under=Column("level_en", "层级（英文）", "Level"), width=12),
    Column("subject", "涉及内容", "Subject", width=24),
    Column("message_zh", "说明", "Message", under=Column("message_en", "说明（英文）", "Message", width=60), width=60),
)
CORRECTIONS = (
    Column("place_zh", "位置", "Place", width=22),
    Column("text_printed", "原文", "As printed", width=26),
    Column("text_corrected", "更正为", "Read as", width=26),
    Column("reason", "更正理由", "Why", width=48),
    Column("corrected_on", "更正日期", "On", "date", width=11),
    Column("source", "更正文件", "File", width=26),
)
BUDGET = (
    Column(
        "line_name",
        "项目（原文）",
        "Line as printed",
        under=Column("line_zh", "读作项目", "Read as", width=18),
        width=26,
    ),
    Column("measure_zh", "口径", "Measure", under=Column("measure_en", "口径（英文）", "Measure"), width=26),
    Column("fiscal_year", "年度", "Year", "short", width=7),
    Column("printed", "填列", "As printed", "short", under=Column("section_zh", "出处", "Section", width=8), width=16),
    Column(
        "amount_yuan",
        "读作（元）",
        "Read, yuan",
        "yuan",
        under=Column("amount_wan", "折合（万元）", "10k yuan", "wan", width=14),
        width=20,
    ),
    Column("ratio", "比率", "Ratio", "percent", width=10),
    Column("place_zh", "位置", "Place", width=22),
)
INDICATORS = (
    Column("level1", "一级指标", "Level 1", under=Column("level2", "二级指标", "Level 2"), width=12),
    Column("indicator_name", "指标", "Indicator", under=Column("place_zh", "位置", "Place", width=22), width=30),
    Column(
        "target_printed",
        "目标值",
        "Target",
        under=Column("target_read", "目标读作", "Target read as", width=16),
        width=18,
    ),
    Column(
        "actual_printed",
        "实际完成值",
        "Actual",
        under=Column("actual_read", "实际读作", "Actual read as", width=16),
        width=18,
    ),
    Column(
        "met_zh", "达标", "Met", "short", under=Column("attainment_ratio", "完成比", "Attained", "percent"), width=8
    ),
    Column(
        "weight",
        "分值",
        "Weight",
        "points",
        under=Column("weight_printed", "分值填列", "As printed", width=10),
        width=9,
    ),
    Column(
        "score", "得分", "Score", "points", under=Column("score_printed", "得分填列", "As printed", width=10), width=9
    ),
    Column("explanation", "说明、偏差原因、备注", "Explanation, reason, note", width=48),
)
SCORES = (
    Column("component_name", "得分项", "Line", width=30),
    Column("kind_zh", "类别", "Kind", under=Column("kind_en", "类别（英文）", "Kind"), width=14),
    Column(
        "max_score", "满分", "Of", "points", under=Column("max_printed", "满分填列", "As printed", width=10), width=9
    ),
    Column(
        "score", "得分", "Score", "points", under=Column("score_printed", "得分填列", "As printed", width=10), width=9
    ),
    Column("score_rate", "得分率", "Rate", "percent", width=9),
    Column("basis_zh", "来源", "Basis", "short", under=Column("basis_en", "来源（英文）", "Basis"), width=9),
    Column(
        "grade", "等次", "Grade", "short", under=Column("grade_printed", "填列等次", "Printed grade", width=9), width=7
    ),
    Column("place_zh", "位置", "Place", width=22),
)
COVERAGE = (
    Column("group_zh", "部分", "Part", width=10),
    Column("name_zh", "内容", "Figure", under=Column("name_en", "内容（英文）", "Figure", width=34), width=34),
    Column("status_zh", "状态", "Status", under=Column("status_en", "状态（英文）", "Status", width=16), width=10),
    Column("reported_count", "已填处数", "Filled", "count", width=9),
    Column("blank_count", "留空处数", "Blank", "count", width=9),
)

#: what the auditor fills in
CONCLUSION = (
    Column("blank", "结论", "Conclusion", "blank", width=26),
    Column("blank", "签名", "Signature", "blank", width=9),
    Column("blank", "日期", "Date", "blank", width=9),
)
#: the findings in a workbook: on paper each has a block of its own
FINDINGS = (
    Column("number", "序号", "No.", "count", width=6),
    Column("severity_zh", "程度", "Severity", "short", under=Column("severity_en", "", ""), width=9),
    Column("rule_zh", "规则", "Rule", under=Column("rule_en", "", ""), width=18),
    Column("subject", "涉及内容", "Subject", width=24),
    Column("printed_value", "填列值", "Printed", width=15),
    Column("expected_value", "应为／比较值", "Expected", width=15),
    Column("difference", "差额", "Difference", "number", width=11),
    Column("difference_unit", "差额单位", "Unit", width=9),
    Column("size_yuan", "涉及金额（元）", "Size, yuan", "yuan", width=16),
    Column("size_points", "涉及分数", "Points", "points", width=8),
    Column("message_zh", "说明", "Message", under=Column("message_en", "", ""), width=52),
    Column("source", "依据", "Source", width=18),
    *CONCLUSION,
)
#: what else a workbook holds of a finding; not printed
FINDINGS_MORE = (
    Column("place_zh", "单元格位置", "Cells", width=30),
    Column("text", "单元格原文", "Text of the cells", width=50),
    Column("rule_code", "规则代码", "Rule code", width=24),
    Column("finding_id", "发现编号", "Finding id", width=34),
)
OVERVIEW_MORE = (
    Column("department_code", "部门编码", "Department code", width=10),
    Column("file_name", "文件", "File", width=26),
    Column("form_no", "表序", "Form no.", "count", width=7),
    Column("page_count", "页数", "Pages", "count", width=7),
    Column("ingested_at", "读取时间（UTC）", "Read at (UTC)", "time", width=22),
    Column("document_id", "SHA-256", "SHA-256", width=66),
    Column("form_id", "表单编号", "Form id", width=34),
)


def overview(severities: Mapping[str, words.Pair]) -> tuple[Column, ...]:
    """One line a form; the columns that count findings are named as the dictionary names their severities."""
    return (
        Column("title", "表名", "Title", width=24),
        Column("kind_zh", "表类", "Kind", width=15),
        Column("fiscal_year", "年度", "Year", "year", width=7),
        Column("year_basis", "年度依据", "Basis", width=9),
        Column("filed_on", "填报日期", "Filed on", "date", width=11),
        Column("total", "填报总分", "Stated", "points", width=9),
        Column("low", "复核下限", "Least", "points", width=9),
        Column("high", "复核上限", "Most", "points", width=9),
        Column("difference", "差额", "Difference", "points", width=10),
        Column("grade", "等次", "Grade", width=6),
        *(Column(code, zh, en, "count", width=9) for code, (zh, en) in severities.items()),
        Column("pass", "规则相符", "Passed", "count", width=8),
        Column("fail", "规则不符", "Failed", "count", width=8),
        Column("not_applicable", "规则不适用", "Not applicable", "count", width=10),
        *CONCLUSION,
    )
