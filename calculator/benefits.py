"""One benefit, one set of facts: exactly one state, with the conditions, the sum and the clauses behind it."""

from __future__ import annotations

from typing import Any

from calculator import amounts, logic
from calculator.facts import Facts
from calculator.money import yuan_text

Benefit = dict[str, Any]
Outcome = dict[str, Any]
Definitions = dict[str, dict[str, Any]]

PAYEE_BY_ASKER = {
    "citizen": "individual",
    "enterprise": "enterprise",
    "training_institution": "training_institution",
    "school": "school",
}
PAYEE_BY_CHOICE = {"个人": "individual", "企业": "enterprise", "培训机构": "training_institution", "职业院校": "school"}
_DATE_FACTS = ("certificate_date", "training_start_date", "training_end_date")


def evaluate(benefit: Benefit, policy: dict[str, Any], facts: Facts, definitions: Definitions) -> Outcome:
    """Evaluate one benefit for one group of people.

    Returns a dict with ``state`` (one of amount, cap, not_stated, needs_info, not_eligible, out_of_period, not_covered),
    ``low_fen``/``high_fen`` (``None`` = no figure, or unbounded above), ``formula``, ``citations`` (ids), ``why``,
    ``why_not``, ``missing`` (fact ids), ``assumed`` (conditions taken as met because nobody asked), ``notes``, ``trace``.
    """
    facts, derived = _with_dates(benefit, facts)
    period = _period(benefit, policy, facts)
    outcome = _empty(benefit)
    outcome["notes"].extend(derived)
    if period == "outside":
        return _out_of_period(outcome, benefit, policy)
    conditions = [logic.evaluate(condition, facts, definitions) for condition in benefit["requires"]]
    conditions.extend(_payee_condition(benefit, facts))
    outcome["trace"] = conditions
    failed = [leaf for trace in conditions for leaf in logic.failures(trace)]
    if failed:
        return _not_eligible(outcome, benefit, failed, facts, definitions)
    for trace in conditions:
        outcome["assumed"].extend(
            {"label": found["label"], "facts": found["facts"], "citations": found["citations"]}
            for found in logic.assumptions(trace)
        )
        if trace["state"] == "yes" and trace["label"]:
            outcome["why"].append(trace["label"])
        _cite(outcome, _all_citations(trace))
        outcome["missing"].extend(trace["missing"] if trace["state"] == "unknown" else ())
    if period == "straddles":
        outcome["notes"].append(
            f"时间跨出了{policy['period']['label']}，跨出的部分怎么算，原文没有规定，请向主管部门核实。"
        )
        _cite(outcome, policy["period"]["cite"])
    if period == "unknown":
        outcome["missing"].append(_date_question(benefit))
    return _settle(outcome, benefit, facts, definitions, undecided=bool(outcome["missing"]) or period == "straddles")


def _settle(outcome: Outcome, benefit: Benefit, facts: Facts, definitions: Definitions, *, undecided: bool) -> Outcome:
    """Choose the outcome row and its amount; the interval covers every row that is still possible."""
    rows = []
    row_missing: list[str] = []
    for row in benefit["outcomes"]:
        trace = logic.evaluate(row["when"], facts, definitions) if row["when"] else None
        if trace is None or logic.truth(trace) is not False:
            rows.append(row)
        if trace is not None:
            outcome["trace"].append(trace)
            row_missing.extend(trace["missing"] if trace["state"] == "unknown" else ())
    if not rows:
        # The loader proves that rows leave no gap; a row for the rest is obligatory.
        raise AssertionError(f"{benefit['id']}: no outcome row applies")
    settled = [_row(row, facts, definitions) for row in rows]
    outcome["missing"].extend(row_missing if len(rows) > 1 else ())
    for row, _low, _high, amount in settled:
        _cite(outcome, row["cite"])
        if amount is not None:
            _cite(outcome, amount.citations)
    row, low, high, amount = settled[0]
    sure = len(settled) == 1
    if sure:
        outcome["notes"].extend(row["notes"])
        outcome["missing"].extend(amount.missing if amount is not None else ())
    outcome["missing"] = list(dict.fromkeys(outcome["missing"]))
    if sure and not undecided and not (amount is not None and amount.missing):
        outcome.update(state=row["state"], low_fen=low, high_fen=high)
        if amount is not None:
            outcome["amount_fen"] = amount.low
            outcome["formula"] = ("不超过：" if row["state"] == "cap" else "") + amounts.sum_text(amount)
        if row["state"] == "not_eligible":
            outcome["why_not"].append({"label": row["label"], "citations": row["cite"], "facts": []})
        return outcome
    outcome["state"] = "needs_info"
    figures = [item for item in settled if item[3] is not None]
    if figures:
        lows = [0 if undecided or item[3] is None else item[1] or 0 for item in settled]
        highs = [item[2] for item in figures]
        outcome["low_fen"] = min(lows)
        outcome["high_fen"] = None if None in highs else max(value for value in highs if value is not None)
        outcome["formula"] = "；或者 ".join(
            dict.fromkeys(amounts.sum_text(item[3]) for item in figures if item[3] is not None)
        )
    return outcome


def _row(
    row: dict[str, Any], facts: Facts, definitions: Definitions
) -> tuple[dict[str, Any], int | None, int | None, amounts.Amount | None]:
    if row["value"] is None:
        return row, None, None, None
    amount = amounts.evaluate(row["value"], facts, definitions)
    if row["state"] == "cap":
        return row, 0, amount.high, amount
    high = amount.high
    if row["at_best"] is not None:
        high = amounts.evaluate(row["at_best"], facts, definitions).high
    return row, amount.low, high, amount


def _with_dates(benefit: Benefit, facts: Facts) -> tuple[Facts, list[str]]:
    """Days nobody stated lie somewhere in the stated year; a training ends no earlier than it starts."""
    year = facts.get("year")
    notes = []
    facts = dict(facts)
    if year is not None:
        whole = (f"{year}-01-01", f"{year}-12-31")
        for fact in _DATE_FACTS:
            if facts.get(fact) is None:
                facts[fact] = whole
                if fact == "certificate_date" and fact in benefit["facts"]:
                    notes.append(f"没有填取得证书日期，按填写的年份{year}年内取得计算。")
    start, end = facts.get("training_start_date"), facts.get("training_end_date")
    if start is not None and end is not None and end[0] < start[0]:
        facts["training_end_date"] = (start[0], max(end[1], start[0]))
    return facts, notes


def _period(benefit: Benefit, policy: dict[str, Any], facts: Facts) -> str:
    """``inside``, ``outside``, ``straddles`` (partly outside) or ``unknown`` (asked after the end, no date given)."""
    first, last = policy["period"]["from"], policy["period"]["to"]
    if any(fact in facts and facts[fact] is None for fact in benefit["dated_by"]):
        return "unknown"
    stated = [facts[fact] for fact in benefit["dated_by"] if facts.get(fact) is not None]
    dates = [value if isinstance(value, tuple) else (f"{value}-01-01", f"{value}-12-31") for value in stated]
    if not dates:
        asked = facts.get("asked_on")
        return "unknown" if asked is not None and asked[0] > last else "inside"
    if all(first <= low and high <= last for low, high in dates):
        return "inside"
    if all(high < first or low > last for low, high in dates):
        return "outside"
    return "straddles"


def _date_question(benefit: Benefit) -> str:
    return str(benefit["dated_by"][0])


def _out_of_period(outcome: Outcome, benefit: Benefit, policy: dict[str, Any]) -> Outcome:
    outcome["state"] = "out_of_period"
    _cite(outcome, policy["period"]["cite"])
    _cite(outcome, benefit["cite"])
    for condition in benefit["requires"]:
        _cite(outcome, _rule_citations(condition))
    outcome["why_not"].append(
        {
            "label": f"所填时间不在{policy['period']['label']}之内，不能按这份文件享受",
            "citations": policy["period"]["cite"],
            "facts": benefit["dated_by"],
        }
    )
    return outcome


def _payee_condition(benefit: Benefit, facts: Facts) -> list[logic.Trace]:
    requested = facts.get("payee_requested")
    if requested is None or not benefit["payee"]["classes"]:
        return []
    fits = PAYEE_BY_CHOICE[requested] in benefit["payee"]["classes"]
    label = f"这笔钱发给{benefit['payee']['label']}" + ("" if fits else f"，不发给{requested}")
    return [
        {
            "node": "payee",
            "label": label,
            "state": "yes" if fits else "no",
            "facts": ["payee_requested"],
            "missing": [],
            "citations": benefit["payee"]["cite"],
            "children": [],
        }
    ]


def _not_eligible(
    outcome: Outcome, benefit: Benefit, failed: list[logic.Trace], facts: Facts, definitions: Definitions
) -> Outcome:
    outcome["state"] = "not_eligible"
    for leaf in failed:
        given = [
            f"{definitions[fact]['label']}：{shown(fact, facts[fact], definitions)}"
            for fact in leaf["facts"]
            if facts.get(fact) is not None and leaf["node"] != "payee"
        ]
        label = leaf["label"] if leaf["node"] == "payee" else f"不满足“{leaf['label']}”"
        label += f"（您填写的{'、'.join(given)}）" if given else ""
        outcome["why_not"].append({"label": label, "citations": _all_citations(leaf), "facts": leaf["facts"]})
        _cite(outcome, _all_citations(leaf))
    _cite(outcome, benefit["cite"])
    return outcome


def shown(fact_id: str, value: Any, definitions: Definitions) -> str:
    """A fact's value as a person reads it."""
    kind = definitions[fact_id]["type"]
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "yuan":
        return yuan_text(value)
    if kind == "percent":
        whole, rest = divmod(value, 10_000)
        return f"{whole}{f'.{rest:04d}'.rstrip('0') if rest else ''}%"
    if isinstance(value, tuple):
        return value[0] if value[0] == value[1] else f"{value[0]}至{value[1]}"
    if isinstance(value, frozenset):
        order = [option["label"] for option in definitions[fact_id]["options"]]
        return "、".join(sorted(value, key=order.index))
    return f"{value}{definitions[fact_id].get('unit', '')}"


def _empty(benefit: Benefit) -> Outcome:
    return {
        "state": "",
        "amount_fen": None,
        "low_fen": None,
        "high_fen": None,
        "formula": "",
        "citations": list(benefit["cite"]),
        "why": [],
        "why_not": [],
        "missing": [],
        "assumed": [],
        "notes": list(benefit["notes"]),
        "trace": [],
    }


def _cite(outcome: Outcome, citations: Any) -> None:
    for citation in citations:
        if citation not in outcome["citations"]:
            outcome["citations"].append(citation)


def _all_citations(trace: logic.Trace) -> list[str]:
    found = list(trace["citations"])
    for child in trace["children"]:
        found.extend(name for name in _all_citations(child) if name not in found)
    return found


def _rule_citations(condition: logic.Condition) -> list[str]:
    found = list(condition.get("cite", ()))
    for child in condition.get("of", ()):
        found.extend(_rule_citations(child))
    return found
