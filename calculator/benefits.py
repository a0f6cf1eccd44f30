"""One benefit, one set of facts: exactly one state, with the conditions, the sum and the clauses behind it."""

from __future__ import annotations

from typing import Any, NamedTuple

from calculator import amounts, diagram, logic, reasons
from calculator.facts import Facts
from calculator.wording import shown

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
_LISTS = ("citations", "why", "why_not", "why_not_sets", "missing", "assumed", "notes", "trace")
_COUNTED = ("count", "days", "months")
_DATE_FACTS = ("certificate_date", "training_start_date", "training_end_date")


def evaluate(benefit: Benefit, policy: dict[str, Any], facts: Facts, definitions: Definitions) -> Outcome:
    """Evaluate one benefit for one group of people.

    Returns a dict with ``state`` (one of amount, cap, not_stated, needs_info, not_eligible, out_of_period, not_covered),
    ``low_fen``/``high_fen`` (``None`` = no figure, or unbounded above), ``formula``, ``citations`` (ids), ``why``,
    ``why_not`` (with the ways that fail, told by :mod:`calculator.wording`), ``missing`` (fact ids), ``assumed`` (conditions taken as met because nobody asked), ``notes``, ``trace``, and
    ``diagram`` (the plan and the node that stands for what is still open).

    State and interval are exact over every completion of the facts (:mod:`calculator.diagram`); ``missing`` is exactly
    what can still change them.
    """
    plan = diagram.plan_of(benefit, policy, definitions)
    key = tuple(facts.get(fact, diagram.ABSENT) for fact in plan.inputs)
    found = plan.outcomes.get(key)
    if found is None:
        if len(plan.outcomes) >= diagram.CACHE_LIMIT:
            plan.outcomes.clear()
        found = plan.outcomes[key] = _evaluate(plan, benefit, policy, facts, definitions)
    # What is kept is not handed out.
    copy = found.copy()
    for name in _LISTS:
        copy[name] = found[name].copy()
    return copy


def _evaluate(
    plan: diagram.Plan, benefit: Benefit, policy: dict[str, Any], facts: Facts, definitions: Definitions
) -> Outcome:
    facts, derived = _with_dates(benefit, facts)
    payee = _payee_condition(benefit, facts)
    verdict = plan.verdict(
        facts,
        dated=tuple(fact for fact in benefit["dated_by"] if fact in facts),
        undated=_undated(benefit, policy, facts),
        refused=any(trace["state"] == "no" for trace in payee),
    )
    outcome = _empty(benefit)
    outcome["notes"].extend(derived)
    results = {leaf: _result(leaf, benefit, facts, definitions) for leaf in verdict.leaves}
    states = {result.state for result in results.values()}
    if states == {"out_of_period"}:
        return _out_of_period(outcome, benefit, policy)
    conditions = [logic.evaluate(condition, facts, definitions) for condition in benefit["requires"]]
    conditions.extend(payee)
    outcome["trace"] = conditions
    if verdict.leaves == (diagram.REFUSED,):
        _not_eligible(outcome, benefit, [trace for trace in conditions if not _void(trace, facts, definitions)])
        if not any(trace["state"] == "no" for trace in payee):
            outcome["what_would_help"] = _help(plan, benefit, policy, facts, definitions)
        return outcome
    for trace in conditions:
        if trace["state"] == "yes" and trace["label"]:
            outcome["why"].append(trace["label"])
        _cite(outcome, _all_citations(trace))
    if any(leaf[-1] is True for leaf in verdict.leaves):
        outcome["notes"].append(
            f"时间跨出了{policy['period']['label']}，跨出的部分怎么算，原文没有规定，请向主管部门核实。"
        )
        _cite(outcome, policy["period"]["cite"])
    outcome["assumed"] = [
        {"label": condition["label"], "facts": _facts_of(condition), "citations": list(condition["cite"])}
        for condition in verdict.assumed
    ]
    for condition in verdict.assumed:
        _cite(outcome, condition["cite"])
    _rows(outcome, benefit, facts, definitions)
    _settle(outcome, plan, verdict, results)
    outcome["diagram"] = (plan, verdict.root)
    outcome["figures"], outcome["per"] = _figures(benefit, facts, definitions, results)
    if outcome["state"] == "not_eligible":
        outcome["why_not_sets"] = _sets_of_one(outcome["why_not"])
        outcome["what_would_help"] = _help(plan, benefit, policy, facts, definitions)
    return outcome


def _help(
    plan: diagram.Plan, benefit: Benefit, policy: dict[str, Any], facts: Facts, definitions: Definitions
) -> Outcome | None:
    """The smallest change of answers that would bring the benefit, and of those the one that would bring most."""
    ways = reasons.smallest_changes(
        plan,
        facts,
        definitions,
        lambda leaf: leaf[0] == "row" and benefit["outcomes"][leaf[1]]["state"] in ("amount", "cap", "not_stated"),
        dated=tuple(fact for fact in benefit["dated_by"] if fact in facts),
        undated=_undated(benefit, policy, facts),
    )
    found = [
        (way, evaluate(benefit, policy, {**facts, **{c.fact: c.wanted for c in way}}, definitions)) for way in ways
    ]
    if not found:
        return None
    way, after = max(found, key=lambda entry: (entry[1]["high_fen"] or 0, entry[1]["low_fen"] or 0))
    changes = [
        {
            "fact": change.fact,
            "label": definitions[change.fact]["label"],
            "from": shown(change.fact, change.said, definitions),
            "to": shown(change.fact, change.wanted, definitions),
        }
        for change in way
    ]
    return {"changes": changes, **{key: after[key] for key in ("state", "low_fen", "high_fen", "missing")}}


def _figures(
    benefit: Benefit, facts: Facts, definitions: Definitions, results: dict[diagram.Leaf, _Result]
) -> tuple[dict[diagram.Leaf, int | None], tuple[str, ...]]:
    """The amount each leaf can come to at most, and the counts taken as 1 for it (``per``).

    A figure that is not settled yet, or not bounded, is no amount to name; but where nothing is open except how many
    people, days or months, the amount for one of each is what a person wants to know.
    """
    amounts_of = {leaf: result for leaf, result in results.items() if result.amount is not None}
    open_facts = {result.amount.missing for result in amounts_of.values() if result.amount is not None}
    per = next(iter(open_facts), ())
    if per and len(open_facts) == 1 and all(definitions[fact]["type"] in _COUNTED for fact in per):
        single = {**facts, **dict.fromkeys(per, 1)}
        return {leaf: _result(leaf, benefit, single, definitions).high for leaf in amounts_of}, per
    return {
        leaf: None if result.amount is None or result.amount.missing else result.high
        for leaf, result in amounts_of.items()
    }, ()


class _Result(NamedTuple):
    """What one leaf of the diagram comes to; ``row`` tells apart amounts that are still open."""

    state: str
    low: int | None
    high: int | None
    row: int | None
    amount: amounts.Amount | None

    @property
    def shape(self) -> tuple[str, int | None, int | None, int | None]:
        """What an answer can still change: the state and the interval."""
        return self.state, self.low, self.high, self.row if self.amount is not None and self.amount.missing else None


def _result(leaf: diagram.Leaf, benefit: Benefit, facts: Facts, definitions: Definitions) -> _Result:
    if leaf == diagram.OUTSIDE:
        return _Result("out_of_period", None, None, None, None)
    if leaf == diagram.REFUSED:
        return _Result("not_eligible", None, None, None, None)
    _kind, number, straddles = leaf
    row = benefit["outcomes"][number]
    low, high, amount = _row(row, facts, definitions)
    if straddles:
        return _Result("needs_info", None if low is None else 0, high, number, amount)
    return _Result(row["state"], low, high, number, amount)


def _rows(outcome: Outcome, benefit: Benefit, facts: Facts, definitions: Definitions) -> None:
    """Trace the outcome rows; cite those that can still apply and add the notes of the one that does."""
    possible = []
    for row in benefit["outcomes"]:
        if row["when"] is None:
            possible.append(row)
            break
        trace = logic.evaluate(row["when"], facts, definitions)
        outcome["trace"].append(trace)
        if logic.truth(trace):
            possible = [row]
            _cite(outcome, _all_citations(trace))
            break
        if logic.truth(trace) is None:
            possible.append(row)
    for row in possible:
        _cite(outcome, row["cite"])
    if len(possible) == 1:
        (row,) = possible
        # What this outcome says comes before what the benefit always says.
        outcome["notes"] = [*row["notes"], *outcome["notes"]]
        if row["state"] == "not_eligible":
            outcome["why_not"].append({"label": row["label"], "citations": row["cite"], "facts": [], "ways": []})


def _settle(
    outcome: Outcome, plan: diagram.Plan, verdict: diagram.Verdict, results: dict[diagram.Leaf, _Result]
) -> None:
    """State, interval and formula: the exact minimum and maximum over every leaf that can still be reached."""
    figures = [result for result in results.values() if result.amount is not None]
    for result in figures:
        _cite(outcome, result.amount.citations if result.amount is not None else ())
    shapes = {leaf: result.shape for leaf, result in results.items()}
    merged = len(set(shapes.values())) < len(shapes)
    missing = list(plan.support(verdict.root, shapes) if merged else verdict.support)
    for result in figures:
        missing.extend(result.amount.missing if result.amount is not None else ())
    outcome["missing"] = list(dict.fromkeys(missing))
    first = next(iter(results.values()))
    open_amount = any(result.amount is not None and result.amount.missing for result in figures)
    sure = len(set(shapes.values())) == 1 and not open_amount
    outcome["state"] = first.state if sure else "needs_info"
    if figures:
        outcome["low_fen"] = min(result.low or 0 for result in results.values())
        highs = [result.high for result in figures]
        outcome["high_fen"] = None if None in highs else max(value for value in highs if value is not None)
        texts = dict.fromkeys(amounts.sum_text(result.amount) for result in figures if result.amount is not None)
        outcome["formula"] = "；或者 ".join(texts)
    if sure and first.amount is not None and first.state != "needs_info":
        outcome["amount_fen"] = first.amount.low
        outcome["formula"] = ("不超过：" if first.state == "cap" else "") + amounts.sum_text(first.amount)
    if outcome["state"] != "not_eligible":
        outcome["why_not"] = []


def _row(
    row: dict[str, Any], facts: Facts, definitions: Definitions
) -> tuple[int | None, int | None, amounts.Amount | None]:
    """Interval and amount of an outcome row."""
    if row["value"] is None:
        return None, None, None
    amount = amounts.evaluate(row["value"], facts, definitions)
    if row["state"] == "cap":
        return 0, amount.high, amount
    high = amount.high
    if row["at_best"] is not None:
        high = amounts.evaluate(row["at_best"], facts, definitions).high
    return amount.low, high, amount


def _facts_of(condition: logic.Condition) -> list[str]:
    """The facts a condition reads."""
    if "fact" in condition:
        return [condition["fact"]]
    return list(dict.fromkeys(fact for part in condition["of"] for fact in _facts_of(part)))


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


def _undated(benefit: Benefit, policy: dict[str, Any], facts: Facts) -> bool:
    """Nobody said when, and it cannot be taken to lie inside the period: asked after its end, or the year not known."""
    if any(fact in facts for fact in benefit["dated_by"]):
        return False
    asked = facts.get("asked_on")
    return ("year" in facts and facts["year"] is None) or (asked is not None and asked[0] > policy["period"]["to"])


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
            "ways": [],
            "told": True,
        }
    )
    outcome["why_not_sets"] = _sets_of_one(outcome["why_not"])
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


def _not_eligible(outcome: Outcome, benefit: Benefit, conditions: list[logic.Trace]) -> None:
    outcome["state"] = "not_eligible"
    for leaf in [leaf for trace in conditions for leaf in logic.failures(trace)]:
        ways = [] if leaf["node"] == "payee" else reasons.failed_ways(leaf)
        outcome["why_not"].append(
            {
                **_reason(leaf),
                "ways": [[{"label": part["label"], "facts": part["facts"]} for part in way] for way in ways],
            }
        )
        _cite(outcome, _all_citations(leaf))
    sets = reasons.minimal_sets(conditions)
    if not sets:
        # Each condition can still hold, but not all of them together.
        sets = [[trace for trace in conditions if trace["state"] == "unknown"]]
        outcome["why_not"] = [{**_reason(trace), "ways": []} for trace in sets[0]]
        for trace in sets[0]:
            _cite(outcome, _all_citations(trace))
    outcome["why_not_sets"] = [[_reason(trace) for trace in entry] for entry in sets]
    _cite(outcome, benefit["cite"])


def _void(trace: logic.Trace, facts: Facts, definitions: Definitions) -> bool:
    """Whether a condition fails only because its question makes no sense: what the question needs is itself a condition.

    Who has no certificate is refused for that, not for the kind and the day of a certificate that does not exist.
    """
    return trace["state"] == "no" and all(not logic.applicable(fact, facts, definitions) for fact in trace["facts"])


def _sets_of_one(why_not: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Each reason is enough by itself."""
    return [[{key: reason[key] for key in ("label", "citations", "facts")}] for reason in why_not]


def _reason(trace: logic.Trace) -> dict[str, Any]:
    return {"label": trace["label"], "citations": _all_citations(trace), "facts": trace["facts"]}


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
        "why_not_sets": [],
        "what_would_help": None,
        "missing": [],
        "assumed": [],
        "notes": list(benefit["notes"]),
        "trace": [],
        "diagram": None,
        "figures": {},
        "per": (),
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
