"""Amounts as expressions over facts, evaluated to exact intervals of integer fen with the sum written out.

Operators: ``money`` (a figure of the text), ``number`` (a count of the text), ``fact``, ``times``, ``percent``,
``at_most``. A missing fact gives the interval of everything it could be, never zero.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from calculator.facts import Facts
from calculator.money import apply_rate, exact_product, yuan

Expression = dict[str, Any]


class Amount(NamedTuple):
    """Closed interval ``[low, high]`` (fen, or a plain count), ``high`` None when unbounded; the sum in words."""

    low: int
    high: int | None
    text: str
    money: bool
    missing: tuple[str, ...]
    citations: tuple[str, ...]
    steps: tuple[str, ...] = ()


def evaluate(expression: Expression, facts: Facts, definitions: dict[str, dict[str, Any]]) -> Amount:
    """Evaluate an expression. Facts without a value widen the interval and are listed in ``missing``."""
    operator = expression["op"]
    cite = tuple(expression.get("cite", ()))
    if operator == "money":
        fen = expression["fen"]
        return Amount(fen, fen, f"{yuan(fen)}元", True, (), cite)
    if operator == "number":
        value = expression["value"]
        return Amount(value, value, f"{value}{expression.get('unit', '')}", False, (), cite)
    if operator == "fact":
        return _fact(expression["fact"], facts, definitions, cite)
    parts = [evaluate(part, facts, definitions) for part in expression["of"]]
    return _COMBINE[operator](expression, parts, cite)


def sum_text(amount: Amount) -> str:
    """The sum as a person would write it: ``600元 × 12人 = 7200元``."""
    steps = list(amount.steps)
    if amount.missing or amount.high != amount.low:
        return "；".join([*steps, amount.text])
    result = f"{yuan(amount.low)}元"
    if amount.text != result:
        steps.append(f"{amount.text} = {result}")
    return "；".join(steps or [result])


def _fact(fact_id: str, facts: Facts, definitions: dict[str, dict[str, Any]], cite: tuple[str, ...]) -> Amount:
    definition = definitions[fact_id]
    value = facts.get(fact_id)
    money = definition["type"] == "yuan"
    if value is None:
        return Amount(0, None, f"（{definition['label']}）", money, (fact_id,), cite)
    text = f"{yuan(value)}元" if money else f"{value}{definition.get('unit', '')}"
    return Amount(value, value, text, money, (), cite)


def _times(_expression: Expression, parts: list[Amount], cite: tuple[str, ...]) -> Amount:
    low = 1
    high: int | None = 1
    for part in parts:
        low *= part.low
        high = None if high is None or part.high is None else high * part.high
    joined = _joined(parts, low, high, " × ".join(part.text for part in parts), cite)
    if any(part.high == 0 for part in parts):
        # Nothing times whatever the open number is: it can no longer change the amount.
        return joined._replace(low=0, high=0, missing=())
    return joined


def _percent(expression: Expression, parts: list[Amount], cite: tuple[str, ...]) -> Amount:
    (base,) = parts
    numerator, denominator = expression["rate"]
    low = apply_rate(base.low, numerator, denominator)
    high = None if base.high is None else apply_rate(base.high, numerator, denominator)
    text = f"{base.text} × {_rate_text(numerator, denominator)}"
    if low == high and base.low * numerator % denominator:
        text += f" = {exact_product(base.low, numerator, denominator)}元，四舍五入到分"
    return _joined(parts, low, high, text, cite)


def _at_most(expression: Expression, parts: list[Amount], cite: tuple[str, ...]) -> Amount:
    value, limit = parts
    low = value.low if limit.low >= value.low else limit.low
    high = limit.high if value.high is None or (limit.high is not None and limit.high < value.high) else value.high
    missing = value.missing if value.low < limit.low else ()
    if not value.missing and value.low == value.high and limit.low == limit.high:
        unit = f"{yuan(value.low)}元" if value.money else value.text
        shown = f"{value.text} = {unit}" if unit != value.text else value.text
        if value.low > limit.low:
            step = f"{shown}，超过{limit.text}的上限，按{limit.text}计算"
        elif value.low == limit.low:
            step = f"{shown}，正好是{limit.text}的上限"
        else:
            step = f"{shown}，没有超过{limit.text}的上限"
        kept = limit.text if value.low > limit.low else unit
        joined = _joined(parts, low, high, kept, cite)
        return joined._replace(steps=(*joined.steps, step))
    return _joined(parts, low, high, f"{value.text}（最多{limit.text}）", cite)._replace(missing=missing)


def _joined(parts: list[Amount], low: int, high: int | None, text: str, cite: tuple[str, ...]) -> Amount:
    citations = dict.fromkeys([name for part in parts for name in part.citations] + list(cite))
    missing = dict.fromkeys(name for part in parts for name in part.missing)
    steps = tuple(step for part in parts for step in part.steps)
    money = any(part.money for part in parts)
    return Amount(low, high, text, money, tuple(missing), tuple(citations), steps)


def _rate_text(numerator: int, denominator: int) -> str:
    return f"{numerator}%" if denominator == 100 else f"{numerator}/{denominator}"


_COMBINE = {"times": _times, "percent": _percent, "at_most": _at_most}
OPERATORS = ("money", "number", "fact", *_COMBINE)
