"""Answers of a worked example: as a reader fills them in, and as the calculator keeps them in its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from calculator.engine import ASKERS
from calculator.facts import read_facts
from calculator.wording import shown
from scripts.yaml_files import DataError

Json = dict[str, Any]

# What encodeURIComponent of calculator/web/state.js leaves as it is.
_UNESCAPED = "-_.!~*'()"
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def address(case: Json, kind: str, bundle: Json) -> str:
    """The fragment that opens the calculator with the answers of a case; ``kind`` is what is asked for.

    The format is that of ``toFragment`` in calculator/web/state.js. A day of asking becomes the answer it is.
    """
    facts = _facts(case)
    pairs = [("asker", _encoded(case["asker"]))]
    if "region" in facts:
        pairs.append(("region", _value(facts["region"], bundle["facts"]["region"])))
    pairs.append(("kinds", _encoded(kind)))
    groups = _groups(facts)
    for index, group in enumerate(groups):
        prefix = f"{index + 1}." if index else ""
        for fact, value in group.items():
            pairs.append((f"{prefix}{fact}", _value(value, bundle["facts"][fact])))
    if len(groups) > 1:
        pairs.append(("groups", str(len(groups))))
    return f"v=1&{'&'.join(f'{key}={value}' for key, value in pairs)}&rules={bundle['ruleset'][:12]}"


def filled_in(case: Json, bundle: Json) -> list[tuple[str, str]]:
    """Labels and values of a case in the words of the form, who asks first. Raises DataError on a value of the wrong kind."""
    facts = _facts(case)
    rows = [("谁来问", ASKERS[case["asker"]])]
    groups = _groups(facts)
    if "region" in facts:
        rows.append((bundle["facts"]["region"]["label"], _words("region", facts["region"], bundle)))
    for index, group in enumerate(groups):
        lead = f"第{index + 1}批：" if len(groups) > 1 else ""
        rows.extend(
            (lead + plain_label(bundle["facts"][fact]), _words(fact, value, bundle)) for fact, value in group.items()
        )
    return rows


def plain_label(definition: Json) -> str:
    """The name of a fact without the hint in brackets at its end."""
    return re.sub(r"（[^（）]*）\Z", "", str(definition["label"]))


def chinese_dates(text: str) -> str:
    """ISO dates in a sentence as Chinese readers write them: 2019-07-01 → 2019年7月1日."""
    return _ISO_DATE.sub(lambda match: f"{match[1]}年{int(match[2])}月{int(match[3])}日", text)


def _facts(case: Json) -> Json:
    return {**case["facts"], **({"asked_on": case["today"]} if "today" in case else {})}


def _groups(facts: Json) -> list[Json]:
    """The answers of each group: those given for all of them are repeated, as the form holds them."""
    common = {fact: value for fact, value in facts.items() if fact not in ("region", "groups")}
    return [{**common, **group} for group in facts.get("groups", [{}])]


def _value(value: Any, definition: Json) -> str:
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(_encoded(_code(item, definition)) for item in value)
    return _encoded(_code(value, definition))


def _encoded(text: str) -> str:
    return quote(text, safe=_UNESCAPED)


def _code(value: Any, definition: Json) -> str:
    return str(next((option["id"] for option in _options(value, definition)), value))


def _options(value: Any, definition: Json) -> Iterator[Json]:
    for option in definition.get("options", ()):
        if value in (option["id"], option["label"]) or value in option.get("aliases", ()):
            yield option


def _words(fact: str, value: Any, bundle: Json) -> str:
    definition = bundle["facts"][fact]
    if value is None:
        return "不清楚"
    if definition["type"] in ("choice", "choices", "place"):
        items = value if isinstance(value, list) else [value]
        return "、".join(
            next((str(option["label"]) for option in _options(item, definition)), str(item)) for item in items
        )
    if definition["type"] == "year":
        return f"{value}年"
    reading = read_facts({fact: value}, bundle["facts"])
    if reading.errors:
        raise DataError("；".join(error.message for error in reading.errors))
    return chinese_dates(shown(fact, reading.facts[fact], bundle["facts"]))
