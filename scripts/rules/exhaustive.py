"""Exactly one outcome row for every class of input: no gaps, no overlaps.

Every fact the rows read takes every class of its values, and the two ways of having none (not asked; asked and not known);
all other facts are followed through every completion. Classes in which the requirements fail never reach a row.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from calculator.diagram import ABSENT, Node, Plan, RuleGapError, Search
from scripts.rules.compiler import facts_used
from scripts.yaml_files import DataError

_NOT_ASKED, _NOT_KNOWN = "没有问到", "不清楚"


class _Strict(Search):
    """A search that follows every row to its end instead of stopping at the first that applies."""

    __slots__ = ()

    def row(self) -> tuple[int | None, list[Node]]:
        """The one row that applies. Raises RuleGapError when there are several, or none."""
        conditions = [node for node in self.plan.rows if node is not None]
        values = [self.value(node) for node in conditions]
        if None in values:
            return None, [node for node, value in zip(conditions, values, strict=True) if value is None]
        applying = [number for number, value in enumerate(values, 1) if value]
        if len(applying) > 1:
            raise RuleGapError(f"第{'、'.join(map(str, applying))}行同时成立")
        if applying:
            return applying[0] - 1, []
        if len(conditions) == len(self.plan.rows):
            raise RuleGapError("没有一行成立")
        return len(self.plan.rows) - 1, []


def check_rows(benefit: dict[str, Any], policy: dict[str, Any], definitions: dict[str, dict[str, Any]]) -> int:
    """Prove that exactly one outcome row applies whenever the requirements hold. Returns the number of situations followed.

    Raises DataError naming a class with a gap or an overlap.
    """
    if len(benefit["outcomes"]) == 1 and benefit["outcomes"][0]["when"] is None:
        return 1
    plan = Plan(benefit, policy, definitions)
    conditions = [{"requires": [row["when"]], "outcomes": []} for row in benefit["outcomes"] if row["when"]]
    facts = list(dict.fromkeys(fact for entry in conditions for fact in facts_used(entry)))
    choices = [[entry.value for entry in plan.classes(fact, None)] + [None, ABSENT] for fact in facts]
    count = 0
    for values in product(*choices):
        given = {fact: value for fact, value in zip(facts, values, strict=True) if value is not ABSENT}
        count += 1
        try:
            _Strict(plan, given, (), undated=False, refused=False).verdict()
        except RuleGapError as gap:
            shown = "，".join(f"{definitions[fact]['label']}：{_shown(given.get(fact, ABSENT))}" for fact in facts)
            raise DataError(
                f"{benefit['policy']}/benefits.yml：{benefit['id'].split('/')[1]}：outcomes {gap}（{shown}）"
            ) from None
    return count


def _shown(value: Any) -> str:
    if value is ABSENT:
        return _NOT_ASKED
    if value is None:
        return _NOT_KNOWN
    if isinstance(value, frozenset):
        return "、".join(sorted(value))
    if isinstance(value, tuple):
        return str(value[0]) if value[0] == value[1] else f"{value[0]}至{value[1]}"
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
