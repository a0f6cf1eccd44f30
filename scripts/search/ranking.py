"""The ranking: BM25F from the index, then how much of the question each clause, its best sentence and its heading cover."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from scripts.search.grams import grams
from scripts.search.index import Index, bm25
from scripts.search.model import Model, View
from scripts.search.normalise import is_letter
from scripts.search.query import Concept, Understanding, understand

_FIGURES = {
    "money": re.compile(r"\d万?元"),
    "count": re.compile(r"\d万?(?:人|名|家|所|个)"),
    "ratio": re.compile(r"\d%"),
}


@dataclass(frozen=True)
class Hit:
    """A passage (by number) with its score and the share of the question it covers."""

    passage: int
    score: float
    cover: float


@dataclass(frozen=True)
class Answer:
    """Hits best first, whether the library answers, and what was understood."""

    understanding: Understanding
    hits: list[Hit]
    confident: bool


def search(opened: Index, query: str, limit: int = 10) -> Answer:
    """Rank the clauses for ``query``."""
    model = opened.model
    asked = understand(query, model)
    hits = rank(model, asked, bm25(opened, asked.grams))
    return Answer(asked, hits[:limit], confident(model, asked, hits))


def rank(model: Model, asked: Understanding, base: dict[int, float]) -> list[Hit]:
    """Score every passage; those of other regions and those with nothing in common are left out."""
    w = model.weights
    weights = [weight_of(concept, model) for concept in asked.concepts]
    total = sum(weights)
    highest = max(base.values(), default=1.0) or 1.0
    text = "".join(asked.chunks)
    typed = set(grams(text))
    hits: list[Hit] = []
    # Headings and ways of asking are shared by many clauses: each is compared once.
    lines: dict[str, list[float]] = {}

    def in_line(line: str) -> list[float]:
        if line not in lines:
            lines[line] = [match(concept, line, "", w) if line else 0.0 for concept in asked.concepts]
        return lines[line]

    asking: dict[str, float] = {}
    for number, view in enumerate(model.views):
        if asked.policies and view.policy not in asked.policies:
            continue
        body = head = path = sentence = asks = cover = figure = 0.0
        if total:
            in_body = [match(concept, view.main, view.normal.text, w) for concept in asked.concepts]
            in_head = in_line(view.head)
            in_path = in_line(view.path)
            body = _share(in_body, weights, total)
            head = _share(in_head, weights, total)
            path = _share(in_path, weights, total)
            for part in view.sentences:
                found = [
                    max(match(concept, part, "", w), 0.8 * in_head[k]) if in_body[k] else 0.0
                    for k, concept in enumerate(asked.concepts)
                ]
                value = _share(found, weights, total)
                if asked.figure:
                    # 多少钱: among sentences on the matter the one with the figure answers, then the one naming the standard.
                    named = 0.5 if asked.figure == "money" and "标准" in part else 0.0
                    figure = max(figure, value * (1.0 if _FIGURES[asked.figure].search(part) else named))
                sentence = max(sentence, value)
            best_ask = [0.0] * len(asked.concepts)
            for place, phrase in enumerate(view.asked):
                found = in_line(phrase)
                if phrase not in asking:
                    asking[phrase] = 0.6 * _share(found, weights, total) + 0.4 * _dice(typed, phrase)
                value = asking[phrase] * (1 - 0.002 * place)
                if value > asks:
                    asks, best_ask = value, found
            cover = _share(
                [max(b, h, 0.9 * a) for b, h, a in zip(in_body, in_head, best_ask, strict=True)], weights, total
            )
        phrase_share = _phrase(asked.chunks, view)
        nothing = cover == 0 and phrase_share == 0 and not base.get(number)
        if nothing and (asked.concepts or not (asked.policies or asked.clauses or asked.numbers)):
            continue
        score = (
            w["body"] * body
            + w["sentence"] * sentence
            + w["heading"] * head
            + w["path"] * path
            + w["asked"] * asks
            + w["bm25"] * base.get(number, 0.0) / highest
            + w["phrase"] * phrase_share
        )
        if asked.concepts and all(_ends_phrase(chunk, view) for chunk in asked.chunks):
            score += w["verbatim"]
        score -= w.get({"duties": "duties", "front": "front", "heading": "bare"}.get(view.kind, ""), 0.0)
        if asked.figure:
            score += w["amount"] * figure
        if asked.level and model.data["policies"][view.policy]["level"] == asked.level:
            score += w["level"]
        score += _named(asked, view)
        hits.append(Hit(number, round(score, 9), round(cover, 9)))
    hits.sort(key=lambda hit: (-hit.score, hit.passage))
    return hits


def _named(asked: Understanding, view: View) -> float:
    """Clauses and documents that the query names come first."""
    value = 0.0
    for clause in asked.clauses:
        if view.clause == clause:
            value += 10.0
        elif view.clause.startswith(clause + "-"):
            value += 5.0
    if view.policy in asked.numbers:
        value += 6.0 if view.clause in ("s1", "h1") else 3.0
    elif not asked.concepts and asked.policies and view.clause in ("s1", "h1"):
        value += 2.0
    return value


def weight_of(concept: Concept, model: Model) -> float:
    """How much a concept tells: rare ones more; one that nothing contains counts as unknown, for every two characters."""
    count = len(model.views)
    if concept.via == "char":
        # A loose character is found by accident nearly everywhere: it can order clauses but says little, unless it is rare.
        found = sum(concept.word in view.main for view in model.views)
        return model.weights["rare"] if 0 < found <= count * 0.06 else 0.15
    strong = [term for term, weight in concept.terms if weight >= 0.7]
    where = 0
    for view in model.views:
        if any(_contains(term, view.main) or _contains(term, view.head) for term in strong):
            where += 1
    if where == 0:
        if any(_contains(term, phrase) for view in model.views for phrase in view.asked for term in strong):
            return 0.6
        return model.weights["unknown"] * max(1.0, len(concept.word) / 2)
    return math.log(1 + count / (where + 0.5)) / math.log(1 + count / 1.5)


def match(concept: Concept, text: str, whole: str, weights: dict[str, float]) -> float:
    """How well ``text`` contains a concept, 0 … 1; ``whole`` is the text with its responsible offices."""
    best = 0.0
    for term, weight in concept.terms:
        if weight <= best:
            continue
        if _contains(term, text):
            best = weight
        elif whole and _contains(term, whole):
            best = max(best, weight * weights["tail"])
        elif len(term) >= 4 and not term[0].isdigit():
            pairs = len(term) - 1
            share = sum(term[i : i + 2] in text for i in range(pairs)) / pairs
            if share >= 0.6:
                best = max(best, weight * weights["partial"] * share)
    return best


def _contains(term: str, text: str) -> bool:
    """Whether ``text`` contains ``term``; a number is not part of a longer number."""
    if term == "@percent":
        return "%" in text
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        left = term[0].isdigit() and at > 0 and (text[at - 1].isdigit() or text[at - 1] in ".")
        right = term[-1].isdigit() and end < len(text) and (text[end].isdigit() or text[end] in ".万亿")
        if not left and not right:
            return True
        at = text.find(term, at + 1)
    return False


def _share(found: list[float], weights: list[float], total: float) -> float:
    value = 0.0
    for one, weight in zip(found, weights, strict=True):
        value += one * weight
    return value / total


def _dice(typed: set[str], phrase: str) -> float:
    theirs = set(grams(phrase))
    common = len(typed & theirs)
    return 2 * common / (len(typed) + len(theirs)) if common else 0.0


def _phrase(chunks: list[str], view: View) -> float:
    """Share of the query that stands in the passage in one piece, chunk by chunk or all chunks joined."""
    length = sum(map(len, chunks))
    if not length:
        return 0.0
    apart = sum(_longest(chunk, view.normal.text) for chunk in chunks)
    return max(apart, _longest("".join(chunks), view.normal.text) if len(chunks) > 1 else 0) / length


def _ends_phrase(chunk: str, view: View) -> bool:
    """Whether a phrase of the clause ends with ``chunk``: 实名制管理 is the matter of 实行实名制管理, not of 实名制管理系统."""
    at = view.main.find(chunk) if len(chunk) > 1 else -1
    while at >= 0:
        after = view.raw[view.normal.ends[at + len(chunk) - 1] :][:1]
        if not after or not is_letter(after):
            return True
        at = view.main.find(chunk, at + 1)
    return False


def _longest(chunk: str, text: str) -> int:
    best = 0
    for start in range(len(chunk)):
        if len(chunk) - start <= best:
            break
        size = best + 1
        while start + size <= len(chunk) and chunk[start : start + size] in text:
            best = size
            size += 1
    return best if best > 1 or best == len(chunk) else 0


def confident(model: Model, asked: Understanding, hits: list[Hit]) -> bool:
    """Whether the library answers: it has the words asked for and the matter is not known to be elsewhere."""
    if not hits:
        return False
    if asked.clauses or asked.numbers:
        return True
    if asked.other_place:
        return False
    text = "".join(asked.chunks)
    if text and len(text) > 1 and all(chunk in model.corpus for chunk in asked.chunks):
        return True
    if asked.elsewhere:
        return False
    if not asked.concepts:
        return bool(asked.policies)
    if all(concept.via == "char" for concept in asked.concepts):
        return False
    # A long question says much that no clause repeats, so it may be covered less than a short one.
    w = model.weights
    cover = max(hit.cover for hit in hits[:3])
    return cover + w["length"] * min(len(text), 16) + w["strength"] * hits[0].score >= w["threshold"]
