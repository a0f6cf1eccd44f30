"""Judging an answer against an acceptance case: outcome, total, payee and the sentence that must be cited.

The outcome of the question as a whole is read from the benefits that cite a sentence the case turns on.
"""

from __future__ import annotations

import re
from typing import Any

OUTCOME = {
    "amount": {"amount"},
    "cap": {"cap"},
    "not_stated": {"qualitative", "not_stated"},
    "not_covered": {"qualitative", "not_stated"},
    "out_of_period": {"not_stated", "not_eligible"},
    "not_eligible": {"not_eligible"},
    "needs_info": {"unknown_need_more_info"},
}
_WORDS = ("qualitative", "not_stated", "unknown_need_more_info", "not_eligible", "cap", "amount")


def plain(text: str) -> str:
    """Text without white space and without the page numbers that stand between two halves of a sentence."""
    return re.sub(r"\s+", "", re.sub(r"^\s*—\s*\d+\s*—\s*$", "", text, flags=re.MULTILINE))


def sentence_around(quote: str, source: str) -> str:
    """The sentences of the source that the quote stands in (white space removed)."""
    text = plain(source)
    wanted = plain(quote)
    start = text.find(wanted)
    assert start >= 0, f"the case quotes what the text does not have: {quote}"
    left = max(text.rfind(mark, 0, start) for mark in "。；") + 1
    ends = [text.find(mark, start + len(wanted) - 1) for mark in "。；"]
    right = min([end for end in ends if end >= 0], default=len(text))
    return text[left:right]


def citing(answer: dict[str, Any], sentence: str) -> list[dict[str, Any]]:
    """Benefits with a citation inside the sentence (or around it)."""
    return [
        item
        for item in answer["benefits"]
        if any(plain(entry["quote"]) in sentence or sentence in plain(entry["quote"]) for entry in item["citations"])
    ]


def problems(case: dict[str, Any], answer: dict[str, Any], sources: dict[str, str]) -> list[str]:
    """Everything wrong with an answer, as sentences; empty when it is accepted."""
    expected = case["expected"]
    found: list[str] = []
    relevant: list[dict[str, Any]] = []
    for quote in expected["must_cite_quote"]:
        hits = [
            item
            for policy in answer["policies"]
            if plain(quote) in plain(sources[policy])
            for item in citing(answer, sentence_around(quote, sources[policy]))
            if item["policy"] == policy
        ]
        if not hits:
            found.append(f"not cited: {quote}")
        relevant.extend(hits)
    relevant = relevant or answer["benefits"]
    focused = [item for item in relevant if item["focus"]] or relevant
    outcomes = set().union(*(OUTCOME[item["state"]] for item in focused)) if focused else {"not_stated"}
    if answer.get("errors"):
        outcomes.add("unknown_need_more_info")
    accepted = {expected["outcome"]} | {
        word for text in case["accept_also"] for word in _WORDS if text.startswith(word)
    }
    if expected["outcome"] in ("qualitative", "not_stated"):
        accepted |= {"qualitative", "not_stated"}
    if not outcomes & accepted:
        found.append(f"outcome {sorted(outcomes)}, accepted {sorted(accepted)}")
    if not accepted & {"amount", "cap"} and not answer.get("errors"):
        invented = [item["id"] for item in focused if item["state"] in ("amount", "cap")]
        if invented:
            found.append(f"a figure where none is granted: {', '.join(invented)}")
    if expected["outcome"] in ("amount", "cap") and expected["outcome"] in outcomes:
        totals = totals_by_policy(focused, expected["outcome"])
        wanted = round(expected["total_yuan"] * 100)
        if wanted not in totals:
            found.append(f"total {sorted(totals)} fen, expected {wanted}")
        found.extend(wrong_payees(expected, focused))
    found.extend(forbidden_figures(case["must_not_zh"], answer))
    return found


PAID = {
    "individual": ("本人", "个人", "学员", "家庭", "贫困劳动力", "劳动者"),
    "enterprise": ("企业", "生产经营主体", "用人单位"),
    "training_institution": ("机构",),
    "school": ("院校", "学校"),
}


def wrong_payees(expected: dict[str, Any], items: list[dict[str, Any]]) -> list[str]:
    """Money that the answer gives to somebody else than the case names."""
    wanted = {name for name, words in PAID.items() if any(word in (expected["payee"] or "") for word in words)}
    return [
        f"{item['id']} pays {item['payee']}, expected {expected['payee']}"
        for item in items
        if wanted
        and item["state"] == expected["outcome"]
        and item["payee_class"]
        and wanted.isdisjoint(item["payee_class"])
    ]


def totals_by_policy(items: list[dict[str, Any]], state: str) -> set[int]:
    """Sums within one policy: the money of two regions is never added up."""
    totals: dict[str, int] = {}
    for item in {item["id"]: item for item in items}.values():
        if item["state"] == state:
            totals[item["policy"]] = totals.get(item["policy"], 0) + item["amount_fen"]
    return set(totals.values())


def forbidden_figures(phrases: list[str], answer: dict[str, Any]) -> list[str]:
    """Figures that the case rules out (``6000``, ``6000元``) and that the answer gives as an amount or a total."""
    found = []
    for phrase in phrases:
        if not re.fullmatch(r"-?\d+(\.\d+)?元?", phrase):
            continue
        fen = round(float(phrase.removesuffix("元")) * 100)
        given = [
            item["id"]
            for item in answer["benefits"]
            if item["state"] in ("amount", "cap") and item["amount_fen"] == fen
        ]
        given += [total["payee"] for total in answer["totals"] if total["low_fen"] == total["high_fen"] == fen]
        if given:
            found.append(f"must not give {phrase}: {', '.join(given)}")
    return found
