"""What a benefit gives, in words a reader understands; every figure comes out of the compiled rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

WRITTEN, GRANTED, RULED = "written", "granted", "ruled"
NOT_STATED = {
    "subsidy": "给，未写金额",
    "in_kind": "提供，未写金额",
    "deduction": "有规定，未写比例",
    "eligibility": "有规定，不涉及金额",
    "rule": "有规定，不涉及金额",
}
ABSENT = "本文件没有"


class Line(NamedTuple):
    """One case of a benefit: for whom or when (may be empty), and what is given."""

    case: str
    value: str
    state: str


def money(fen: int) -> str:
    """Yuan as the texts print them: 300元, 50万元, 0.50元 for fractions."""
    if fen % 100:
        return f"{fen // 100}.{fen % 100:02d}元"
    yuan = fen // 100
    return f"{yuan // 10_000}万元" if yuan and yuan % 10_000 == 0 else f"{yuan}元"


def percent(rate: list[int]) -> str:
    """A rate as a percentage; compiled rates are pairs [numerator, denominator]."""
    numerator, denominator = rate
    return f"{Decimal(numerator * 100) / Decimal(denominator):f}%"


def expression(value: dict[str, Any], facts: dict[str, Any]) -> str:
    """An amount expression in words."""
    op = value["op"]
    if op == "money":
        return money(value["fen"])
    if op == "number":
        return f"{value['value']}{value['unit']}"
    if op == "fact":
        return str(facts[value["fact"]]["label"])
    parts = [expression(part, facts) for part in value["of"]]
    if op == "times":
        return " × ".join(f"（{part}）" if "，" in part else part for part in parts)
    if op == "percent":
        return f"{parts[0]}的{percent(value['rate'])}"
    if op == "at_most":
        return f"{parts[0]}，最多{parts[1]}"
    raise ValueError(f"不认识的算式“{op}”")


def has_figure(value: dict[str, Any] | None) -> bool:
    """Does an expression contain a figure of the text, not only the reader's own numbers?"""
    if value is None:
        return False
    if value["op"] in ("money", "percent"):
        return True
    return any(has_figure(part) for part in value.get("of", ()))


def has_money(value: dict[str, Any] | None) -> bool:
    """Does an expression contain a sum of money of the text?"""
    if value is None:
        return False
    return value["op"] == "money" or any(has_money(part) for part in value.get("of", ()))


def lines(benefit: dict[str, Any], facts: dict[str, Any]) -> list[Line]:
    """The cases of a benefit, each once: figures first as the rule lists them, then what is given without a figure."""
    found: dict[Line, None] = {}
    several = len(benefit["outcomes"]) > 1
    for row in benefit["outcomes"]:
        state = row["state"]
        case = _case(row) if several else ""
        if state in ("amount", "cap"):
            if not has_figure(row["value"]):
                continue
            words = expression(row["value"], facts)
            found[Line(case, f"最高{words}" if state == "cap" else words, state)] = None
        elif state == "not_stated":
            found[Line(case, NOT_STATED[benefit["nature"]], state)] = None
        elif state == "not_covered":
            found[Line(case, "原文没有规定", state)] = None
        else:
            found[Line(case or row["label"], "不给", state)] = None
    return list(found)


def standing(benefit: dict[str, Any]) -> str:
    """WRITTEN if some case has a figure, GRANTED if given without one, RULED for qualifications and duties."""
    if any(has_figure(row["value"]) for row in benefit["outcomes"]):
        return WRITTEN
    return GRANTED if benefit["nature"] in ("subsidy", "in_kind") else RULED


def _case(row: dict[str, Any]) -> str:
    when = row["when"]
    if when is None:
        return ""
    if when.get("label"):
        return str(when["label"])
    values, negated = _values(when, False)
    if values:
        return "、".join(dict.fromkeys(values))
    return "其余情形" if negated else ""


def _values(condition: dict[str, Any], inside_not: bool) -> tuple[list[str], bool]:
    """Option names a condition asks for, and whether it excludes some; presumed parts are exceptions and say nothing."""
    if condition.get("presumed"):
        return [], False
    op = condition["op"]
    if op == "not":
        return [], True
    if op == "is":
        return ([condition["value"]] if isinstance(condition["value"], str) else []), inside_not
    if op == "in":
        return [value for value in condition["values"] if isinstance(value, str)], inside_not
    found: list[str] = []
    negative = False
    for part in condition.get("of", ()):
        values, negated = _values(part, inside_not)
        found.extend(values)
        negative = negative or negated
    return found, negative
