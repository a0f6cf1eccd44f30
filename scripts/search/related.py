"""Related clauses and what else people look for, for the policy pages: both from the topics of synonyms.yml and the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from whoosh.util.numeric import byte_to_length, length_to_byte

from scripts.search.grams import grams
from scripts.search.index import FIELDS, K1, B, terms_of
from scripts.search.model import View

_PART_OF_BEST = 0.35


class Nearness:
    """The passages of a library, or of a part of one, made ready for holding every one of them against all others.

    The scores are those of the Whoosh index (BM25F with its rounded field lengths), worked out once for each gram: asking the
    index for each clause anew reads the same lists a hundred times.
    """

    def __init__(self, views: Sequence[View], policies: Sequence[str], topics: Iterable[tuple[str, list[str]]]) -> None:
        """``policies`` are the ids that ``view.policy`` counts, ``topics`` the titles with the clauses that answer them."""
        self.views = views
        self.ids = [f"{policies[view.policy]}:{view.clause}" for view in views]
        self.numbers: dict[str, int] = {}
        for number, clause in enumerate(self.ids):
            self.numbers.setdefault(clause, number)
        self.topics = [[clause for clause in clauses if clause in self.numbers] for _, clauses in topics]
        self._scores: dict[str, list[tuple[int, float]]] = {}
        texts = [{name: Counter(terms) for name, terms in terms_of(view).items()} for view in views]
        for name, boost in FIELDS.items():
            self._add([text[name] for text in texts], boost)

    def _add(self, counts: list[Counter[str]], boost: float) -> None:
        """Add what one field of all passages scores."""
        found = Counter(gram for count in counts for gram in count)
        lengths = [count.total() for count in counts]
        mean = sum(lengths) / (len(lengths) or 1)
        for number, count in enumerate(counts):
            length = byte_to_length(length_to_byte(lengths[number])) or 1
            for gram, times in count.items():
                rare = log(len(counts) / (found[gram] + 1)) + 1
                score = rare * ((times * (K1 + 1)) / (times + K1 * ((1 - B) + B * length / mean)))
                self._scores.setdefault(gram, []).append((number, score * boost))

    def scores(self, terms: list[str]) -> dict[int, float]:
        """BM25F scores by passage."""
        found = [0.0] * len(self.views)
        for term in terms:
            for number, score in self._scores.get(term, ()):
                found[number] += score
        return {number: score for number, score in enumerate(found) if score}


def related(near: Nearness, clause: str, limit: int = 5) -> list[str]:
    """Clause ids nearest to ``clause`` ("shanxi-2019:s2-i6"): shared topics first, then shared wording; never itself."""
    number = near.numbers.get(clause)
    if number is None:
        return []
    view = near.views[number]
    scores = near.scores(_telling(view.head + view.main))
    best = scores.get(number, 0.0) or 1.0
    shared: dict[str, float] = {}
    for clauses in near.topics:
        if clause in clauses:
            for other in clauses:
                shared[other] = shared.get(other, 0.0) + 1.0
    for other_number, score in scores.items():
        if score >= best * _PART_OF_BEST and near.views[other_number].kind in ("text", "duties"):
            other = near.ids[other_number]
            shared[other] = shared.get(other, 0.0) + score / best
    shared.pop(clause, None)
    return sorted(shared, key=lambda other: (-shared[other], other))[:limit]


def questions(topics: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """By clause: the questions that people ask and that this clause answers, one for each topic."""
    found: dict[str, list[str]] = {}
    for title, clauses in topics:
        for clause in dict.fromkeys(clauses):
            found.setdefault(clause, []).append(title)
    return found


def _telling(text: str) -> list[str]:
    return sorted({gram for gram in grams(text.replace("\x00", "")) if len(gram) > 1})
