"""Questions that people ask of a warehouse: ten of its marts, and the barest way to make figures of the raw rows."""

from __future__ import annotations

from typing import Final

#: what a dashboard asks; `$region` is the region with most forms, `$year` its year with most
BI: Final = {
    "one region over the years": """select fiscal_year, form_kind, budget_yuan, executed_yuan, execution_rate,
        total_score, grade from marts.region_scorecard where region_code = $region order by fiscal_year""",
    "regions by execution rate": """select region_name_zh, execution_rate, execution_rate_rank
        from marts.region_scorecard where fiscal_year = $year and execution_rate_rank <= 20 order by 3""",
    "provinces of a year": """select province_name_zh, sum(budget_yuan), sum(executed_yuan),
        avg(total_score) from marts.region_scorecard where fiscal_year = $year group by all order by 2 desc""",
    "a budget line across regions": """select region_name_zh, amount_yuan, share_of_total, amount_rank
        from marts.budget_comparison where fiscal_year = $year and line_code = 'basic_expenditure'
        and measure_code = 'executed' and is_reported order by amount_rank limit 50""",
    "budget structure of a region": """select line_name_zh, measure_name_zh, amount_yuan, share_of_total
        from marts.budget_comparison where region_code = $region and fiscal_year = $year and is_reported
        order by line_order, measure_order""",
    "indicators by level": """select level1_code, level2_code, sum(indicator_count),
        sum(met_count) / sum(comparable_count)
        from marts.indicator_comparison where fiscal_year = $year group by all order by all""",
    "rules that fail most": """select rule_code, sum(finding_count), sum(size_yuan) from marts.finding_summary
        where fiscal_year = $year group by all order by 3 desc nulls last limit 20""",
    "grades by kind of form": """select form_kind, grade, count(*), avg(total_score) from marts.score_comparison
        where fiscal_year = $year group by all order by all""",
    "points lost in a region": """select department_name, component_name, points_lost, reason from marts.deductions
        where region_code = $region order by points_lost desc nulls last limit 50""",
    "what a region's forms leave out": """select figure_name_zh, count(*) filter (where status = 'reported') / count(*)
        from marts.coverage where region_code = $region group by all order by 2""",
}

#: the region and the year that the questions are about
SUBJECT: Final = """select region_code, fiscal_year from marts.score_comparison
    where region_code is not null and fiscal_year is not null group by all order by count(*) desc, 1, 2 limit 1"""

_NUMBER: Final = "try_cast(replace(regexp_extract({0}, '-?[0-9][0-9,]*([.][0-9]+)?'), ',', '') as decimal(18, 4))"
_LINE: Final = "md5(concat_ws('|', t.document_id, t.form_no, '{0}', t.line_no)) as id, t.*, f.region_code"
_OF_FORM: Final = "from built.raw.{0} as t join built.raw.form as f using (document_id, form_no)"


def _numbers(*columns: str) -> str:
    return ", ".join(f"{_NUMBER.format('t.' + column)} as {column}_value" for column in columns)


#: the reference: each raw row read once, its key made, its numbers found by one expression, written to a table; no
#: vocabulary, unit, date, rule or comparison
BARE: Final = {
    "budget": f"select {_LINE.format('budget')}, {_numbers('value_printed')} {_OF_FORM.format('budget_line')}",
    "indicator": f"select {_LINE.format('indicator')}, "
    f"{_numbers('target_printed', 'actual_printed', 'weight_printed', 'score_printed')} "
    f"{_OF_FORM.format('indicator_line')}",
    "score": f"select {_LINE.format('score')}, {_numbers('max_printed', 'score_printed')} "
    f"{_OF_FORM.format('score_line')}",
    "source": f"select {_LINE.format('source')} {_OF_FORM.format('line_source')}",
}
