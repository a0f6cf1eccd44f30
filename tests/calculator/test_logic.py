"""Three-valued conditions and their traces."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import logic

FACTS: dict[str, dict[str, Any]] = {
    "yes": {"type": "bool", "label": "是"},
    "level": {"type": "choice", "label": "等级", "needs": {"done": True}},
    "done": {"type": "bool", "label": "完成", "implied_by": ["day"]},
    "day": {"type": "date", "label": "日期"},
    "months": {"type": "months", "label": "月数"},
    "groups": {"type": "choices", "label": "类别"},
}


def leaf(fact: str, op: str, **rest: Any) -> dict[str, Any]:
    """A leaf condition."""
    return {"op": op, "fact": fact, "label": fact, **rest}


def truth(condition: dict[str, Any], **facts: Any) -> bool | None:
    """The truth value under these facts."""
    return logic.truth(logic.evaluate(condition, facts, FACTS))


@pytest.mark.parametrize(
    ("condition", "facts", "value"),
    [
        (leaf("yes", "is", value=True), {"yes": True}, True),
        (leaf("yes", "is", value=True), {"yes": False}, False),
        (leaf("yes", "is", value=True), {}, None),
        (leaf("yes", "is", value=True), {"yes": None}, None),
        (leaf("groups", "is", value="甲"), {"groups": frozenset({"甲", "乙"})}, True),
        (leaf("groups", "in", values=["丙"]), {"groups": frozenset({"甲", "乙"})}, False),
        (leaf("level", "in", values=["高"]), {"level": "高"}, True),
        (leaf("level", "in", values=["高"]), {"done": False}, False),
        (leaf("level", "in", values=["高"]), {"done": True}, None),
        (leaf("done", "is", value=True), {"day": ("2020-01-01", "2020-01-01")}, True),
        (leaf("day", "compare", cmp=">=", value="2019-07-01"), {"day": ("2019-07-01", "2019-07-01")}, True),
        (leaf("day", "compare", cmp=">=", value="2019-07-01"), {"day": ("2019-06-30", "2019-06-30")}, False),
        (leaf("day", "compare", cmp=">=", value="2019-07-01"), {"day": ("2019-01-01", "2019-12-31")}, None),
        (leaf("months", "compare", cmp=">", value=6), {"months": 6}, False),
        (leaf("months", "compare", cmp="<", value=6), {"months": 5}, True),
        (leaf("months", "compare", cmp="<=", value=6), {"months": 6}, True),
        (leaf("months", "between", low=2, high=4), {"months": 4}, True),
        (leaf("months", "between", low=2, high=4), {"months": 5}, False),
        (leaf("day", "between", low="2019-01-01", high="2020-12-31"), {"day": ("2020-12-20", "2021-01-10")}, None),
        (leaf("yes", "known", value=True), {"yes": None}, False),
        (leaf("yes", "known", value=False), {}, True),
    ],
)
def test_leaves(condition: dict[str, Any], facts: dict[str, Any], value: bool | None) -> None:
    assert truth(condition, **facts) is value


_TRUTHS = st.sampled_from([True, False, None])
_RANK = {False: 0, None: 1, True: 2}


@given(st.lists(_TRUTHS, min_size=1, max_size=4), st.integers(1, 4))
def test_combinations_are_kleene(values: list[bool | None], need: int) -> None:
    names = [f"f{number}" for number in range(len(values))]
    facts = dict(zip(names, values, strict=True))
    definitions = {name: {"type": "bool", "label": name} for name in names}
    children = [{"op": "is", "fact": name, "value": True, "label": name} for name in names]

    def value(condition: dict[str, Any]) -> bool | None:
        return logic.truth(logic.evaluate(condition, facts, definitions))

    low = min(values, key=_RANK.__getitem__)
    high = max(values, key=_RANK.__getitem__)
    assert value({"op": "all", "of": children}) is low
    assert value({"op": "any", "of": children}) is high
    inverse = {True: False, False: True, None: None}
    assert value({"op": "not", "of": children[:1]}) is inverse[values[0]]
    sure, possible = values.count(True), values.count(True) + values.count(None)
    expected = True if sure >= need else None if possible >= need else False
    assert value({"op": "at_least", "n": need, "of": children}) is expected


def test_an_exception_nobody_asked_about_is_assumed_and_said() -> None:
    condition = leaf("yes", "is", value=False, presumed=True)
    assert logic.evaluate(condition, {}, FACTS)["state"] == "assumed"
    assert logic.evaluate(condition, {"yes": None}, FACTS)["state"] == "unknown"
    assert logic.evaluate(condition, {"yes": True}, FACTS)["state"] == "no"


def test_missing_facts_start_with_what_must_be_asked_first() -> None:
    trace = logic.evaluate(leaf("level", "is", value="高"), {}, FACTS)
    assert trace["missing"] == ["done"]
    assert logic.evaluate(leaf("level", "is", value="高"), {"done": True}, FACTS)["missing"] == ["level"]


def test_nothing_is_missing_once_decided() -> None:
    condition = {"op": "all", "of": [leaf("yes", "is", value=True), leaf("months", "compare", cmp=">=", value=6)]}
    assert logic.evaluate(condition, {"yes": False}, FACTS)["missing"] == []
    assert logic.evaluate(condition, {"yes": True}, FACTS)["missing"] == ["months"]


def test_failures_are_the_deepest_labelled_conditions() -> None:
    both = {"op": "all", "of": [leaf("yes", "is", value=True), leaf("months", "compare", cmp=">=", value=6)]}
    trace = logic.evaluate(both, {"yes": False, "months": 5}, FACTS)
    assert [item["label"] for item in logic.failures(trace)] == ["yes", "months"]
    labelled = logic.evaluate({**both, "label": "两项都要"}, {"yes": False, "months": 5}, FACTS)
    assert [item["label"] for item in logic.failures(labelled)] == ["两项都要"]
    assert logic.failures(logic.evaluate(both, {"yes": True, "months": 6}, FACTS)) == []
    either = {"op": "any", "label": "任一", "of": both["of"]}
    assert [item["label"] for item in logic.failures(logic.evaluate(either, {"yes": False, "months": 5}, FACTS))] == [
        "任一"
    ]


def test_applicability() -> None:
    assert logic.applicable("level", {}, FACTS)
    assert not logic.applicable("level", {"done": False}, FACTS)
    assert logic.lookup("done", {"day": ("2020-01-01", "2020-01-01")}, FACTS) is True
