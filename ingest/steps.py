"""The steps from printed text to value, in words, from a fact's own columns and the cells it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

Row = Mapping[str, object]

_NUMBER = re.compile(r"[-+−]?\d[\d,，]*(?:[.．]\d+)?")
#: an indicator's sides: the printed text, and what was read from it
_SIDES = ("target", "actual")


def of_fact(table: str, fact: Row, sources: Sequence[Row]) -> list[str]:
    """How the values of one fact came about; ``table`` is ``fct_budget``, ``fct_indicator`` or ``fct_score``."""
    makers = {"fct_budget": _budget, "fct_indicator": _indicator, "fct_score": _score}
    return makers[table](fact, _texts(sources))


def of_finding(finding: Row, rule: Row) -> list[str]:
    """How a finding or a signal came about: what the rule asks, what is printed, what it is held against."""
    steps = [_rule_step(finding, rule)]
    printed, expected = finding["printed_value"], finding["expected_value"]
    if printed is not None or expected is not None:
        against = f", held against “{_one_line(expected)}”" if expected is not None else ""
        steps.append(f"printed “{_one_line(printed)}”{against}" if printed is not None else f"not printed{against}")
    if finding["difference"] is not None:
        steps.append(
            f"printed less expected: {_plain(finding['difference'])} {finding['difference_unit'] or ''}".strip()
        )
    steps += [
        f"size {_plain(finding[column])} {unit}"
        for column, unit in (("size_yuan", "yuan"), ("size_points", "points"))
        if finding.get(column) is not None
    ]
    concerned = finding.get("form_ids")
    if isinstance(concerned, list) and len(concerned) > 1:
        steps.append(f"it concerns {len(concerned)} forms: {', '.join(str(form_id) for form_id in concerned)}")
    if not finding["fact_ids"]:
        steps.append("it rests on no fact: on the form's header, its text or its labels")
    return [*steps, f"{finding['severity']}: {finding['message_en']}", str(finding["message_zh"])]


def of_check(check: Row, rule: Row) -> list[str]:
    """How a verdict came about: what was checked, and why nothing could be where nothing was."""
    counts = f"{check['checked_count']} judged, {check['failed_count']} of them failed"
    steps = [_rule_step(check, rule), f"{counts}, {check['not_applicable_count']} could not be judged"]
    if check["reason_en"] is not None:
        steps.append(f"not applicable: {check['reason_en']} ({check['reason_zh']})")
    return [*steps, f"verdict {check['verdict']}"]


def of_rescore(rescore: Row, _rule: Row) -> list[str]:
    """How a score was worked out again: the rule, the working, the range, and what is stated."""
    steps = [f"scoring rule {rescore['rule_code']} ({rescore['rule_name_zh']}), source {rescore['rule_source']}"]
    if rescore["working"] is not None:
        steps.append(f"working: {rescore['working']}")
    low, high = rescore["recomputed_low"], rescore["recomputed_high"]
    if low is None:
        return [*steps, f"can't be re-scored: {rescore['reason_en']} ({rescore['reason_zh']})"]
    steps.append(f"the rule gives {_plain(low)}" + (f" to {_plain(high)}" if high != low else "") + " points")
    if rescore["difference"] is None:
        return [*steps, "the form states no score to hold against it"]
    return [*steps, f"stated {_plain(rescore['stated_score'])}: difference {_plain(rescore['difference'])} points"]


def of_revision(change: Row, old_form: Row) -> list[str]:
    """How two versions of a form differ in one fact: what the older one prints and where, and what the newer one."""
    names = (("page", "old_page_no"), ("table", "old_table_no"), ("row", "old_row_no"), ("column", "old_col_no"))
    place = ", ".join(f"{word} {change[column]}" for word, column in names if change[column] is not None)
    older = f"the version before ({old_form.get('file_name')}, form {old_form.get('form_no')})"
    if change["old_value"] is None:
        steps = [f"{older} has none"]
    else:
        steps = [f"{older} prints “{_one_line(change['old_value'])}”" + (f" at {place}" if place else "")]
    now = {
        "blanked": "the newer version prints the place, and leaves it blank",
        "not_restated": "the newer version has no such place",
        "removed": "the newer version has no such indicator",
    }.get(str(change["change_kind"]), f"the newer version prints “{_one_line(change['new_value'])}”")
    return [*steps, now, f"{change['change_kind']}: {change['column_name']} of {change['fact_key']}"]


def _rule_step(row: Row, rule: Row) -> str:
    source = f", source {rule['source']}" if rule.get("source") else ""
    return f"rule {row['rule_code']}: {rule.get('checks_en') or 'not in the catalogue'}{source}"


def _plain(number: object) -> str:
    """A number without the zeros at its end."""
    text = f"{Decimal(str(number)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _texts(sources: Sequence[Row]) -> dict[str, str]:
    """The fact's column -> the texts of the cells that feed it, as printed or, where corrected, as read."""
    texts: dict[str, list[str]] = {}
    for source in sources:
        texts.setdefault(str(source["column_name"]), []).append(_one_line(_read(source)))
    return {column: " + ".join(f"“{text}”" for text in parts) for column, parts in texts.items()}


def _read(source: Row) -> object:
    corrected = source.get("text_corrected")
    return source["text_printed"] if corrected is None else corrected


def _budget(fact: Row, texts: Mapping[str, str]) -> list[str]:
    label = texts.get("line_code") or texts.get("line_name") or f"“{fact['line_name']}”"
    steps = [f"label {label} means line_code {fact['line_code']}"]
    header = texts.get("measure_code")
    steps.append(
        f"header {header} means measure_code {fact['measure_code']}"
        if header
        else f"its place in the form means measure_code {fact['measure_code']}"
    )
    steps.append(f"fiscal_year is {_or_null(fact['fiscal_year'])}")
    printed = _one_line(fact["value_printed"])
    number = _number(printed)
    if number is None:
        return [*steps, f"“{printed}” can't be read as a number: amount_yuan and ratio are NULL"]
    steps.append(f"“{printed}” read as the number {number:f}")
    if fact["ratio"] is not None:
        return [*steps, _ratio_step(printed, number, Decimal(str(fact["ratio"])))]
    if fact["amount_yuan"] is None:
        return [*steps, "no unit is known for it: amount_yuan is NULL"]
    amount = Decimal(str(fact["amount_yuan"]))
    unit = texts.get("unit_printed") or f"“{fact['unit_printed']}”"
    factor = f"times {_factor(number, amount):,f}" if number and amount else "zero in any unit"
    steps.append(f"unit {unit}: {factor}")
    return [*steps, f"rounded to 0.01 yuan: amount_yuan {amount:,.2f}"]


def _ratio_step(printed: str, number: Decimal, ratio: Decimal) -> str:
    if ratio == number and "%" not in printed:
        return f"taken as a fraction: ratio {ratio:f}"
    why = "the percent sign" if "%" in printed or "％" in printed else "a bare number in a rate column is a percentage"
    return f"{why}: divided by 100, rounded to six decimals: ratio {ratio:f}"


def _factor(number: Decimal, amount: Decimal) -> Decimal:
    """The unit's factor: the power of ten between the printed number and the amount in yuan."""
    return Decimal(10) ** round((amount / number).log10())


def _indicator(fact: Row, texts: Mapping[str, str]) -> list[str]:
    steps = [_level_step(level, fact, texts) for level in ("level1", "level2")]
    steps.append(f"indicator_name {texts.get('indicator_name', '')} without the layout's white space")
    steps.extend(_side_step(side, fact) for side in _SIDES)
    met = fact["is_target_met"]
    steps.append(
        "is_target_met is NULL: target and actual can't be compared, or one is missing"
        if met is None
        else f"actual against target: is_target_met {str(met).lower()}"
    )
    if fact["attainment_ratio"] is not None:
        steps.append(f"actual over target: attainment_ratio {fact['attainment_ratio']}")
    steps.extend(
        f"{texts.get(column, 'printed')} read as {column} {fact[column]}"
        for column in ("weight", "score")
        if fact[column] is not None
    )
    if fact["score_rate"] is not None:
        steps.append(f"score over weight: score_rate {fact['score_rate']}")
    return steps


def _level_step(level: str, fact: Row, texts: Mapping[str, str]) -> str:
    code, printed = fact[f"{level}_code"], fact[f"{level}_printed"]
    if code is None:
        return f"{level}_code is NULL: the form has no such level here, or it can't be read"
    shown = texts.get(f"{level}_code") or texts.get(f"{level}_printed") or (f"“{printed}”" if printed else None)
    return f"label {shown} means {level}_code {code}" if shown else f"no label: {level}_code {code} is inferred"


def _side_step(side: str, fact: Row) -> str:
    printed = fact[f"{side}_printed"]
    if not printed:
        return f"no {side} is printed"
    parts = [f"kind {fact[f'{side}_kind']}"]
    parts += [
        f"{name} {fact[f'{side}_{name}']}"
        for name in ("comparator", "value", "unit", "date")
        if fact[f"{side}_{name}"] is not None
    ]
    return f"{side} “{_one_line(printed)}”: {', '.join(parts)}"


def _score(fact: Row, texts: Mapping[str, str]) -> list[str]:
    steps = [f"{texts.get('component_name', _one_line(fact['component_name']))} is the {fact['component_kind']} line"]
    if fact["max_score"] is not None:
        steps.append(f"{texts.get('max_score', 'the form')} gives max_score {fact['max_score']}")
    if fact["basis"] == "computed":
        steps.append(f"the form leaves its score blank: score {fact['score']} is the sum of its parts")
    elif fact["score"] is not None:
        steps.append(f"{texts.get('score', 'printed')} read as score {fact['score']}")
    if fact["score_rate"] is not None:
        steps.append(f"score over max_score: score_rate {fact['score_rate']}")
    if fact["grade"] is not None:
        steps.append(f"by 财预〔2020〕10号 that score has grade {fact['grade']}")
    return steps


def _number(text: str) -> Decimal | None:
    found = _NUMBER.search(text)
    if not found:
        return None
    digits = found.group().replace(",", "").replace("，", "").replace("．", ".").replace("−", "-")
    return Decimal(digits)


def _one_line(text: object) -> str:
    return " ".join(str(text or "").split())


def _or_null(value: object) -> str:
    return "NULL" if value is None else str(value)
