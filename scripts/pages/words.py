"""What a benefit gives, in words a reader understands; every figure comes out of the compiled rule."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

WRITTEN, GRANTED, RULED, SILENT = "written", "granted", "ruled", "silent"
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


def expression(value: dict[str, Any], facts: dict[str, Any], highest: str = "") -> str:
    """An amount expression in words; ``highest`` stands before the sum of money (最高) when it is a ceiling."""
    op = value["op"]
    if op == "money":
        return highest + money(value["fen"])
    if op == "number":
        return f"{value['value']}{value['unit']}"
    if op == "fact":
        return _label(facts[value["fact"]])
    if op == "times" and (each := _each(value["of"], facts, highest)) is not None:
        return each
    parts = [expression(part, facts) for part in value["of"]]
    if op == "times":
        return highest + " × ".join(f"（{part}）" if "，" in part else part for part in parts)
    if (
        op == "percent"
        and value["of"][0]["op"] == "times"
        and all(part["op"] == "fact" for part in value["of"][0]["of"])
    ):
        # a share of a product of the reader's own numbers: 每人标准的100% × 人数
        first, *rest = (expression(part, facts) for part in value["of"][0]["of"])
        return " × ".join([f"{'不超过' if highest else ''}{first}的{percent(value['rate'])}", *rest])
    if op == "percent":
        whole = f"（{parts[0]}）" if "×" in parts[0] else parts[0]
        return f"{'不超过' if highest else ''}{whole}的{percent(value['rate'])}"
    if op == "at_most":
        return f"{highest}{parts[0]}，最多{parts[1]}"
    raise ValueError(f"不认识的算式“{op}”")


_PER = {"count": "每人", "days": "每天", "months": "每月"}


def _each(factors: list[dict[str, Any]], facts: dict[str, Any], highest: str) -> str | None:
    """A sum per person, day or month as the texts write it: 每人每天15元; None if the product is of another kind."""
    sums = [factor for factor in factors if factor["op"] == "money"]
    if len(sums) != 1:
        return None
    units: list[str] = []
    limits = ""
    for factor in factors:
        if factor["op"] == "money":
            continue
        count = factor["of"][0] if factor["op"] == "at_most" else factor
        unit = _PER.get(facts[count["fact"]]["type"]) if count["op"] == "fact" else None
        if unit is None or unit in units:
            return None
        units.append(unit)
        if factor["op"] == "at_most":
            limits += f"，最多{expression(factor['of'][1], facts)}"
    order = list(_PER.values())
    return "".join(sorted(units, key=order.index)) + highest + money(sums[0]["fen"]) + limits


def _label(fact: dict[str, Any]) -> str:
    """The name of a fact without the hint in brackets at its end."""
    return re.sub(r"（[^（）]*）\Z", "", str(fact["label"]))


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


# Labels of a payee that are a sentence of their own.
_SENTENCES = ("原文没有", "不涉及")


def payee(nature: str, label: str, *, of_classes: bool = True) -> str:
    """Who is paid, or whom it concerns where nothing is paid; ``of_classes``: the label names persons or bodies."""
    if nature == "eligibility" and label.startswith(_SENTENCES):
        return "不涉及付款"
    if label.startswith(_SENTENCES):
        return label
    if nature in ("subsidy", "in_kind"):
        return f"给谁：{label}"
    return f"{'涉及谁' if of_classes else '用的是'}：{label}"


def benefit_payee(benefit: dict[str, Any]) -> str:
    """Who is paid by a benefit, in words."""
    return payee(benefit["nature"], benefit["payee"]["label"], of_classes=bool(benefit["payee"]["classes"]))


def lines(benefit: dict[str, Any], facts: dict[str, Any]) -> list[Line]:
    """The cases of a benefit, each once: figures first as the rule lists them, then what is given without a figure."""
    found: dict[Line, None] = {}
    rows = [row for row in benefit["outcomes"] if not _turns_on_the_answer(row)] or benefit["outcomes"][:1]
    several = len(rows) > 1
    for row in rows:
        state = row["state"]
        case = _case(row, benefit, facts) if several else ""
        if state in ("amount", "cap"):
            if not has_figure(row["value"]):
                continue
            words = expression(row["value"], facts, "最高" if state == "cap" else "")
            found[Line(case, words, state)] = None
        elif state == "not_stated":
            found[Line(case, NOT_STATED[benefit["nature"]], state)] = None
        elif state == "not_covered":
            found[Line(case, "原文没有写", state)] = None
        else:
            found[Line(case, "不给", state)] = None
    if len({(line.value, line.state) for line in found}) == 1:
        # whatever the case, the answer is the same
        line = next(iter(found))
        return [line._replace(case="")]
    # that the text says nothing beside an unnamed case is no news
    named = [line for line in found if line.state != "not_covered" or line.case]
    return [line._replace(case="") for line in named] if len(named) == 1 else named


def _turns_on_the_answer(row: dict[str, Any]) -> bool:
    """Does a row without a figure turn on what the asker has stated, rather than on a case of the text?"""
    condition = row["when"]
    parts = [] if condition is None else condition["of"] if condition["op"] in ("all", "any") else [condition]
    return row["state"] in ("not_stated", "not_covered") and any(part["op"] == "known" for part in parts)


def standing(benefit: dict[str, Any]) -> str:
    """WRITTEN if some case has a figure, SILENT if the text has nothing for any case, else GRANTED (something is given) or
    RULED (qualifications and duties)."""
    if any(has_figure(row["value"]) for row in benefit["outcomes"]):
        return WRITTEN
    if all(row["state"] == "not_covered" for row in benefit["outcomes"]):
        return SILENT
    return GRANTED if benefit["nature"] in ("subsidy", "in_kind") else RULED


_REST = "其余情形"
# A longer list of what is left tells less than 其余情形.
_MOST_LEFT = 6


def _case(row: dict[str, Any], benefit: dict[str, Any], facts: dict[str, Any]) -> str:
    when = row["when"]
    if when is None:
        named = [other["when"] for other in benefit["outcomes"] if other["when"] is not None]
        left = _left_over(named, benefit["requires"], facts)
        if left:
            return left
        # a rest beside cases that all rest on a presumption is no case of the text
        return str(row["label"] or _REST) if any(_condition(condition) for condition in named) else ""
    if row["state"] == "not_eligible":
        return _condition(when) or str(row["label"])
    return str(row["label"] or when.get("label") or _condition(when) or (_REST if _excludes(when) else ""))


def _left_over(named: list[dict[str, Any]], requires: list[dict[str, Any]], facts: dict[str, Any]) -> str:
    """The options that no case names, where every case names options of one question; empty if there are many or none."""
    for fact, definition in facts.items():
        if definition["type"] != "choice":
            continue
        asked = [_options_named(condition, fact) for condition in named]
        if not asked or not all(asked):
            continue
        required = set().union(*(_options_named(condition, fact) for condition in requires))
        options = [option["label"] for option in definition["options"]]
        left = [
            option
            for option in options
            if (not required or option in required) and not any(option in group for group in asked)
        ]
        if 0 < len(left) <= _MOST_LEFT:
            return "、".join(left)
    return ""


def _options_named(condition: dict[str, Any], fact: str) -> set[str]:
    """The options of a question that a condition asks for; those it only excludes or presumes do not count."""
    op = condition["op"]
    if op == "not" or condition.get("presumed"):
        return set()
    if condition.get("fact") == fact and op in ("is", "in"):
        return {condition["value"]} if op == "is" else set(condition["values"])
    return set().union(*(_options_named(part, fact) for part in condition.get("of", ())))


def _condition(condition: dict[str, Any]) -> str:
    """The options a condition asks for; what it presumes or excludes is an exception and stays unnamed."""
    op = condition["op"]
    if condition.get("presumed") or op == "not":
        return ""
    if op == "is":
        return condition["value"] if isinstance(condition["value"], str) else ""
    if op == "in":
        return "、".join(value for value in condition["values"] if isinstance(value, str))
    parts = condition.get("of", ())
    if op == "any":
        # an alternative for askers who did not answer another question is not a case of the text
        parts = [part for part in parts if not _stands_in(part)] or parts
    words = list(dict.fromkeys(filter(None, (_condition(part) for part in parts))))
    return ("，或者" if op == "any" else "，并且").join(words)


def _stands_in(condition: dict[str, Any]) -> bool:
    return condition["op"] == "all" and any(
        part["op"] == "known" and part["value"] is False for part in condition["of"]
    )


def _excludes(condition: dict[str, Any]) -> bool:
    return condition["op"] == "not" or any(_excludes(part) for part in condition.get("of", ()))
