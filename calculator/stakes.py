"""What hangs on a question: the amounts it decides between, and the clause that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from calculator import questions
from calculator.money import yuan_text

_TITLE = re.compile(r"^《.*?》(?:（[^（）]*号）)?")
_MOST_FIGURES = 4
# What a question decides when no money hangs on it.
_SETTLED = {
    "subsidy": "能不能享受“{}”",
    "in_kind": "能不能参加“{}”",
    "deduction": "能不能按“{}”扣除",
    "eligibility": "是不是属于“{}”",
    "rule": "“{}”是不是适用",
}


def sentence(fact: str, benefit: dict[str, Any], outcome: dict[str, Any], bundle: dict[str, Any]) -> str:
    """Why ``fact`` is asked, for one benefit: ``决定取证补贴是300元还是600元（二、（六））``."""
    title, where = benefit["title"], f"（{_clause(fact, benefit, bundle)}）"
    plan, root = outcome["diagram"]
    figures = outcome["figures"]
    per = "、".join(f"1{bundle['facts'][name].get('unit', '')}" for name in outcome["per"])
    if fact in {name for leaf in plan.leaves(root) for name in plan.figures(leaf)}:
        most = max((fen for fen in figures.values() if fen), default=0)
        return f"用来算出“{title}”是多少{where}" + (f"，按{per}算最多{yuan_text(most)}" if per and most else "")
    waiting = questions.Waiting(plan, root, frozenset(), frozenset({fact}))
    reached = [{figures.get(leaf, 0) for leaf in plan.leaves(left.root)} for left in questions.answers(waiting, fact)]
    amounts = sorted({fen for group in reached for fen in group if fen})
    if not amounts:
        if None in figures.values():
            return f"决定有没有“{title}”{where}"
        return f"决定{_SETTLED[benefit['nature']].format(title)}{where}"
    told_apart = len({frozenset(group - {0}) for group in reached if group - {0}}) > 1
    if told_apart and 1 < len(amounts) <= _MOST_FIGURES:
        words = [yuan_text(fen) for fen in amounts]
        return f"决定“{title}”是{'、'.join(words[:-1])}还是{words[-1]}{where}{f'，按{per}算' if per else ''}"
    return f"决定有没有“{title}”，{f'按{per}算' if per else ''}最多{yuan_text(amounts[-1])}{where}"


def _clause(fact: str, benefit: dict[str, Any], bundle: dict[str, Any]) -> str:
    """The clause of that citation, as the text numbers it."""
    return _TITLE.sub("", bundle["citations"][citation(fact, benefit)]["cite"])


def citation(fact: str, benefit: dict[str, Any]) -> str:
    """The citation (its name) of the first condition on the fact; otherwise of what it decides, or of the benefit."""
    names = next(_cited(benefit["requires"], fact, ()), ())
    for row in benefit["outcomes"]:
        for found in _cited([row["when"], row["value"]], fact, ()):
            names = names or found or _every(row["value"])
    return str((names or benefit["cite"])[0])


def _every(tree: Any) -> tuple[str, ...]:
    """All citations of an amount, in order."""
    if tree is None:
        return ()
    return (*tree["cite"], *(name for part in tree.get("of", []) for name in _every(part)))


def _cited(tree: Any, fact: str, inherited: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(tree, list):
        for item in tree:
            yield from _cited(item, fact, inherited)
    elif isinstance(tree, dict):
        names = tuple(tree["cite"]) or inherited
        if tree.get("fact") == fact:
            yield names
        yield from _cited(tree.get("of", []), fact, names)
