"""What each chart has to show, asked of the published file in plain SQL by another way than the dashboards'.

A bar chart gives a row for each bar: where it stands, its series, its height.
"""

SCORECARD = """region_name_zh, region_name_en, fiscal_year, form_kind, form_count, budget_yuan, executed_yuan,
    execution_rate, total_score, grade, met_share, finding_count"""

EXPECTED = {
    ("comparison", "表单数 Forms"): "select count(*) from core.dim_form",
    ("comparison", "预算执行率 Execution rate"): """
        select sum(rated_executed_yuan) / sum(rated_budget_yuan) from marts.region_scorecard""",
    ("comparison", "总分得分率 Score rate"): """
        select sum(score) / sum(coalesce(max_score, 100)) from core.fct_score
        where component_kind = 'total' and score is not null""",
    ("comparison", "审核发现 Findings"): "select count(*) from audit.fct_finding",
    ("comparison", "地区记分卡 Scorecard"): f"select {SCORECARD} from marts.region_scorecard",
    ("comparison", "预算与支出 Budget and spending"): """
        select region_name_zh, '可比预算数（万元）', sum(budget_yuan) / 10000 from marts.region_scorecard
        group by all having sum(budget_yuan) is not null
        union all
        select region_name_zh, '实际支出（万元）', sum(executed_yuan) / 10000 from marts.region_scorecard
        group by all having sum(executed_yuan) is not null""",
    ("comparison", "预算结构（调整后预算） Budget by line, adjusted"): """
        select region_name_zh, line_name_zh, sum(amount_yuan) / 10000 from marts.budget_comparison
        where measure_code = 'adjusted_budget' and line_code in ('general_public_budget', 'government_fund',
            'state_capital', 'special_account', 'own_funds', 'other_funds', 'current_level', 'higher_level_subsidy')
        group by all having sum(amount_yuan) is not null""",
    ("comparison", "分级得分率 Score rate by level 1"): """
        select level1_name_zh, region_name_zh, sum(score) / sum(weight)
        from core.fct_indicator inner join core.dim_region using (region_code)
        inner join (select distinct level1_code, level1_name_zh from marts.indicator_comparison) using (level1_code)
        where score is not null and weight is not null group by all""",
    ("comparison", "失分 Points lost"): """
        select region_name_zh, component_kind, sum(points_lost) from marts.deductions
        where points_lost > 0 group by all""",
    ("comparison", "失分明细 Every line that lost points"): """
        select region_name_zh, fiscal_year, department_name, component_name, target_printed, actual_printed,
            max_score, score, points_lost, reason from marts.deductions""",
    ("audit", "审计发现 Findings"): "select count(*) from audit.fct_finding",
    ("audit", "错误 Errors"): "select count(*) from audit.fct_finding where severity = 'error'",
    ("audit", "无依据分数 Points unexplained"): "select sum(points_unexplained) from marts.rescoring_by_region",
    ("audit", "已复核行数 Lines rescored"): "select sum(rescored_count) from marts.rescoring_by_region",
    ("audit", "各规则发现数 Findings by rule"): """
        select name_zh, fct_finding.severity, count(*) from audit.fct_finding
        inner join audit.dim_rule using (rule_code) group by all""",
    ("audit", "严重程度 Severity"): """
        select severity, count(*), count(*) / sum(count(*)) over () from audit.fct_finding group by severity""",
    ("audit", "各地区发现数 Findings by region"): """
        select region_name_zh, label, count(severity) from core.dim_region
        inner join (select distinct region_code from core.dim_form) using (region_code)
        cross join (values ('error', '错误数'), ('warning', '警告数'), ('note', '提示数')) as t (severity_wanted, label)
        left join audit.fct_finding on fct_finding.region_code = dim_region.region_code
            and severity = severity_wanted
        group by all""",
    ("audit", "规则判定 Verdicts by rule"): """
        select name_zh, verdict, count(*) from audit.fct_check inner join audit.dim_rule using (rule_code)
        where form_id is not null group by all""",
    ("audit", "自评分与复核分 Stated against recomputed"): """
        select region_name_zh, department_name, project_name, fiscal_year, stated_total, recomputed_low,
            recomputed_high, points_unexplained, rescored_count, line_count, full_marks_share from marts.rescoring""",
    ("audit", "发现明细 Every finding"): """
        select fct_finding.severity, name_zh, region_name_zh, fiscal_year, subject, printed_value, expected_value,
            size_yuan, size_points, message_zh, message_en
        from audit.fct_finding inner join audit.dim_rule using (rule_code)
        inner join core.dim_region using (region_code)""",
}
