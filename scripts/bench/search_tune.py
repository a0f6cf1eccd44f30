"""Random search for the linear weights of the ranking on the sample and the tuning half: python -m scripts.bench.search_tune."""

from __future__ import annotations

import dataclasses
import random

from scripts.bench.search_quality import Case, own, sample, squeezed
from scripts.search.index import Index, bm25, open_index
from scripts.search.query import understand
from scripts.search.ranking import rank
from scripts.search.weights import WEIGHTS

LINEAR = ("body", "sentence", "heading", "path", "asked", "bm25", "phrase", "amount", "duties", "front", "bare")


def features(opened: Index, case: Case) -> dict[int, list[float]]:
    """Value of every linear feature by passage."""
    base_model = opened.model
    asked = understand(case.query, base_model)
    base = bm25(opened, asked.grams)
    rows: dict[int, list[float]] = {}
    for place, name in enumerate(LINEAR):
        weights = {**WEIGHTS, **dict.fromkeys(LINEAR, 0.0), name: 1.0}
        for hit in rank(dataclasses.replace(base_model, weights=weights), asked, base):
            rows.setdefault(hit.passage, [0.0] * len(LINEAR))[place] = hit.score
    return rows


def quality(cases: list[tuple[dict[int, list[float]], set[int]]], weights: list[float]) -> float:
    """R@1 plus MRR, a little reward for a clear margin."""
    value = 0.0
    for rows, gold in cases:
        scored = sorted(
            ((sum(w * f for w, f in zip(weights, row, strict=True)), -p) for p, row in rows.items()), reverse=True
        )
        rank_of = next((place for place, (_, p) in enumerate(scored, 1) if -p in gold), 0)
        best_gold = max((score for score, p in scored if -p in gold), default=0.0)
        best_other = max((score for score, p in scored if -p not in gold), default=0.0)
        margin = max(-0.5, min(0.5, best_gold - best_other))
        value += (rank_of == 1) + (1 / rank_of if rank_of else 0) + 0.4 * margin
    return value / len(cases)


def main() -> None:
    """Print the best weights found."""
    opened = open_index()
    model = opened.model
    ids = [f"{model.data['policies'][v.policy]['id']}:{v.clause}" for v in model.views]
    texts = [squeezed(v.raw) for v in model.views]
    cases = []
    for case in [*sample(), *own()]:
        if case.half == "final" or not (case.clauses or case.passages):
            continue
        gold = {n for n, i in enumerate(ids) if i in case.clauses or any(p in texts[n] for p in case.passages)}
        cases.append((features(opened, case), gold))
    rng = random.Random(11)
    best = [WEIGHTS[name] for name in LINEAR]
    top = quality(cases, best)
    print("start", round(top, 4))
    for turn in range(1500):
        spread = 0.5 if turn < 700 else 0.2
        trial = [max(0.0, w * (1 + rng.uniform(-spread, spread))) for w in best]
        value = quality(cases, trial)
        if value > top:
            best, top = trial, value
    print("best", round(top, 4), {name: round(w, 2) for name, w in zip(LINEAR, best, strict=True)})


if __name__ == "__main__":
    main()
