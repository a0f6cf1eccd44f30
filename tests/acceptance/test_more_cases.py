"""Further questions read from the five texts alone: boundary dates, listed and unlisted groups, caps, payees, missing facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator import evaluate, read_json
from tests.acceptance.judge import plain, problems

CASES = read_json((Path(__file__).parent / "more_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_answered_as_the_text_says(
    case: dict[str, Any], bundle: dict[str, Any], sources: dict[str, str]
) -> None:
    answer = evaluate({"asker": case["asker"], "facts": case["facts"]}, bundle)
    expected = json.loads(json.dumps(case["expected"]))
    if expected["total_yuan"] is not None:
        expected["total_yuan"] = float(expected["total_yuan"])
    assert problems({**case, "expected": expected}, answer, sources) == []


def test_every_quote_is_in_a_source(sources: dict[str, str]) -> None:
    texts = [plain(text) for text in sources.values()]
    missing = [
        (case["id"], quote)
        for case in CASES
        for quote in case["expected"]["must_cite_quote"]
        if not any(plain(quote) in text for text in texts)
    ]
    assert missing == []


def test_ids_are_unique() -> None:
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))
