"""Days the rules cannot tell apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.roster_dates import DateClasses

BUNDLE: dict[str, Any] = {
    "policies": [{"period": {"from": "2019-01-01", "to": "2021-12-31"}}],
    "benefits": [{"requires": [{"value": "2019-07-01", "fen": 1, "none": None}]}],
}
days = st.dates(date(1949, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_a_stretch_never_crosses_a_date_of_the_rules(first: date, second: date) -> None:
    classes = DateClasses(BUNDLE)
    together = classes.representative(first.isoformat()) == classes.representative(second.isoformat())
    facts = ["2019-01-01", "2021-12-31", "2019-07-01"]

    def seen(day: date) -> list[tuple[bool, bool]]:
        return [(day.isoformat() < fact, day.isoformat() <= fact) for fact in facts]

    assert together == (seen(first) == seen(second))


@given(days, days)
def test_stand_ins_keep_the_order(first: date, second: date) -> None:
    classes = DateClasses(BUNDLE)
    one, two = sorted((first, second))
    assert classes.representative(one.isoformat()) <= classes.representative(two.isoformat())


@given(days)
def test_a_stand_in_stands_for_itself(day: date) -> None:
    classes = DateClasses(BUNDLE)
    stand_in = classes.representative(day.isoformat())
    assert classes.representative(stand_in) == stand_in


def test_without_any_date() -> None:
    classes = DateClasses({"policies": [], "benefits": []})
    assert classes.representative("1949-01-01") == classes.representative("2100-12-31")
