"""The mutants of a compiled benefit: each differs from the rule in exactly one thing a person could have got wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from scripts.rules.compiler import open_options

Json = dict[str, Any]
Path = tuple[str | int, ...]
_COMPARISONS = {">=": (">", "<"), ">": (">=", "<="), "<=": ("<", ">"), "<": ("<=", ">=")}
_ROW_STATES = {
    "amount": "cap",
    "cap": "amount",
    "not_stated": "not_covered",
    "not_covered": "not_stated",
    "not_eligible": "not_stated",
}
_PAYEES = ("individual", "enterprise", "training_institution", "school")


class Mutant(NamedTuple):
    """``name``: benefit, place and change, stable between runs; ``benefit``: the changed rule."""

    name: str
    benefit: Json


def mutants(benefit: Json, definitions: Json, citations: list[str]) -> Iterator[Mutant]:
    """Every mutant of a benefit that can differ from it.

    ``citations``: the policy's citation ids. A citation is swapped for one the benefit does not use; an option that a
    wider listed option covers is not dropped.
    """
    used = set(_cited(benefit))
    spare = [name for name in citations if name not in used]
    for path, change, value in _changes(benefit, definitions, spare):
        yield Mutant(f"{benefit['id']} {_shown(path)} {change}", _replaced(benefit, path, value, definitions))


def period_mutants(policy: Json) -> Iterator[tuple[str, Json]]:
    """The policy with its period one day longer or shorter at either end."""
    for end in ("from", "to"):
        for days in (-1, 1):
            changed = copy.deepcopy(policy)
            changed["period"][end] = moved(policy["period"][end], days)
            yield f"{policy['id']} period.{end} {days:+d}", changed


def moved(value: Any, by: int) -> Any:
    """A bound one unit or one day further."""
    if isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=by)).isoformat()
    return value + by


def _changes(benefit: Json, definitions: Json, citations: list[str]) -> Iterator[tuple[Path, str, Any]]:
    for at, condition in enumerate(benefit["requires"]):
        yield ("requires",), f"drop {at}", [entry for entry in benefit["requires"] if entry is not condition]
        yield from _condition(condition, ("requires", at), definitions, citations)
    yield from _rows(benefit, definitions, citations)
    yield from _swapped(benefit["cite"], ("cite",), citations)
    payee = benefit["payee"]
    yield ("payee", "label"), "other payee", "另一方"
    for name in payee["classes"]:
        yield (
            ("payee", "classes"),
            f"drop {name}",
            [entry for entry in payee["classes"] if entry != name] or [_other(name)],
        )
    if payee["classes"]:
        for name in [entry for entry in _PAYEES if entry not in payee["classes"]][:1]:
            yield ("payee", "classes"), f"add {name}", [*payee["classes"], name]


def _rows(benefit: Json, definitions: Json, citations: list[str]) -> Iterator[tuple[Path, str, Any]]:
    for at, row in enumerate(benefit["outcomes"]):
        path: Path = ("outcomes", at)
        yield (*path, "state"), f"state {_ROW_STATES[row['state']]}", _ROW_STATES[row["state"]]
        if row["when"] is not None:
            yield from _condition(row["when"], (*path, "when"), definitions, citations)
        for key in ("value", "at_best"):
            if row[key] is not None:
                yield from _amount(row[key], (*path, key), citations)
        if row["at_best"] is not None:
            yield (*path, "at_best"), "drop", None
        yield from _swapped(row["cite"], (*path, "cite"), citations)


def _condition(node: Json, path: Path, definitions: Json, citations: list[str]) -> Iterator[tuple[Path, str, Any]]:
    operator = node["op"]
    yield from _swapped(node.get("cite", []), (*path, "cite"), citations)
    if node.get("presumed"):
        yield (*path, "presumed"), "not presumed", False
    elif len(path) == 2 and operator not in ("all", "any", "not", "known"):
        yield (*path, "presumed"), "presumed", True
    if "of" in node:
        if operator in ("all", "any") and len(node["of"]) > 1:
            yield (*path, "op"), "any" if operator == "all" else "all", "any" if operator == "all" else "all"
        if operator == "not":
            yield path, "not dropped", node["of"][0]
        if operator == "at_least":
            for by in (-1, 1):
                yield (*path, "n"), f"{by:+d}", node["n"] + by
        for at, part in enumerate(node["of"]):
            yield from _condition(part, (*path, "of", at), definitions, citations)
    elif operator in ("is", "known"):
        yield from _value(node, path, definitions)
    elif operator == "in":
        yield from _options(node, path, definitions)
    else:
        yield from _bounds(node, path)


def _value(node: Json, path: Path, definitions: Json) -> Iterator[tuple[Path, str, Any]]:
    value = node["value"]
    if isinstance(value, bool):
        yield (*path, "value"), str(not value), not value
        return
    options = [option["label"] for option in definitions[node["fact"]].get("options", ())] or ["本地", "外地"]
    other = options[(options.index(value) + 1) % len(options)]
    yield (*path, "value"), other, other
    yield path, "is not", {**{key: node[key] for key in ("cite", "label")}, "op": "not", "of": [node]}


def _options(node: Json, path: Path, definitions: Json) -> Iterator[tuple[Path, str, Any]]:
    broader = {option["label"]: set(option.get("broader", ())) for option in definitions[node["fact"]]["options"]}
    listed = set(node["values"])
    for value in node["values"]:
        if broader[value].isdisjoint(listed):
            yield (*path, "values"), f"drop {value}", [entry for entry in node["values"] if entry != value]
    # Adding an option that a listed one covers, or that covers a listed one, is another mistake than adding a stranger.
    wider = {name for value in listed for name in broader[value]}
    for option in [name for name in broader if name not in listed | wider and broader[name].isdisjoint(listed)][:1]:
        yield (*path, "values"), f"add {option}", [*node["values"], option]


def _bounds(node: Json, path: Path) -> Iterator[tuple[Path, str, Any]]:
    if node["op"] == "compare":
        for other in _COMPARISONS[node["cmp"]]:
            yield (*path, "cmp"), other, other
    for key in ("value", "low", "high"):
        if key in node:
            for by in (-1, 1):
                if not (node[key] == 0 and by < 0):
                    yield (*path, key), f"{by:+d}", moved(node[key], by)


def _amount(node: Json, path: Path, citations: list[str]) -> Iterator[tuple[Path, str, Any]]:
    yield from _swapped(node.get("cite", []), (*path, "cite"), citations)
    operator = node["op"]
    if operator == "money":
        for by in (-100, 100):
            yield (*path, "fen"), f"{by:+d}", node["fen"] + by
    elif operator == "number":
        for by in (-1, 1):
            yield (*path, "value"), f"{by:+d}", node["value"] + by
    elif operator == "percent":
        for by in (-1, 1):
            yield (*path, "rate"), f"{by:+d}", [node["rate"][0] + by, node["rate"][1]]
    elif operator == "at_most":
        yield path, "no ceiling", node["of"][0]
    elif operator == "times":
        for at in range(len(node["of"])):
            yield (*path, "of"), f"drop factor {at}", [part for number, part in enumerate(node["of"]) if number != at]
    for at, part in enumerate(node.get("of", ())):
        yield from _amount(part, (*path, "of", at), citations)


def _swapped(cited: list[str], path: Path, spare: list[str]) -> Iterator[tuple[Path, str, Any]]:
    for at in range(len(cited)):
        yield (*path, at), f"cite {spare[0].split('#')[1]}", spare[0]


def _cited(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree.get("cite", ())
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _cited(item)


def _other(name: str) -> str:
    return _PAYEES[(_PAYEES.index(name) + 1) % len(_PAYEES)]


def _shown(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _replaced(benefit: Json, path: Path, value: Any, definitions: Json) -> Json:
    changed = copy.deepcopy(benefit)
    target: Any = changed
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    if isinstance(target, dict) and target.get("op") in ("is", "in"):
        # As the compiler would have written the changed condition.
        wanted = target["values"] if target["op"] == "in" else [target["value"]]
        target.pop("maybe", None)
        target.update(open_options(definitions[target["fact"]], wanted))
    return changed
