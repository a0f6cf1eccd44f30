"""Conditions over facts in three-valued (Kleene) logic, each evaluation leaving a trace.

A condition is data (see ``policies/README.md``) with one of the operators ``all any not at_least is in compare between
known``. ``True``, ``False`` and ``None`` (cannot be decided yet) are the three values; a missing fact gives ``None``, never
``False``.

The trace of a condition is a plain dict: ``node`` (operator), ``label``, ``state`` (``yes``/``no``/``unknown``/``assumed``),
``facts`` (used), ``missing``, ``citations``, ``children``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calculator.facts import Facts

Condition = dict[str, Any]
Trace = dict[str, Any]
Truth = bool | None
Definitions = dict[str, dict[str, Any]]

STATES: dict[Truth, str] = {True: "yes", False: "no", None: "unknown"}


def evaluate(condition: Condition, facts: Facts, definitions: Definitions) -> Trace:
    """Evaluate one condition; the truth value is ``truth(trace)``."""
    operator = condition["op"]
    if operator in _COMBINE:
        children = [evaluate(child, facts, definitions) for child in condition["of"]]
        value = _COMBINE[operator](condition, [truth(child) for child in children])
        used = [fact for child in children for fact in child["facts"]]
        missing = [fact for child in children for fact in child["missing"]] if value is None else []
    else:
        fact_id = condition["fact"]
        children, used, missing = [], [fact_id], []
        value = _leaf(operator, condition, facts, definitions)
        if value is None:
            missing = [_first_needed(fact_id, facts, definitions)]
    state = STATES[value]
    if (
        value is None
        and condition.get("presumed")
        and not _asked_unknown(operator, condition, missing, children, facts)
    ):
        # Not asked, and the text treats it as the exception: taken as met, and said so in the result.
        state = "assumed"
    return {
        "node": operator,
        "label": condition.get("label", ""),
        "state": state,
        "facts": _unique(used),
        "missing": _unique(missing),
        "citations": list(condition.get("cite", ())),
        "children": children,
    }


def combine(operator: str, values: list[Truth], need: int = 0) -> Truth:
    """The truth of ``all``, ``any``, ``not`` or ``at_least`` (of ``need``) over the truths of its parts."""
    return _COMBINE[operator]({"n": need}, values)


def truth(trace: Trace) -> Truth:
    """The truth value a trace stands for; what is assumed counts as true."""
    return {"yes": True, "assumed": True, "no": False, "unknown": None}[trace["state"]]


def failures(trace: Trace) -> list[Trace]:
    """The deepest labelled conditions that make this one fail, in the order of the text."""
    if trace["state"] != "no":
        return []
    if trace["node"] == "all":
        found = [leaf for child in trace["children"] for leaf in failures(child)]
        return found if found and not trace["label"] else [trace]
    return [trace]


def applicable(fact_id: str, facts: Facts, definitions: Definitions) -> bool:
    """Whether the question makes sense, given the answers: its ``needs`` are not answered otherwise."""
    needs = definitions[fact_id].get("needs", {})
    return all(_lookup(fact, facts, definitions) in (None, value) for fact, value in needs.items())


def lookup(fact_id: str, facts: Facts, definitions: Definitions) -> Any:
    """The value of a fact: as given, or as other given facts imply it; ``None`` when neither."""
    return _lookup(fact_id, facts, definitions)


def test(condition: Condition, value: Any) -> Truth:
    """The truth of a comparison for a known value; ``None`` when a range of values lies on both sides."""
    return _TESTS[condition["op"]](condition, value)


def _leaf(operator: str, condition: Condition, facts: Facts, definitions: Definitions) -> Truth:
    fact_id = condition["fact"]
    value = _lookup(fact_id, facts, definitions)
    if operator == "known":
        return (value is not None) is condition["value"]
    if value is None:
        return None if applicable(fact_id, facts, definitions) else False
    return _TESTS[operator](condition, value)


def _lookup(fact_id: str, facts: Facts, definitions: Definitions) -> Any:
    value = facts.get(fact_id)
    if value is not None:
        return value
    implied_by = definitions[fact_id].get("implied_by")
    return True if implied_by and any(_stated(facts.get(other)) for other in implied_by) else None


def _stated(value: Any) -> bool:
    """A range of days that only the year gives says nothing about whether there is such a day at all."""
    return value is not None and not (isinstance(value, tuple) and value[0] != value[1])


def _first_needed(fact_id: str, facts: Facts, definitions: Definitions) -> str:
    """The question to ask first: what the fact needs comes before the fact."""
    for fact in definitions[fact_id].get("needs", {}):
        if _lookup(fact, facts, definitions) is None:
            return str(fact)
    return fact_id


def _asked_unknown(
    operator: str, condition: Condition, missing: list[str], children: list[Trace], facts: Facts
) -> bool:
    """Whether what keeps a condition open was asked about and is not known."""
    waiting = [*missing, *(_open_leaves(children) if operator in _COMBINE else [condition["fact"]])]
    return any(fact in facts and facts[fact] is None for fact in waiting)


def _open_leaves(traces: list[Trace]) -> list[str]:
    found: list[str] = []
    for trace in traces:
        if trace["state"] == "unknown":
            found.extend(_open_leaves(trace["children"]) if trace["children"] else trace["facts"])
    return found


def _all(_condition: Condition, values: list[Truth]) -> Truth:
    if False in values:
        return False
    return None if None in values else True


def _any(_condition: Condition, values: list[Truth]) -> Truth:
    if True in values:
        return True
    return None if None in values else False


def _not(_condition: Condition, values: list[Truth]) -> Truth:
    return None if values[0] is None else not values[0]


def _at_least(condition: Condition, values: list[Truth]) -> Truth:
    need = condition["n"]
    if values.count(True) >= need:
        return True
    return False if values.count(True) + values.count(None) < need else None


def _is(condition: Condition, value: Any) -> Truth:
    if isinstance(value, frozenset):
        return _meets(condition, value, [condition["value"]])
    return bool(value == condition["value"])


def _in(condition: Condition, value: Any) -> Truth:
    if isinstance(value, frozenset):
        return _meets(condition, value, condition["values"])
    return value in condition["values"]


def _meets(condition: Condition, chosen: frozenset[str], wanted: list[str]) -> Truth:
    """Whether a chosen option is a wanted one; open when somebody who chose it may belong to a wanted one as well."""
    if not chosen.isdisjoint(wanted):
        return True
    return False if chosen.isdisjoint(condition.get("maybe", ())) else None


def _compare(condition: Condition, value: Any) -> Truth:
    low, high = value if isinstance(value, tuple) else (value, value)
    bound = condition["value"]
    at_low, at_high = (_ORDER[condition["cmp"]](edge, bound) for edge in (low, high))
    return at_low if at_low == at_high else None


def _between(condition: Condition, value: Any) -> Truth:
    low, high = value if isinstance(value, tuple) else (value, value)
    if low >= condition["low"] and high <= condition["high"]:
        return True
    return False if high < condition["low"] or low > condition["high"] else None


def _unique(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda left, right: bool(left >= right),
    ">": lambda left, right: bool(left > right),
    "<=": lambda left, right: bool(left <= right),
    "<": lambda left, right: bool(left < right),
}
_COMBINE: dict[str, Callable[[Condition, list[Truth]], Truth]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "at_least": _at_least,
}
_TESTS: dict[str, Callable[[Condition, Any], Truth]] = {"is": _is, "in": _in, "compare": _compare, "between": _between}
OPERATORS = (*_COMBINE, *_TESTS, "known")
