"""Reasons in words: each refusal with what the person wrote, in the person's own words, never what the engine made of it."""

from __future__ import annotations

from typing import Any

from calculator.facts import Facts
from calculator.money import yuan_text

Definitions = dict[str, dict[str, Any]]
_ORDINALS = "一二三四五六七八九"


def shown(fact_id: str, value: Any, definitions: Definitions) -> str:
    """A fact's value as a person reads it."""
    kind = definitions[fact_id]["type"]
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == "yuan":
        return yuan_text(value)
    if kind == "percent":
        whole, rest = divmod(value, 10_000)
        return f"{whole}{f'.{rest:04d}'.rstrip('0') if rest else ''}%"
    if isinstance(value, tuple):
        return value[0] if value[0] == value[1] else f"{value[0]}至{value[1]}"
    if isinstance(value, frozenset):
        options = {option["label"]: option for option in definitions[fact_id]["options"]}
        # The wider groups a chosen group belongs to were added by the calculator, not chosen.
        added = {wider for label in value for wider in options[label].get("broader", ())}
        return "、".join(label for label in options if label in value - added)
    if isinstance(value, list):
        return "、".join(value)
    return f"{value}{definitions[fact_id].get('unit', '')}"


def worded(outcome: dict[str, Any], said: Facts, policy: dict[str, Any], definitions: Definitions) -> dict[str, Any]:
    """The outcome of one group with its refusals and its helpful changes told in the words of ``said``."""
    reasons = [
        {**{key: reason[key] for key in ("citations", "facts")}, "label": _refusal(reason, said, definitions)}
        for reason in outcome["why_not"]
    ]
    help_ = outcome["what_would_help"]
    if help_ is not None:
        help_ = {**help_, "changes": [_change(change, said, policy, definitions) for change in help_["changes"]]}
    return {**outcome, "why_not": reasons, "what_would_help": help_}


def _refusal(reason: dict[str, Any], said: Facts, definitions: Definitions) -> str:
    ways: list[list[dict[str, Any]]] = reason["ways"]
    if not ways:
        return f"{reason['label']}{_answers(reason['facts'], said, definitions) if reason.get('told') else ''}"
    if len(ways) == 1:
        return f"不满足{_failed(ways[0], said, definitions)}"
    count = "两" if len(ways) == 2 else _ORDINALS[len(ways) - 1]
    told = [f"{_ORDINALS[number]}是{_failed(way, said, definitions)}" for number, way in enumerate(ways)]
    return f"{count}种情形都不符合：{'；'.join(told)}"


def _failed(way: list[dict[str, Any]], said: Facts, definitions: Definitions) -> str:
    """The conditions of one way that fail, each with the answer it fails on."""
    return "、".join(f"“{leaf['label']}”{_answers(leaf['facts'], said, definitions)}" for leaf in way)


def _answers(facts: list[str], said: Facts, definitions: Definitions) -> str:
    """``（您填写的人员类别：残疾人）``: what was answered; a day that was not stated is told as the year that was."""
    told: dict[str, None] = {}
    for fact in facts:
        for source in _stated(fact, said, definitions):
            told[f"{definitions[source]['label']}：{shown(source, said[source], definitions)}"] = None
    return f"（您填写的{'、'.join(told)}）" if told else ""


def _stated(fact: str, said: Facts, definitions: Definitions) -> list[str]:
    """The answers behind a fact: itself, what it was worked out from, or the year when no day was given."""
    if said.get(fact) is not None:
        return [fact]
    sources = list(definitions[fact].get("share_of", ()))
    if definitions[fact]["type"] == "date":
        sources.append("year")
    return [source for source in sources if said.get(source) is not None]


def _change(change: dict[str, Any], said: Facts, policy: dict[str, Any], definitions: Definitions) -> dict[str, Any]:
    """A change of place in the names people use: from the place they wrote to the region of the policy."""
    if definitions[change["fact"]]["type"] != "place":
        return change
    return {**change, "from": shown(change["fact"], said[change["fact"]], definitions), "to": policy["region"]["name"]}
