"""What people come for (policies/wishes.yml): the kinds of benefit gathered under words that people use."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from calculator.engine import ASKERS
from scripts.library import POLICIES
from scripts.yaml_files import DataError, read_yaml

FILE = "wishes.yml"


def load_wishes(kinds: dict[str, Any], folder: Path = POLICIES) -> list[dict[str, Any]]:
    """The wishes in order: ``{"id", "label": {asker: words}, "kinds"}``, a label for each asker whom a kind concerns.

    Raises DataError unless every kind belongs to exactly one wish and every asker concerned has words for it.
    """
    raw: dict[str, Any] = read_yaml(folder / FILE)["wishes"]
    counts = Counter(kind for wish in raw.values() for kind in wish["kinds"])
    unknown = [kind for kind in counts if kind not in kinds]
    if unknown:
        raise DataError(f"{FILE}：没有“{'”“'.join(unknown)}”这一类待遇")
    wrong = [kind for kind in kinds if counts[kind] != 1]
    if wrong:
        raise DataError(f"{FILE}：“{'”“'.join(wrong)}”须正好属于一个愿望")
    return [
        {"id": name, "label": _labels(name, wish, kinds), "kinds": list(wish["kinds"])} for name, wish in raw.items()
    ]


def _labels(name: str, wish: dict[str, Any], kinds: dict[str, Any]) -> dict[str, str]:
    labels = {}
    for asker in ASKERS:
        if any(asker in kinds[kind]["concerns"] for kind in wish["kinds"]):
            words = wish["label"].get(asker) or wish["label"].get("other")
            if words is None:
                raise DataError(f"{FILE}：“{name}”没有给{ASKERS[asker]}看的说法")
            labels[asker] = words
    return labels
