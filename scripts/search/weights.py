"""The weights of the ranking, tuned on the sample and on the tuning half of our own questions (bench/search_tune.py)."""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "body": 1.5,
    "sentence": 1.6,
    "heading": 0.9,
    "path": 0.2,
    "asked": 1.6,
    "bm25": 0.8,
    "phrase": 1.0,
    "tail": 0.3,
    "partial": 0.5,
    "step": 0.05,
    "duties": 0.5,
    "front": 0.8,
    "bare": 0.8,
    "amount": 0.6,
    "unknown": 0.75,
    "threshold": 0.45,
}
