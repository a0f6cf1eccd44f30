"""Questions read from the five texts by hand: right outcome, total and cited sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator import evaluate, read_json
from tests.acceptance.judge import problems

CASES = read_json((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    return {**case, "expected": json.loads(json.dumps(case["expected"]))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_answered_as_the_text_says(
    case: dict[str, Any], bundle: dict[str, Any], sources: dict[str, str]
) -> None:
    request = {"asker": case["asker"], "facts": case["facts"]}
    answer = evaluate(request, bundle)
    expected = json.loads(json.dumps(case["expected"]))
    if expected["total_yuan"] is not None:
        expected["total_yuan"] = float(expected["total_yuan"])
    assert problems({**case, "expected": expected}, answer, sources) == []
