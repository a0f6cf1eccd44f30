"""The finitely many classes of a fact's values that conditions can tell apart.

Inside a class every condition on the fact has the same truth value, so one value (or one closed range of values) stands
for all of them, and whatever holds for every class holds for every value.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from calculator import logic
from calculator.facts import MAX_YUAN, PERCENT_SCALE

Definition = dict[str, Any]
Vector = tuple[bool, ...]

FIRST_DAY, LAST_DAY = "1949-01-01", "2100-12-31"
_ORDERED_LIMIT = {"yuan": MAX_YUAN * 100, "percent": 100 * PERCENT_SCALE}


class ValueClass(NamedTuple):
    """One class: a value that stands for it (a closed range for ordered facts) and the truth of every test."""

    value: Any
    truths: Vector


def is_ordered(definition: Definition) -> bool:
    """Whether the fact is a number or a date."""
    return definition["type"] not in ("bool", "choice", "choices", "place", "text")


def domain(definition: Definition) -> tuple[Any, Any]:
    """Lowest and highest value of an ordered fact, in the units of :mod:`calculator.facts`."""
    kind = definition["type"]
    if kind == "date":
        return FIRST_DAY, LAST_DAY
    if kind == "year":
        return int(FIRST_DAY[:4]), int(LAST_DAY[:4])
    return int(definition.get("min", 0)), int(definition.get("max", _ORDERED_LIMIT.get(kind, 0)))


def value_classes(definition: Definition, tests: Sequence[logic.Condition], limits: Any = None) -> list[ValueClass]:
    """Every class of the fact's values under ``tests`` (conditions on this fact).

    ``limits``: the closed range an ordered fact lies in; for a fact with several options, the options already chosen, to
    which narrower ones may be added (``may_be``).
    """
    if is_ordered(definition):
        low, high = limits or domain(definition)
        return [_with_truths(value, tests) for value in _ranges(low, high, tests)]
    chosen = limits or frozenset()
    found: dict[Vector, Any] = {}
    if chosen:
        found[_with_truths(chosen, tests).truths] = chosen
    for value in _plain_values(definition, chosen):
        found.setdefault(_with_truths(value, tests).truths, value)
    if definition["type"] == "choices":
        _close_under_union(found)
    return [ValueClass(value, truths) for truths, value in found.items()]


def _plain_values(definition: Definition, chosen: frozenset[str]) -> list[Any]:
    kind = definition["type"]
    if kind == "bool":
        return [True, False]
    if kind == "place":
        return ["本地", "外地"]
    if kind == "text":
        return [""]
    if kind == "choice":
        return [option["label"] for option in definition["options"]]
    options = definition["options"]
    closed = [frozenset((option["label"], *option.get("broader", ()))) for option in options]
    if not chosen:
        return closed
    narrower = {label for option in options if option["label"] in chosen for label in option.get("may_be", ())}
    return [chosen | value for option, value in zip(options, closed, strict=True) if option["label"] in narrower]


def _with_truths(value: Any, tests: Sequence[logic.Condition]) -> ValueClass:
    return ValueClass(value, tuple(bool(logic.test(condition, value)) for condition in tests))


def _close_under_union(found: dict[Vector, frozenset[str]]) -> None:
    """A person can belong to several groups: what a union meets is what any of its parts meets."""
    fresh = list(found)
    while fresh:
        vector = fresh.pop()
        for other in list(found):
            joined = tuple(left or right for left, right in zip(vector, other, strict=True))
            if joined not in found:
                found[joined] = found[vector] | found[other]
                fresh.append(joined)


def _ranges(low: Any, high: Any, tests: Sequence[logic.Condition]) -> list[tuple[Any, Any]]:
    """Cut ``[low, high]`` where a test changes."""
    starts = {low}
    for condition in tests:
        if condition["op"] == "compare":
            before = condition["cmp"] in (">=", "<")
            starts.add(condition["value"] if before else step(condition["value"], 1))
        else:
            starts.update((condition["low"], step(condition["high"], 1)))
    cuts = sorted(start for start in starts if low <= start <= high)
    ends = [step(cut, -1) for cut in cuts[1:]] + [high]
    return list(zip(cuts, ends, strict=True))


def step(value: Any, by: int) -> Any:
    """The next (or previous) value: one day, or one unit."""
    if isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=by)).isoformat()
    return value + by
