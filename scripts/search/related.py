"""Related clauses and what else people look for, for the policy pages: both from the topics of synonyms.yml and the index."""

from __future__ import annotations

from typing import Any

from scripts.search.grams import grams
from scripts.search.index import Index, bm25

_PART_OF_BEST = 0.35


def related(opened: Index, clause: str, limit: int = 5) -> list[str]:
    """Clause ids nearest to ``clause`` ("shanxi-2019:s2-i6"): shared topics first, then shared wording; never itself."""
    model = opened.model
    ids = [f"{model.data['policies'][view.policy]['id']}:{view.clause}" for view in model.views]
    if clause not in ids:
        return []
    view = model.views[ids.index(clause)]
    scores = bm25(opened, dict.fromkeys(_telling(view.head + view.main), 1.0))
    best = scores.get(ids.index(clause), 0.0) or 1.0
    shared: dict[str, float] = {}
    for _, clauses in model.data["topics"]:
        if clause in clauses:
            for other in clauses:
                shared[other] = shared.get(other, 0.0) + 1.0
    for number, score in scores.items():
        if score >= best * _PART_OF_BEST and model.views[number].kind in ("text", "duties"):
            shared[ids[number]] = shared.get(ids[number], 0.0) + score / best
    shared.pop(clause, None)
    return sorted(shared, key=lambda other: (-shared[other], other))[:limit]


def also(data: dict[str, Any], clause: str, limit: int = 4) -> list[str]:
    """Questions that people ask and that this clause answers, one for each topic."""
    return [title for title, clauses in data["topics"] if clause in clauses][:limit]


def _telling(text: str) -> set[str]:
    return {gram for gram in grams(text.replace("\x00", "")) if len(gram) > 1}
