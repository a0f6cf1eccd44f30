"""Why not, and what would help: every minimal set of failed conditions, and the smallest change a person can make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

from calculator import diagram, logic
from calculator.facts import Facts

Definitions = dict[str, dict[str, Any]]
_MOST_WAYS = 64


class Change(NamedTuple):
    """One answer to change: the fact, what was said, and what it would have to be."""

    fact: str
    said: Any
    wanted: Any


def minimal_sets(traces: list[logic.Trace]) -> list[list[logic.Trace]]:
    """Every minimal set of labelled conditions whose failing together is enough for "no".

    Requirements stand side by side, so each failed one is enough; of several ways (``any``) one condition of each way has
    to fail.
    """
    return _minimal([found for trace in traces for found in _sets(trace)])


def failed_ways(trace: logic.Trace) -> list[list[logic.Trace]]:
    """The ways through a failed condition, each with the labelled conditions that fail in it; one way when it has no others.

    A condition of several ways is told as one when a way has parts without a label.
    """
    if trace["node"] != "any":
        return [[trace]]
    ways = [logic.failures(child) for child in trace["children"]]
    return ways if all(leaf["label"] for way in ways for leaf in way) else [[trace]]


def _sets(trace: logic.Trace) -> list[list[logic.Trace]]:
    if trace["state"] != "no":
        return []
    if trace["node"] == "all":
        found = [entry for child in trace["children"] for entry in _sets(child)]
    elif trace["node"] == "any":
        combined = product(*(_sets(child) for child in trace["children"]))
        found = [_distinct([leaf for part in parts for leaf in part]) for parts in combined]
    else:
        return [[trace]]
    labelled = all(leaf["label"] for entry in found for leaf in entry)
    return _minimal(found) if labelled else [[trace]]


def _distinct(leaves: list[logic.Trace]) -> list[logic.Trace]:
    return list({_key(leaf): leaf for leaf in leaves}.values())


def _key(leaf: logic.Trace) -> tuple[str, tuple[str, ...]]:
    return leaf["label"], tuple(leaf["facts"])


def _minimal(sets: list[list[logic.Trace]]) -> list[list[logic.Trace]]:
    keys = [frozenset(map(_key, entry)) for entry in sets]
    return [
        entry
        for at, entry in enumerate(sets)
        if keys[at] not in keys[:at] and not any(other < keys[at] for other in keys)
    ]


def changeable(facts: Facts, plan: diagram.Plan, definitions: Definitions) -> list[str]:
    """The answers given that a person can still change (``changeable`` in facts.yml)."""
    return [fact for fact in plan.facts if definitions[fact].get("changeable") and facts.get(fact) is not None]


def smallest_changes(
    plan: diagram.Plan,
    facts: Facts,
    definitions: Definitions,
    granted: Callable[[diagram.Leaf], bool],
    *,
    dated: tuple[str, ...],
    undated: bool,
) -> list[list[Change]]:
    """Every smallest set of answers to change after which the benefit can be granted; empty when no change helps.

    The answers that can change are opened, all others kept; the shortest ways through the diagram to a leaf that
    ``granted`` accepts are the smallest changes.
    """
    free = changeable(facts, plan, definitions)
    verdict = plan.verdict(facts, dated=dated, undated=undated, refused=False, opened=tuple(free))
    ways = _Ways(plan, {fact: facts[fact] for fact in free}, granted)
    cost = ways.cost(verdict.root)
    if not free or cost is None or cost == 0:
        return []
    found = {tuple(sorted(way)): list(way) for way in ways.shortest(verdict.root)}
    return list(found.values())


class _Ways:
    """Ways through a diagram, counted in answers that differ from what was said."""

    __slots__ = ("_costs", "_granted", "_plan", "_said")

    def __init__(self, plan: diagram.Plan, said: Facts, granted: Callable[[diagram.Leaf], bool]) -> None:
        self._plan, self._said, self._granted = plan, said, granted
        self._costs: dict[int, int | None] = {}

    def cost(self, number: int) -> int | None:
        """The fewest changes from a node to a granted leaf, ``None`` when there is no way."""
        if number not in self._costs:
            node = self._plan.nodes[number]
            if not self._plan.is_inner(number):
                self._costs[number] = 0 if self._granted(node) else None
            else:
                costs = [self._step(node[0], value) + below for value, below in self._open_ways(node)]
                self._costs[number] = min(costs, default=None)
        return self._costs[number]

    def shortest(self, number: int) -> Iterator[tuple[Change, ...]]:
        """The changes along every shortest way."""
        node = self._plan.nodes[number]
        if not self._plan.is_inner(number):
            yield ()
            return
        fact = node[0]
        for value, child in node[1]:
            below = self.cost(child)
            if below is None or self._step(fact, value) + below != self.cost(number):
                continue
            change = (
                (Change(fact, self._said[fact], nearest(value, self._said[fact])),) if self._step(fact, value) else ()
            )
            for count, rest in enumerate(self.shortest(child)):
                if count == _MOST_WAYS:
                    break
                yield (*change, *rest)

    def _open_ways(self, node: Any) -> Iterator[tuple[Any, int]]:
        for value, child in node[1]:
            below = self.cost(child)
            if below is not None:
                yield value, below

    def _step(self, fact: str, value: Any) -> int:
        return int(fact in self._said and not self._plan.same_class(fact, value, self._said[fact]))


def nearest(value: Any, said: Any) -> Any:
    """The value of a class that lies nearest to what was said."""
    if isinstance(value, tuple) and not isinstance(said, tuple):
        return value[0] if said < value[0] else value[1]
    return value
