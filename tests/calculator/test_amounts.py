"""Amounts: exact intervals, and the sum as a person would write it."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import amounts

FACTS: dict[str, dict[str, Any]] = {
    "persons": {"type": "count", "label": "人数", "unit": "人"},
    "months": {"type": "months", "label": "月数", "unit": "个月"},
    "base": {"type": "yuan", "label": "设备总值"},
}
STANDARD = {"op": "money", "fen": 20000, "cite": ["p#standard"]}
SIX = {"op": "number", "value": 6, "unit": "个月", "cite": ["p#limit"]}
MONTHS = {"op": "at_most", "of": [{"op": "fact", "fact": "months"}, SIX]}
WORK = {"op": "times", "of": [STANDARD, {"op": "fact", "fact": "persons"}, MONTHS]}
GRANT = {
    "op": "at_most",
    "of": [
        {"op": "percent", "rate": [20, 100], "of": [{"op": "fact", "fact": "base"}]},
        {"op": "money", "fen": 50_000_000},
    ],
}


@pytest.mark.parametrize(
    ("expression", "facts", "low", "high", "text"),
    [
        (
            WORK,
            {"persons": 10, "months": 8},
            1_200_000,
            1_200_000,
            "8个月，超过6个月的上限，按6个月计算；200元 × 10人 × 6个月 = 12000元",
        ),
        (
            WORK,
            {"persons": 10, "months": 6},
            1_200_000,
            1_200_000,
            "6个月，正好是6个月的上限；200元 × 10人 × 6个月 = 12000元",
        ),
        (
            WORK,
            {"persons": 10, "months": 5},
            1_000_000,
            1_000_000,
            "5个月，没有超过6个月的上限；200元 × 10人 × 5个月 = 10000元",
        ),
        (WORK, {"persons": 10}, 0, 1_200_000, "200元 × 10人 × （月数）（最多6个月）"),
        (WORK, {"months": 8}, 0, None, "8个月，超过6个月的上限，按6个月计算；200元 × （人数） × 6个月"),
        (
            GRANT,
            {"base": 300_000_000},
            50_000_000,
            50_000_000,
            "3000000元 × 20% = 600000元，超过500000元的上限，按500000元计算",
        ),
        (GRANT, {"base": 120_000_000}, 24_000_000, 24_000_000, "1200000元 × 20% = 240000元，没有超过500000元的上限"),
        (GRANT, {"base": 0}, 0, 0, "0元 × 20% = 0元，没有超过500000元的上限"),
        (GRANT, {}, 0, 50_000_000, "（设备总值） × 20%（最多500000元）"),
        (
            {"op": "percent", "rate": [8, 100], "of": [{"op": "fact", "fact": "base"}]},
            {"base": 1_234_567_890},
            98_765_431,
            98_765_431,
            "12345678.90元 × 8% = 987654.312元，四舍五入到分 = 987654.31元",
        ),
        ({"op": "percent", "rate": [1, 3], "of": [{"op": "money", "fen": 300}]}, {}, 100, 100, "3元 × 1/3 = 1元"),
        ({"op": "money", "fen": 100}, {}, 100, 100, "1元"),
    ],
)
def test_intervals_and_sums(
    expression: dict[str, Any], facts: dict[str, Any], low: int, high: int | None, text: str
) -> None:
    amount = amounts.evaluate(expression, facts, FACTS)
    assert (amount.low, amount.high) == (low, high)
    assert amounts.sum_text(amount) == text


def test_a_missing_number_is_listed_and_never_zero() -> None:
    amount = amounts.evaluate(WORK, {"persons": 10}, FACTS)
    assert amount.missing == ("months",)
    assert amount.high == 1_200_000


def test_citations_of_every_part_are_kept() -> None:
    assert amounts.evaluate(WORK, {}, FACTS).citations == ("p#standard", "p#limit")
