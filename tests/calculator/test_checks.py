"""Answers that cannot both be true are named, and nothing is computed from them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import evaluate
from calculator.checks import contradictions, day_number, share
from calculator.facts import PERCENT_SCALE, read_facts


@given(st.dates(), st.dates())
def test_differences_between_days_are_those_of_the_calendar(first: date, second: date) -> None:
    assert day_number(first.isoformat()) - day_number(second.isoformat()) == (first - second).days


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"training_start_date": "2020-06-01", "training_end_date": "2020-06-10", "training_days": 30},
            "“培训天数”填写的“30”与别的回答矛盾：从2020-06-01到2020-06-10只有10天；应填不超过10天。",
        ),
        (
            {"training_start_date": "2021-03-01", "year": 2020},
            "“培训年份”填写的“2020”与别的回答矛盾：培训开始日期是2021-03-01；应填与培训日期一致的年份（2021）。",
        ),
        (
            {"months_on_the_job_training": 8, "months_employed": 6},
            "“以工代训月数”填写的“8”与别的回答矛盾：以工代训的月数不会多于已就业的月数；应填不多于“已就业月数”的数。",
        ),
        (
            {"education_fund_spent_yuan": 800_000, "education_fund_extracted_yuan": 500_000},
            "“用于一线职工培训的职工教育经费”填写的“800000”与别的回答矛盾：用掉的经费不会多于提取的经费；应填不多于“提取的职工教育经费”的数。",
        ),
        (
            {
                "education_fund_spent_yuan": 600_000,
                "education_fund_extracted_yuan": 1_000_000,
                "education_fund_share_pct": 50,
            },
            "“一线职工培训占职工教育经费的比例”填写的“50%”与别的回答矛盾：按所填的两个金额算出来是60%；应填60%。",
        ),
        (
            {"certificate_type": "专项职业能力证书", "certificate_level": "高级工"},
            "“证书等级”填写的“高级工”与别的回答矛盾：专项职业能力证书不分初级工、高级工等等级；应填不分等级。",
        ),
    ],
)
def test_contradictions_are_named(bundle: dict[str, Any], facts: dict[str, Any], sentence: str) -> None:
    reading = read_facts(facts, bundle["facts"])
    assert reading.errors == []
    assert [error.message for error in contradictions(reading.facts, bundle["facts"])] == [sentence]
    answer = evaluate({"asker": "enterprise", "facts": {"region": "山西省", **facts}}, bundle)
    assert [error["message"] for error in answer["errors"]] == [sentence]


@pytest.mark.parametrize(
    "facts",
    [
        {"training_start_date": "2020-06-01", "training_end_date": "2020-06-10", "training_days": 10},
        {"training_start_date": "2020-12-20", "training_end_date": "2021-01-10", "year": 2021},
        {"training_start_date": "2020-06-01", "training_days": 300},
        {"months_on_the_job_training": 6, "months_employed": 6},
        {"months_on_the_job_training": 6, "months_employed": None},
        {"certificate_type": "专项职业能力证书", "certificate_level": "不分等级"},
        {"certificate_type": "专项职业能力证书"},
        {
            "education_fund_spent_yuan": 600_000,
            "education_fund_extracted_yuan": 1_000_000,
            "education_fund_share_pct": 60,
        },
        {"education_fund_spent_yuan": 0, "education_fund_extracted_yuan": 0, "education_fund_share_pct": 60},
        {"education_fund_extracted_yuan": 1_000_000, "education_fund_share_pct": 60},
    ],
)
def test_what_fits_is_accepted(bundle: dict[str, Any], facts: dict[str, Any]) -> None:
    assert contradictions(read_facts(facts, bundle["facts"]).facts, bundle["facts"]) == []


@given(st.integers(0, 10**14), st.integers(1, 10**14), st.integers(0, 100))
def test_a_share_reaches_a_bound_exactly_when_the_sums_do(part: int, whole: int, bound: int) -> None:
    """Rounding never lifts a share over a bound of the text nor lowers it below one."""
    assert (share(part, whole) >= bound * PERCENT_SCALE) == (part * 100 >= bound * whole)


def test_a_contradicted_answer_counts_as_not_known(bundle: dict[str, Any]) -> None:
    facts = {
        "region": "山西省",
        "person_group": "贫困劳动力",
        "organised_free": True,
        "training_start_date": "2020-06-01",
        "training_end_date": "2020-06-10",
        "training_days": 30,
    }
    answer = evaluate({"asker": "citizen", "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == "shanxi-2019/living-allowance")
    assert (item["state"], item["missing"]) == ("needs_info", ["training_days"])
