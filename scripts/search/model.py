"""The search data prepared for matching: normalised passages, synonym table, region names, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.search.normalise import Normal, normalise, plain
from scripts.search.passages import TAIL

_STOPS = re.compile(r"[。；;！？\n]")
_BLANK = "\x00"
# Stands in a plain word for up to four characters of any kind: 裁…人.
GAP = "…"


@dataclass(frozen=True)
class View:
    """A passage ready for matching. ``main`` is the text with the responsible offices blanked out, same length."""

    policy: int
    clause: str
    kind: str
    raw: str
    normal: Normal
    main: str
    sentences: tuple[str, ...]
    head: str
    path: str
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """Everything the analysis and the ranking look at."""

    data: dict[str, Any]
    simplified: dict[str, str]
    views: tuple[View, ...]
    synonyms: dict[str, list[tuple[str, float]]]
    patterns: dict[str, re.Pattern[str]]
    meanings: dict[str, list[tuple[str, float]]]
    stop: frozenset[str]
    words: frozenset[str]
    lexicon: frozenset[str]
    corpus: str
    clauses: str
    said: str
    weights: dict[str, float]


def model_of(data: dict[str, Any]) -> Model:
    """Prepare the data for matching."""
    simplified = data["simplified"]
    weights = data["weights"]
    phrases = [plain(phrase, simplified) for phrase in data["phrases"]]
    views = tuple(views_of(data))
    meanings = synonym_table(data["synonyms"], weights["step"])
    synonyms = {word: row for word, row in meanings.items() if GAP not in word}
    patterns = {word: re.compile(".{0,4}?".join(map(re.escape, word.split(GAP)))) for word in meanings if GAP in word}
    stop = frozenset(data["stop"])
    elsewhere = {word for entry in data["elsewhere"] for words in entry["words"] for word in words.split(" ")}
    words = frozenset([*data["vocabulary"], *synonyms])
    return Model(
        data,
        simplified,
        views,
        synonyms,
        patterns,
        meanings,
        stop,
        words,
        frozenset([*words, *stop, *elsewhere]),
        _BLANK.join(view.normal.text for view in views),
        _BLANK.join(view.normal.text for view in views if view.kind != "front"),
        _BLANK.join([*phrases, *sorted(synonyms)]),
        weights,
    )


def synonym_table(entries: list[list[list[str]]], step: float) -> dict[str, list[tuple[str, float]]]:
    """Plain word → policy terms with their weights; earlier terms weigh more."""
    table: dict[str, dict[str, float]] = {}
    for plain_words, means, weak in entries:
        for word in plain_words:
            row = table.setdefault(word, {})
            for place, meaning in enumerate(means):
                row[meaning] = max(row.get(meaning, 0.0), 0.95 - step * min(place, 5))
            for meaning in weak:
                row[meaning] = max(row.get(meaning, 0.0), 0.5)
    return {word: list(row.items()) for word, row in table.items()}


def views_of(data: dict[str, Any]) -> Iterator[View]:
    """The passages ready for matching, one after the other; ``passages``, ``phrases`` and ``simplified`` of the data are read."""
    phrases = [plain(phrase, data["simplified"]) for phrase in data["phrases"]]
    for passage in data["passages"]:
        yield _view(passage, phrases, data["simplified"])


def _view(passage: dict[str, Any], phrases: list[str], simplified: dict[str, str]) -> View:
    raw = passage["text"]
    normal = normalise(raw, simplified)
    main = list(normal.text)
    tails = [found.span() for found in TAIL.finditer(raw)]
    marks = [found.start() for found in _STOPS.finditer(raw)]
    sentences: list[str] = []
    current: list[str] = []
    k = 0
    for i, char in enumerate(normal.text):
        while k < len(marks) and marks[k] < normal.starts[i]:
            if current:
                sentences.append("".join(current))
                current = []
            k += 1
        if any(start <= normal.starts[i] < end for start, end in tails):
            main[i] = _BLANK
        else:
            current.append(char)
    if current:
        sentences.append("".join(current))
    return View(
        passage["policy"],
        passage["clause"],
        passage["kind"],
        raw,
        normal,
        "".join(main),
        tuple(sentences),
        plain(passage["path"][-1], simplified) if passage["path"] else "",
        _BLANK.join(plain(title, simplified) for title in passage["path"][:-1]),
        tuple(phrases[number] for number in passage["asked"]),
    )
