"""Complete answers: for any partial input the state, the interval and what is missing are exact over all completions."""

from __future__ import annotations

import random
from math import prod
from typing import Any

import pytest

from calculator import benefits
from scripts.rules.classes import fact_classes
from tests.rules.reference import HUGE, UNBOUNDED, Result, Situation, essential

Json = dict[str, Any]
_SAMPLES = 60
_MOST_COMPLETIONS = 3000


def _inputs(benefit: Json, policy: Json, definitions: Json, rng: random.Random) -> Json:
    """A partial input: every fact given, asked and not known, or absent."""
    classes = fact_classes(benefit, policy, definitions)
    openness = rng.choice((0.1, 0.3, 0.5, 0.9))
    facts: Json = {}
    for fact, values in classes.items():
        if rng.random() >= openness:
            facts[fact] = rng.choice(values)
        elif rng.random() < 0.4:
            facts[fact] = None
    if facts.get("payee_requested", "") is None:
        del facts["payee_requested"]
    dated = any(facts.get(fact) is not None for fact in classes if definitions[fact]["type"] == "date")
    if "year" not in classes and not dated and rng.random() < 0.5:
        facts["year"] = rng.choice((2018, 2019, 2020, 2021, 2022, None))
    if rng.random() < 0.2:
        facts["asked_on"] = rng.choice((("2020-06-01", "2020-06-01"), ("2024-01-01", "2024-01-01")))
    start, end = facts.get("training_start_date"), facts.get("training_end_date")
    if start and end and end < start:
        facts["training_end_date"] = start
    for fact, definition in definitions.items():
        if facts.get(fact) is not None and any(facts.get(other) is False for other in definition.get("needs", {})):
            facts[fact] = None
    return facts


def _settled_enough(benefit: Json, policy: Json, facts: Json, definitions: Json, rng: random.Random) -> Situation:
    """The situation, with as many open facts answered as it takes to count its completions in a moment."""
    while True:
        situation = Situation(benefit, policy, facts, definitions)
        if prod(len(values) for values in situation.open.values()) <= _MOST_COMPLETIONS:
            return situation
        fact = rng.choice([name for name in situation.open if definitions[name]["type"] != "date"])
        facts[fact] = rng.choice([value for value in situation.open[fact] if value != HUGE])


def _expected(results: set[Result]) -> tuple[str, int | None, int | None]:
    """State and interval over all completions; what gives no figure counts as nothing."""
    state = results.copy().pop().state if len(results) == 1 else "needs_info"
    if len({result.state for result in results}) == 1 and all(result.high is None for result in results):
        state = next(iter(results)).state
    figures = [result for result in results if result.high is not None]
    if not figures:
        return state, None, None
    high = max(result.high for result in figures if result.high is not None)
    return state, min(result.low or 0 for result in results), None if high >= UNBOUNDED else high


@pytest.mark.parametrize(
    "policy_id", ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]
)
def test_every_answer_is_exact_over_its_completions(bundle: Json, policy_id: str) -> None:
    definitions = bundle["facts"]
    policy = next(entry for entry in bundle["policies"] if entry["id"] == policy_id)
    rng = random.Random(policy_id)
    differences = []
    for benefit in (entry for entry in bundle["benefits"] if entry["policy"] == policy_id):
        samples = _SAMPLES if len(benefit["facts"]) > 1 else 12
        for _ in range(samples):
            facts = _inputs(benefit, policy, definitions, rng)
            situation = _settled_enough(benefit, policy, facts, definitions, rng)
            results = situation.results()
            found = benefits.evaluate(benefit, policy, situation.facts, definitions)
            answer = (found["state"], found["low_fen"], found["high_fen"])
            expected = _expected(set(results.values()))
            missing = essential(situation, results)
            if answer != expected or set(found["missing"]) != missing:
                differences.append((benefit["id"], situation.facts, answer, expected, found["missing"], missing))
    assert differences == []
