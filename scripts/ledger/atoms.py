"""The figures of the rules: every amount, rate, number, bound and date, with its path in the benefit and its citations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from scripts.rules.figures import Figure

_TIME_UNITS = {"days": ("天", "日", "工作日", "个工作日"), "months": ("个月",), "years": ("年", "岁", "周岁")}
# What a condition writes for "none" or "not yet": no figure of a text.
_NO_FIGURE = 0


class Atom(NamedTuple):
    """One figure of one rule. ``dimension``: money (fen), percent, count, year or date; ``value`` in that dimension."""

    benefit: str
    path: str
    dimension: str
    value: Fraction | str
    unit: str
    citations: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the ledger prints: benefit and path."""
        return f"{self.benefit} {self.path}"

    def reads(self, figure: Figure) -> bool:
        """Is this atom's value what the figure of the text says?"""
        if self.dimension == "date":
            return figure.kind == "date" and self.value in figure.values
        if self.dimension == "year":
            return figure.kind in ("year", "years") and self.value in figure.values
        if self.dimension in ("money", "percent"):
            return figure.kind == self.dimension and self.value in figure.values
        if figure.kind not in ("count", "numeral") or self.value not in figure.values:
            return False
        allowed = _TIME_UNITS.get(self.unit, (self.unit,) if self.unit else ())
        return not allowed or not figure.unit or figure.unit in allowed


def atoms(bundle: dict[str, Any]) -> list[Atom]:
    """Every figure of every rule, and the first and last year of every period in force."""
    found: list[Atom] = []
    for policy in bundle["policies"]:
        period = policy["period"]
        for end in ("from", "to"):
            found.append(
                Atom(
                    f"{policy['id']}#period",
                    f"period.{end}",
                    "year",
                    Fraction(period[end][:4]),
                    "",
                    tuple(period["cite"]),
                )
            )
    for benefit in bundle["benefits"]:
        for name in ("requires", "outcomes"):
            for at, node in enumerate(benefit[name]):
                found.extend(_walk(node, f"{name}[{at}]", benefit["id"], tuple(benefit["cite"]), bundle["facts"]))
    return found


def _walk(
    node: dict[str, Any], path: str, benefit: str, inherited: tuple[str, ...], facts: dict[str, Any]
) -> Iterator[Atom]:
    citations = tuple(node.get("cite") or ()) or inherited
    operator = node.get("op")
    for suffix, dimension, value, unit in _own(node, operator, facts):
        yield Atom(benefit, path + suffix, dimension, value, unit, citations)
    for key in ("when", "value", "at_best"):
        child = node.get(key)
        if isinstance(child, dict):
            shown = node["state"] if key == "value" else key
            yield from _walk(child, f"{path}.{shown}", benefit, citations, facts)
    for at, child in enumerate(node.get("of", ())):
        yield from _walk(child, f"{path}.{operator}[{at}]", benefit, citations, facts)


def _own(
    node: dict[str, Any], operator: str | None, facts: dict[str, Any]
) -> Iterator[tuple[str, str, Fraction | str, str]]:
    if operator == "money":
        yield "", "money", Fraction(node["fen"]), "元"
    elif operator == "number":
        yield "", "count", Fraction(node["value"]), node["unit"]
    elif operator == "percent":
        yield ".rate", "percent", Fraction(*node["rate"]) * 100, "%"
    elif operator in ("compare", "between"):
        kind = facts[node["fact"]]["type"]
        for key in ("value",) if operator == "compare" else ("low", "high"):
            if node[key] != _NO_FIGURE:
                yield f".{key}", *_bound(kind, node[key])


def _bound(kind: str, value: Any) -> tuple[str, Fraction | str, str]:
    if kind == "date":
        return "date", str(value), ""
    if kind == "yuan":
        return "money", Fraction(value), "元"
    if kind == "percent":
        return "percent", Fraction(value, 10_000), "%"
    if kind == "year":
        return "year", Fraction(value), ""
    return "count", Fraction(value), kind if kind in _TIME_UNITS else ""
