"""The batch: exactly what the engine says about each person, whatever they answered and in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import batch, evaluate
from calculator.batch import Batch, Figure

ASKERS = ("citizen", "enterprise", "training_institution", "school")
PLACES = ("山西省", "太原", "三门峡市", "威海市", "德州市", "桓台县", "灵宝", "北京", ["山西省", "德州市"])
DATES = st.sampled_from(
    ("2018-12-31", "2019-01-01", "2019-07-01", "2020-06-15", "2021-12-31", "2022-01-01", "2020-02-30")
)
NUMBERS = st.one_of(st.integers(-1, 40), st.sampled_from((60, 85, 1000, "15", "１２", 10**12, True, "很多", [3])))


def said(definition: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Answers to a question, right ones mostly."""
    kind = definition["type"]
    if kind in ("choice", "choices"):
        options = st.sampled_from([option[key] for option in definition["options"] for key in ("id", "label")])
        known = st.one_of(options, st.lists(options, min_size=1, max_size=3)) if kind == "choices" else options
    elif kind == "bool":
        known = st.sampled_from((True, False, "是", "否", 1))
    elif kind == "date":
        known = DATES
    elif kind == "year":
        known = st.integers(2018, 2022)
    elif kind == "place":
        known = st.sampled_from(PLACES)
    else:
        known = st.sampled_from(("焊工", "甲")) if kind == "text" else NUMBERS
    return st.one_of(known, known, known, st.just(None))


def expected(asker: str, facts: dict[str, Any], bundle: dict[str, Any]) -> tuple[dict[str, Figure], list[Any]]:
    answer = evaluate({"asker": asker, "facts": facts}, bundle)
    figures = {
        item["id"]: Figure(item["state"], item["amount_fen"], item["low_fen"], item["high_fen"])
        for item in answer["benefits"]
    }
    return figures, answer.get("errors", [])


@given(data=st.data())
def test_the_batch_says_what_the_engine_says(bundle: dict[str, Any], data: st.DataObject) -> None:
    asker = data.draw(st.sampled_from(ASKERS))
    names = data.draw(st.lists(st.sampled_from(sorted(bundle["facts"])), max_size=7, unique=True))
    strategy = st.fixed_dictionaries({name: said(bundle["facts"][name]) for name in ["region", *names]})
    people = Batch(bundle, asker)
    for facts in data.draw(st.lists(strategy, min_size=1, max_size=6)):
        figures, errors = people.figures(facts)
        assert (figures, errors) == expected(asker, facts, bundle)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"region": "山西省", "regoin": "山西省"},
        {"region": "山西省", "地区": "德州市"},
        {"region": {"a": 1}},
        {"region": "山西省", "groups": [{"persons": 3}]},
        {"region": "三门峡市", "training_start_date": "2020-06-02", "training_end_date": "2020-06-01"},
        {"region": "三门峡市", "training_start_date": None, "training_end_date": "2020-06-01"},
        {"region": "三门峡市", "months_on_the_job_training": 8, "months_employed": 3},
        {"region": "德州市", "training_place": "济南"},
        {"region": "山西省", "education_fund_extracted_yuan": 1000, "education_fund_spent_yuan": 599},
        {"region": "山西省", "education_fund_extracted_yuan": 1000, "education_fund_spent_yuan": 600},
    ],
)
def test_what_is_unusual_goes_through_the_engine(bundle: dict[str, Any], facts: dict[str, Any]) -> None:
    people = Batch(bundle, "enterprise")
    for _ in range(2):
        figures, errors = people.figures(facts)
        assert (figures, errors) == expected("enterprise", facts, bundle)


def test_a_share_worked_out_from_two_sums_counts_for_each_person(bundle: dict[str, Any]) -> None:
    """山西、三门峡：教育经费用于一线职工的比例，由两个金额算出。"""
    people = Batch(bundle, "enterprise")
    for spent in ("10000", "65000", "60000", "0"):
        facts = {
            "region": "山西省",
            "education_fund_spent_yuan": spent,
            "education_fund_extracted_yuan": "100000",
            "education_fund_lawfully_extracted": True,
        }
        assert tuple(people.figures(facts)) == expected("enterprise", facts, bundle)


def test_figures_read_from_the_text(bundle: dict[str, Any]) -> None:
    """山西 二、（六）：高级工每人600元、初级工每人300元。"""
    people = [
        {"region": "山西省", "certificate_level": level, "certificate_date": "2020-09-01", "organised_free": True,
         "persons": persons}
        for level, persons in (("高级工", 12), ("初级工", 5))
    ]  # fmt: skip
    found = [item.benefits["shanxi-2019/certificate-subsidy"] for item in Batch(bundle, "enterprise").all(people)]
    assert found == [Figure("amount", 720_000, 720_000, 720_000), Figure("amount", 150_000, 150_000, 150_000)]


def test_a_full_memory_starts_again(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CACHE_LIMIT", 1)
    people = Batch(bundle)
    for place in ({"region": "山西省"}, {}):
        for days in (10, 20, 10):
            facts = {**place, "training_days": days}
            assert people.figures(facts).benefits == expected("citizen", facts, bundle)[0]
