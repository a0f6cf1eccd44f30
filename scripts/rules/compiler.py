"""From the YAML a person writes to the rules the engine reads: closed operators, types checked, every figure in its quote.

The authored form is documented in ``policies/README.md``. Everything wrong becomes a DataError that names file, benefit,
place and what is allowed; nothing is repaired in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from calculator.money import parse_decimal
from scripts.rules.figures import counts_in, dates_in, percents_in, yuan_in
from scripts.yaml_files import DataError

_BENEFIT_KEYS = {
    "id", "kind", "title", "concerns", "payee", "nature", "about", "dated_by", "quotes", "requires", "outcomes", "notes",
    "next_step", "narrow", "bring", "amount", "cap", "not_stated",
}  # fmt: skip
_ROW_STATES = ("amount", "cap", "not_stated", "not_covered", "not_eligible")
_ROW_KEYS = {*_ROW_STATES, "when", "label", "notes", "quote", "at_best"}
_COMPARISONS = (">=", ">", "<=", "<")
_CONDITION_KEYS = {
    "all", "any", "not", "at_least", "of", "fact", "is", "in", "between", "known", "label", "quote", "presumed", *_COMPARISONS,
}  # fmt: skip
_ASKERS = ("citizen", "enterprise", "training_institution", "school")
_PAYEES = ("individual", "enterprise", "training_institution", "school")
_NATURES = ("subsidy", "in_kind", "deduction", "eligibility", "rule")
_ORDERED = ("count", "days", "months", "years", "year", "yuan", "percent", "date")


@dataclass
class Context:
    """What compiling one policy needs: the file name for messages, the quotes, the facts and the kinds."""

    file: str
    policy: str
    quotes: dict[str, str]
    facts: dict[str, dict[str, Any]]
    kinds: dict[str, dict[str, Any]]
    place: str = ""
    used_quotes: set[str] = field(default_factory=set)

    def fail(self, message: str) -> DataError:
        """An error at the current place."""
        return DataError(f"{self.file}：{self.place}：{message}")

    def cite(self, entry: dict[str, Any]) -> list[str]:
        """Citation ids of an entry's ``quote`` (one name or a list)."""
        names = entry.get("quote", [])
        return self.citations(names if isinstance(names, list) else [names])

    def citations(self, names: list[str]) -> list[str]:
        """Citation ids of quote names; an unknown name is an error."""
        for name in names:
            if name not in self.quotes:
                raise self.fail(f"quotes 里没有“{name}”{_nearest(name, self.quotes)}")
            self.used_quotes.add(name)
        return [f"{self.policy}#{name}" for name in names]

    def text_of(self, citations: list[str]) -> str:
        """The quoted texts together, for finding a figure in them."""
        return "\n".join(self.quotes[name.split("#", 1)[1]] for name in citations)


def compile_benefit(raw: dict[str, Any], context: Context) -> dict[str, Any]:
    """One benefit of benefits.yml, compiled. Raises DataError."""
    context.place = str(raw.get("id", "（没有 id）"))
    if raw.get("decide"):
        raise context.fail(f"还有要由人决定的：{raw['decide'][0]}（决定后删去 decide）")
    _only(raw, _BENEFIT_KEYS, context)
    for key in ("id", "kind", "title", "payee", "dated_by", "quotes"):
        if key not in raw:
            raise context.fail(f"缺少“{key}”")
    kind = context.kinds.get(raw["kind"])
    if kind is None:
        raise context.fail(f"没有“{raw['kind']}”这个 kind{_nearest(raw['kind'], context.kinds)}")
    benefit: dict[str, Any] = {
        "id": f"{context.policy}/{raw['id']}",
        "policy": context.policy,
        "kind": raw["kind"],
        "title": raw["title"],
        "concerns": _each(raw.get("concerns", kind["concerns"]), _ASKERS, "concerns", context),
        "nature": _each([raw.get("nature", kind["nature"])], _NATURES, "nature", context)[0],
        "payee": _payee(raw["payee"], context),
        "about": about(raw.get("about", kind["about"]), context),
        "dated_by": _facts_named(raw["dated_by"], context),
        "cite": context.citations(raw["quotes"]),
        "requires": [condition(item, context) for item in raw.get("requires", [])],
        "outcomes": _outcomes(raw, context),
        "notes": [_text(note, context) for note in raw.get("notes", [])],
        "next_step": raw.get("next_step", ""),
        "narrow": bool(raw.get("narrow", False)),
        "bring": context.citations(raw.get("bring", [])),
    }
    benefit["facts"] = facts_used(benefit)
    return benefit


def condition(raw: Any, context: Context) -> dict[str, Any]:
    """Compile one condition."""
    if not isinstance(raw, dict):
        raise context.fail(f"条件须是映射，写成了“{raw}”")
    _only(raw, _CONDITION_KEYS, context)
    compiled: dict[str, Any] = {"cite": context.cite(raw)}
    if raw.get("presumed"):
        if not raw.get("label"):
            raise context.fail("presumed 的条件要有 label：结果里要写明以什么为前提")
        compiled["presumed"] = True
    if "fact" in raw:
        compiled.update(_leaf(raw, context))
    elif "at_least" in raw:
        compiled.update(op="at_least", n=raw["at_least"], of=[condition(item, context) for item in raw.get("of", [])])
    elif "not" in raw:
        compiled.update(op="not", of=[condition(raw["not"], context)])
    elif "all" in raw or "any" in raw:
        operator = "all" if "all" in raw else "any"
        if not isinstance(raw[operator], list) or not raw[operator]:
            raise context.fail(f"“{operator}”后面要有至少一个条件")
        compiled.update(op=operator, of=[condition(item, context) for item in raw[operator]])
    else:
        raise context.fail("条件里没有 fact、all、any、not 或 at_least")
    compiled["label"] = raw.get("label", "")
    return compiled


def expression(raw: Any, context: Context) -> dict[str, Any]:
    """Compile one amount expression; every figure must be readable in its quote."""
    if not isinstance(raw, dict):
        raise context.fail(f"金额须是映射，写成了“{raw}”")
    cite = context.cite(raw)
    keys = set(raw) - {"quote", "of", "unit"}
    if keys == {"yuan"}:
        fen = parse_decimal(str(raw["yuan"]), 2)
        _figure_in_quote(fen, yuan_in(context.text_of(cite)), f"{raw['yuan']}元", cite, context)
        return {"op": "money", "fen": fen, "cite": cite}
    if keys == {"number"}:
        _figure_in_quote(raw["number"], counts_in(context.text_of(cite)), str(raw["number"]), cite, context)
        return {"op": "number", "value": raw["number"], "unit": raw.get("unit", ""), "cite": cite}
    if keys == {"fact"}:
        (fact,) = _facts_named([raw["fact"]], context)
        if context.facts[fact]["type"] not in ("yuan", "count", "days", "months"):
            raise context.fail(f"“{fact}”不是能参与计算的数")
        return {"op": "fact", "fact": fact, "cite": cite}
    if keys == {"times"}:
        return {"op": "times", "of": [expression(item, context) for item in raw["times"]], "cite": cite}
    if keys == {"percent"}:
        _figure_in_quote(raw["percent"], percents_in(context.text_of(cite)), f"{raw['percent']}%", cite, context)
        return {"op": "percent", "rate": [raw["percent"], 100], "of": [expression(raw["of"], context)], "cite": cite}
    if keys == {"at_most"}:
        parts = [expression(raw["of"], context), expression(raw["at_most"], context)]
        return {"op": "at_most", "of": parts, "cite": cite}
    raise context.fail(
        f"金额里只能写 yuan、number、fact、times、percent、at_most 之一，写成了“{'、'.join(sorted(keys))}”"
    )


def about(raw: dict[str, Any], context: Context) -> dict[str, Any]:
    """Compile ``about``: the answers that raise a benefit's question."""
    compiled: dict[str, Any] = {}
    for fact, values in raw.items():
        _facts_named([fact], context)
        compiled[fact] = "*" if values == "*" else [_value(fact, value, context) for value in values]
    return compiled


def facts_used(benefit: dict[str, Any]) -> list[str]:
    """Every fact a compiled benefit reads, in the order of reading."""
    found: dict[str, None] = {}

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("fact"), str):
                found[node["fact"]] = None
            for value in node.values():
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(benefit["requires"])
    visit(benefit["outcomes"])
    return list(found)


def _leaf(raw: dict[str, Any], context: Context) -> dict[str, Any]:
    (fact,) = _facts_named([raw["fact"]], context)
    operators = [key for key in raw if key in ("is", "in", "between", "known", *_COMPARISONS)]
    if len(operators) != 1:
        raise context.fail(f"“{fact}”要有且只有一个比较（is、in、between、known、>=、>、<=、<）")
    (operator,) = operators
    value = raw[operator]
    kind = context.facts[fact]["type"]
    if operator == "known":
        return {"op": "known", "fact": fact, "value": bool(value)}
    if operator == "is":
        compiled = _value(fact, value, context)
        return {"op": "is", "fact": fact, "value": compiled, **open_options(context.facts[fact], [compiled])}
    if operator == "in":
        values = [_value(fact, item, context) for item in value]
        return {"op": "in", "fact": fact, "values": values, **open_options(context.facts[fact], values)}
    if kind not in _ORDERED:
        raise context.fail(f"“{fact}”不能比大小")
    if operator == "between":
        low, high = (_value(fact, item, context) for item in value)
        for item in (low, high):
            _bound_in_quote(fact, item, context.cite(raw), context)
        return {"op": "between", "fact": fact, "low": low, "high": high}
    compiled = _value(fact, value, context)
    _bound_in_quote(fact, compiled, context.cite(raw), context)
    return {"op": "compare", "fact": fact, "cmp": operator, "value": compiled}


def open_options(definition: dict[str, Any], wanted: list[Any]) -> dict[str, Any]:
    """Options that leave the comparison open: whoever chose one may belong to a wanted option as well."""
    options = definition.get("options", ())
    found = [option["label"] for option in options if not {*option.get("may_be", ())}.isdisjoint(wanted)]
    return {"maybe": found} if found else {}


def _value(fact: str, value: Any, context: Context) -> Any:
    definition = context.facts[fact]
    kind = definition["type"]
    if kind == "bool":
        if not isinstance(value, bool):
            raise context.fail(f"“{fact}”只能是 true 或 false，写成了“{value}”")
        return value
    if kind in ("choice", "choices"):
        labels = [option["label"] for option in definition["options"]]
        if value not in labels:
            raise context.fail(f"“{fact}”没有“{value}”这个选项{_nearest(str(value), labels)}")
        return value
    if kind == "date":
        if not isinstance(value, str) or len(value) != 10:
            raise context.fail(f"“{fact}”的日期要写成 2019-07-01，写成了“{value}”")
        return value
    if kind == "yuan":
        return parse_decimal(str(value), 2)
    if kind == "percent":
        return parse_decimal(str(value), 4)
    if kind == "place":
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise context.fail(f"“{fact}”要写整数，写成了“{value}”")
    return value


def _bound_in_quote(fact: str, value: Any, cite: list[str], context: Context) -> None:
    """A bound other than zero is a figure of the text, so it must stand in the quote."""
    if not cite or value == 0:
        return
    text, kind = context.text_of(cite), context.facts[fact]["type"]
    if kind == "date":
        _figure_in_quote(value, dates_in(text), value, cite, context)
    elif kind == "yuan":
        _figure_in_quote(value, yuan_in(text), f"{value // 100}元", cite, context)
    elif kind == "percent":
        _figure_in_quote(value // 10_000, percents_in(text), f"{value // 10_000}%", cite, context)
    else:
        _figure_in_quote(value, counts_in(text), str(value), cite, context)


def _figure_in_quote(value: Any, found: set[Any], shown: str, cite: list[str], context: Context) -> None:
    if not cite:
        raise context.fail(f"“{shown}”没有写出处（quote）")
    if value not in found:
        raise context.fail(f"引文里读不到“{shown}”：{context.text_of(cite)}")


def _outcomes(raw: dict[str, Any], context: Context) -> list[dict[str, Any]]:
    if "outcomes" in raw:
        if any("when" not in row for row in raw["outcomes"][:-1]):
            raise context.fail("outcomes 里只有最后一行可以不写 when（其余情形）")
        return [_row(row, context) for row in raw["outcomes"]]
    row: dict[str, Any] = {key: raw[key] for key in ("amount", "cap", "not_stated") if key in raw}
    if len(row) != 1:
        raise context.fail("要有且只有 amount、cap、not_stated、outcomes 之一")
    return [_row(row, context)]


def _row(raw: dict[str, Any], context: Context) -> dict[str, Any]:
    _only(raw, _ROW_KEYS, context)
    states = [state for state in _ROW_STATES if state in raw]
    if len(states) != 1:
        raise context.fail(f"outcomes 的每一行要有且只有 {'、'.join(_ROW_STATES)} 之一")
    (state,) = states
    value = expression(raw[state], context) if state in ("amount", "cap") else None
    return {
        "when": condition(raw["when"], context) if "when" in raw else None,
        "state": state,
        "value": value,
        "at_best": expression(raw["at_best"], context) if "at_best" in raw else None,
        "label": raw.get("label", ""),
        "notes": [_text(note, context) for note in raw.get("notes", [])],
        "cite": context.cite(raw),
    }


def _payee(raw: dict[str, Any], context: Context) -> dict[str, Any]:
    _only(raw, {"label", "classes", "quote"}, context)
    classes = _each(raw["classes"], _PAYEES, "payee.classes", context)
    return {"label": raw["label"], "classes": classes, "cite": context.cite(raw)}


def _facts_named(names: list[str], context: Context) -> list[str]:
    for name in names:
        if name not in context.facts:
            raise context.fail(f"facts.yml 里没有“{name}”{_nearest(name, context.facts)}")
    return list(names)


def _each(values: list[str], allowed: tuple[str, ...], key: str, context: Context) -> list[str]:
    for value in values:
        if value not in allowed:
            raise context.fail(f"{key} 里没有“{value}”，只能是{'、'.join(allowed)}")
    return list(values)


def _text(value: Any, context: Context) -> str:
    if not isinstance(value, str) or not value:
        raise context.fail(f"说明须是文字，写成了“{value}”")
    return value


def _only(raw: dict[str, Any], allowed: set[str], context: Context) -> None:
    for key in raw:
        if key not in allowed:
            raise context.fail(f"不认识“{key}”{_nearest(key, allowed)}")


def _nearest(word: str, names: Any) -> str:
    close = get_close_matches(word, list(names), n=1, cutoff=0.0)
    return f"，最接近的是“{close[0]}”" if close else ""
