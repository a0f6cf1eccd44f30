"""The weights of the ranking, tuned on the sample and on the tuning half of our own questions (scripts/bench/search_tune.py)."""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "body": 1.5,
    "sentence": 1.9,
    "heading": 0.8,
    "path": 0.2,
    "asked": 1.8,
    "bm25": 0.8,
    "phrase": 0.8,
    "verbatim": 1.2,
    "tail": 0.3,
    "partial": 0.5,
    "step": 0.05,
    "duties": 0.5,
    "front": 0.7,
    "bare": 1.0,
    "amount": 0.8,
    "level": 0.3,
    "rare": 0.4,
    "unknown": 0.75,
    "length": 0.015,
    "strength": 0.06,
    "threshold": 0.79,
}
