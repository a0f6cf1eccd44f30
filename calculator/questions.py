"""Which question to ask next: the one that leaves the fewest further questions, on average over the classes of its answers.

All classes of an answer count alike: how often people give which answer is not known, and no text says. For one benefit
the expected number of further questions is exact (dynamic programming over its decision diagram); over several benefits
the question with the largest total saving comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from calculator.diagram import Plan

_ZERO = Fraction(0)


class Waiting(NamedTuple):
    """A benefit that waits for answers: its diagram, the figures its amount still lacks, and what may be asked at all."""

    plan: Plan
    root: int
    figures: frozenset[str]
    askable: frozenset[str]


def further(waiting: Waiting) -> Fraction:
    """The expected number of questions until nothing asked can change the benefit, asking in the best order."""
    if not waiting.askable:
        return _ZERO
    memo = waiting.plan.further
    key = (waiting.root, waiting.figures, waiting.askable)
    if key not in memo:
        best = min((_after(waiting, fact) for fact in candidates(waiting)), default=Fraction(-1))
        memo[key] = best + 1 if candidates(waiting) else _ZERO
    found: Fraction = memo[key]
    return found


def saving(waiting: Waiting, fact: str) -> Fraction:
    """How many further questions the answer to ``fact`` saves on average."""
    return further(waiting) - _after(waiting, fact)


def answers(waiting: Waiting, fact: str) -> list[Waiting]:
    """What is left of the benefit after each class of answers to ``fact``."""
    left = waiting._replace(figures=waiting.figures - {fact}, askable=waiting.askable - {fact})
    values = _values(waiting.plan, waiting.root, fact)
    return [left._replace(root=restrict(waiting.plan, waiting.root, fact, value)) for value in values] or [left]


def restrict(plan: Plan, number: int, fact: str, value: Any) -> int:
    """The diagram once ``fact`` lies in the class ``value``."""
    if not plan.is_inner(number) or plan.rank(plan.nodes[number][0]) > plan.rank(fact):
        return number
    memo = plan.restricted
    key = (number, fact, value)
    if key not in memo:
        name, children = plan.nodes[number]
        if name == fact:
            memo[key] = next((child for known, child in children if known == value), children[-1][1])
        else:
            memo[key] = plan.make(name, tuple((known, restrict(plan, child, fact, value)) for known, child in children))
    return int(memo[key])


def _after(waiting: Waiting, fact: str) -> Fraction:
    left = answers(waiting, fact)
    return sum((further(entry) for entry in left), _ZERO) / len(left)


def candidates(waiting: Waiting) -> list[str]:
    """The facts worth asking now: they can still matter, may be asked, and what they presuppose is settled."""
    support = waiting.plan.support(waiting.root)
    open_facts = [fact for fact in support if fact in waiting.askable]
    ready = [fact for fact in open_facts if waiting.plan.presupposes(fact).isdisjoint(support)]
    used = {fact for leaf in waiting.plan.leaves(waiting.root) for fact in waiting.plan.figures(leaf)}
    return ready + sorted(used & waiting.figures & waiting.askable)


def _values(plan: Plan, root: int, fact: str) -> list[Any]:
    found: dict[Any, None] = {}
    for name, children in _inner(plan, root):
        if name == fact:
            found.update(dict.fromkeys(value for value, _child in children))
    return list(found)


def _inner(plan: Plan, root: int) -> Iterator[Any]:
    seen: set[int] = set()
    stack = [root]
    while stack:
        number = stack.pop()
        if number not in seen and plan.is_inner(number):
            seen.add(number)
            yield plan.nodes[number]
            stack.extend(child for _value, child in plan.nodes[number][1])
