"""The finitely many classes of input a benefit distinguishes.

Thresholds and options split every fact into classes inside which nothing about the benefit changes (numbers that enter an
amount are represented by values on both sides of every bound). Exhaustive checks, mutation and the order of questions
all enumerate the same classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from calculator.benefits import PAYEE_BY_CHOICE

Definitions = dict[str, dict[str, Any]]
_QUANTITIES = {"count": (0, 1, 7), "days": (0, 1, 20), "months": (0, 1, 20), "yuan": (0, 1, 123_456_789)}


def fact_classes(benefit: dict[str, Any], policy: dict[str, Any], definitions: Definitions) -> dict[str, list[Any]]:
    """Representative values of every fact the benefit reads, by fact id."""
    tests: dict[str, list[dict[str, Any]]] = {fact: [] for fact in benefit["facts"]}
    for node in _nodes([benefit["requires"], benefit["outcomes"]]):
        if node.get("op") in ("is", "in", "compare", "between", "known"):
            tests[node["fact"]].append(node)
    for fact in benefit["dated_by"]:
        period = {"op": "between", "low": policy["period"]["from"], "high": policy["period"]["to"]}
        tests.setdefault(fact, []).append(period)
    classes = {fact: _values(fact, definitions[fact], nodes) for fact, nodes in tests.items()}
    if benefit["payee"]["classes"]:
        classes["payee_requested"] = list(PAYEE_BY_CHOICE)
    return classes


def completions(classes: dict[str, list[Any]], given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to answer what is still open, one representative per class."""
    open_facts = [fact for fact in classes if given.get(fact) is None]
    for values in product(*(classes[fact] for fact in open_facts)):
        yield {**given, **dict(zip(open_facts, values, strict=True))}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _nodes(item)


def _values(fact: str, definition: dict[str, Any], tests: list[dict[str, Any]]) -> list[Any]:
    kind = definition["type"]
    if kind == "bool":
        return [True, False]
    if kind == "choice":
        return _one_per_vector([option["label"] for option in definition["options"]], tests)
    if kind == "choices":
        singles = [frozenset((option["label"], *option.get("broader", ()))) for option in definition["options"]]
        return _one_per_vector(singles + [left | right for left, right in combinations(singles, 2)], tests)
    if kind == "place":
        return ["本地", "外地"]
    if kind == "date":
        return [(day, day) for day in sorted(_around_days(tests))]
    if kind == "year":
        years = {int(bound[:4]) for node in tests for bound in (node["low"], node["high"])}
        return sorted({year + step for year in years for step in (-1, 0, 1)})
    if kind == "text":
        return ["甲"]
    low, high = int(definition.get("min", 0)), int(definition.get("max", 10**14))
    if kind == "percent":
        high = 1_000_000
    bounds = [bound for node in tests for bound in _bounds(node)]
    near = {bound + step for bound in bounds for step in (-1, 0, 1)} | set(_QUANTITIES.get(kind, (0, 1)))
    return sorted(value for value in near if low <= value <= high)


def _bounds(node: dict[str, Any]) -> list[int]:
    if node["op"] == "compare":
        return [node["value"]]
    return [node["low"], node["high"]] if node["op"] == "between" else []


def _around_days(tests: list[dict[str, Any]]) -> set[str]:
    days = {
        bound
        for node in tests
        for bound in (node.get("low"), node.get("high"), node.get("value"))
        if isinstance(bound, str)
    }
    return {
        (date.fromisoformat(day) + timedelta(days=step)).isoformat()
        for day in days or {"2020-06-01"}
        for step in (-1, 0, 1)
    }


def _one_per_vector(values: list[Any], tests: list[dict[str, Any]]) -> list[Any]:
    found: dict[tuple[bool, ...], Any] = {}
    for value in values:
        vector = tuple(_holds(node, value) for node in tests if node["op"] != "known")
        found.setdefault(vector, value)
    return list(found.values())


def _holds(node: dict[str, Any], value: Any) -> bool:
    wanted = node["values"] if node["op"] == "in" else [node["value"]]
    if isinstance(value, frozenset):
        return not value.isdisjoint(wanted)
    return value in wanted
