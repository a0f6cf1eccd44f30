"""Amounts in words: as the texts write them, never a figure of our own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.pages import words
from scripts.pages.site_data import Site

FACTS: dict[str, Any] = {
    "persons": {"type": "count", "label": "人数"},
    "training_days": {"type": "days", "label": "培训天数"},
    "months": {"type": "months", "label": "以工代训月数"},
    "payroll": {"type": "yuan", "label": "工资薪金总额（全年）"},
}


def _money(fen: int) -> dict[str, Any]:
    return {"op": "money", "fen": fen, "cite": []}


def _fact(name: str) -> dict[str, Any]:
    return {"op": "fact", "fact": name, "cite": []}


def _times(*of: dict[str, Any]) -> dict[str, Any]:
    return {"op": "times", "of": list(of), "cite": []}


@pytest.mark.parametrize(
    ("fen", "printed"),
    [(60000, "600元"), (1500, "15元"), (50000000, "50万元"), (1000000, "1万元"), (1050, "10.50元"), (0, "0元")],
)
def test_money_is_printed_as_in_the_texts(fen: int, printed: str) -> None:
    assert words.money(fen) == printed


@given(st.integers(min_value=0, max_value=10**15))
def test_money_can_be_read_back(fen: int) -> None:
    printed = words.money(fen)
    number = printed.removesuffix("元")
    factor = 1_000_000 if number.endswith("万") else 100
    whole, _, cents = number.removesuffix("万").partition(".")
    assert int(whole) * factor + int(cents or 0) == fen


def test_a_sum_per_person_and_day() -> None:
    assert words.expression(_times(_money(1500), _fact("training_days"), _fact("persons")), FACTS) == "每人每天15元"


def test_a_sum_per_month_with_a_limit() -> None:
    months = {"op": "at_most", "of": [_fact("months"), {"op": "number", "value": 6, "unit": "个月", "cite": []}]}
    assert words.expression(_times(_money(20000), _fact("persons"), months), FACTS) == "每人每月200元，最多6个月"


def test_a_ceiling() -> None:
    assert words.expression(_times(_money(100000), _fact("persons")), FACTS, "最高") == "每人最高1000元"
    share = {"op": "percent", "rate": [8, 100], "of": [_fact("payroll")], "cite": []}
    assert words.expression(share, FACTS, "最高") == "不超过工资薪金总额的8%"


def test_an_unknown_operator_is_an_error() -> None:
    with pytest.raises(ValueError, match="不认识的算式“power”"):
        words.expression({"op": "power", "of": []}, FACTS)


def test_certificate_subsidy_of_shanxi(site: Site) -> None:
    benefit = next(item for item in site.bundle["benefits"] if item["id"] == "shanxi-2019/certificate-subsidy")
    values = [line.value for line in words.lines(benefit, site.bundle["facts"]) if line.state == "amount"]
    assert values == ["每人150元", "每人300元", "每人600元"]
    assert words.standing(benefit) == words.WRITTEN


def test_granted_without_a_figure_says_so(site: Site) -> None:
    benefit = next(item for item in site.bundle["benefits"] if item["id"] == "sanmenxia-2019-26/rural-training")
    assert [line.value for line in words.lines(benefit, site.bundle["facts"])] == ["提供，未写金额"]


def test_every_benefit_says_something(site: Site) -> None:
    for benefit in site.bundle["benefits"]:
        assert words.lines(benefit, site.bundle["facts"]), benefit["id"]


def test_a_period_is_over_on_the_day_after_its_last(site: Site) -> None:
    policy = site.policy("shanxi-2019")
    last = date(2021, 12, 31)
    assert not Site(site.policies, site.bundle, site.terms, last).ended(policy)
    assert Site(site.policies, site.bundle, site.terms, date(2022, 1, 1)).ended(policy)
