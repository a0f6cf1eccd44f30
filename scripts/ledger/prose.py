"""Figures in the rules' own words: a title, label or note may only name a figure that stands in the text of its policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.ledger.numbers import number_rows
from scripts.ledger.register import Register, load_register
from scripts.library import Policy
from scripts.rules.figures import Figure, figures

# What a reader takes for a figure of the text. Bare numerals and words (统一) are none.
_KINDS = ("money", "percent", "fraction", "date", "month", "year", "years", "count")

# The numbers of the layout say nothing: 四、 is not four of anything.
_LAYOUT = ("marker", "page-number", "running-head")


def prose_findings(policy: Policy, bundle: dict[str, Any], register: Register | None = None) -> list[str]:
    """One line for every figure in the words of a policy's rules that its text does not have; ledger.yml ``prose`` may explain one."""
    register = load_register(policy) if register is None else register
    readable = {key for row, role in number_rows(policy) if role not in _LAYOUT for key in _keys(row.figure)}
    explained = {(entry["benefit"], entry["text"]): entry for entry in register.prose}
    used: set[tuple[str, str]] = set()
    found = []
    for benefit in bundle["benefits"]:
        if benefit["policy"] != policy.id:
            continue
        for text in dict.fromkeys(_texts(benefit)):
            for figure in figures(text):
                if figure.kind not in _KINDS or not _is_written(figure, text) or _keys(figure) <= readable:
                    continue
                printed = text[figure.start : figure.end]
                key = (benefit["id"].split("/", 1)[1], printed)
                if key in explained:
                    used.add(key)
                    continue
                found.append(f"{benefit['id']}：“{text}”里的“{printed}”在原文里没有")
    stale = [key for key in explained if key not in used]
    found.extend(f"{policy.id}/ledger.yml：prose 里的“{text}”（{benefit}）用不着，请删去" for benefit, text in stale)
    return found


def _texts(node: Any) -> Iterator[str]:
    """The words of a compiled benefit that readers see, quotes excepted."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("title", "label", "next_step") and isinstance(value, str):
                yield value
            elif key == "notes":
                yield from value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _is_written(figure: Figure, text: str) -> bool:
    """Chinese counts are mostly words (一次性, 一项); only digits and Chinese amounts and rates are held to be figures."""
    return figure.kind != "count" or any(char.isdecimal() for char in text[figure.start : figure.end])


def _keys(figure: Figure) -> set[tuple[str, str]]:
    """What a figure says, value by value, with its unit. A day or month also says its year."""
    if figure.kind == "fraction":
        return {("fraction", "/".join(str(value) for value in figure.values))}
    kind = "year" if figure.kind in ("year", "years") else f"{figure.kind} {figure.unit}"
    keys = {(kind, str(value)) for value in figure.values}
    if figure.kind in ("date", "month") and figure.values:
        keys.add(("year", str(figure.values[0])[:4]))
    return keys
