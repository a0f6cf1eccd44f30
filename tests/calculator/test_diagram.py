"""Following open facts to the end, on small made-up rules: classes, merging, caches, rules that contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import benefits, diagram, logic, reasons
from calculator.classes import ValueClass, value_classes
from calculator.diagram import Plan, RuleGapError

Json = dict[str, Any]
POLICY: Json = {
    "id": "p",
    "period": {"from": "2019-01-01", "to": "2021-12-31", "label": "2019年至2021年", "cite": ["p#period"]},
}
GROUPS = [
    {"label": "失业人员", "may_be": ["登记失业人员"]},
    {"label": "登记失业人员", "broader": ["失业人员"]},
    {"label": "农民"},
]
FACTS: Json = {
    "age": {"type": "years", "label": "年龄", "max": 150, "changeable": True},
    "group": {"type": "choices", "label": "类别", "options": GROUPS},
    "paid": {"type": "yuan", "label": "交费"},
    "share": {"type": "percent", "label": "比例"},
    "note": {"type": "text", "label": "备注"},
    "place": {"type": "place", "label": "地点"},
    "sort": {
        "type": "choice",
        "label": "种类",
        "options": [{"label": "甲"}, {"label": "乙"}, {"label": "丙"}],
        "changeable": True,
    },
    "free": {"type": "bool", "label": "免费", "changeable": True},
    "year": {"type": "year", "label": "年份"},
}


def leaf(fact: str, op: str, **rest: Any) -> Json:
    """A leaf condition with words and a quote."""
    return {"op": op, "fact": fact, "label": f"{fact}合适", "cite": ["p#q"], **rest}


def rule(requires: list[Json], outcomes: list[Json] | None = None) -> Json:
    """A benefit."""
    row: Json = {
        "when": None,
        "state": "not_stated",
        "value": None,
        "at_best": None,
        "label": "",
        "notes": [],
        "cite": [],
    }
    return {
        "id": "p/b",
        "policy": "p",
        "requires": requires,
        "outcomes": [{**row, **outcome} for outcome in outcomes or [{}]],
        "dated_by": ["year"],
        "facts": list(FACTS),
        "payee": {"label": "个人", "classes": ["individual"], "cite": []},
        "cite": ["p#q"],
        "notes": [],
    }


def answer(benefit: Json, facts: Json) -> Json:
    """The outcome under these facts."""
    return benefits.evaluate(benefit, POLICY, facts, FACTS)


@pytest.mark.parametrize(
    ("fact", "tests", "values"),
    [
        ("age", [leaf("age", "compare", cmp=">=", value=18)], [(0, 17), (18, 150)]),
        ("age", [leaf("age", "compare", cmp=">", value=18)], [(0, 18), (19, 150)]),
        ("age", [leaf("age", "between", low=16, high=60)], [(0, 15), (16, 60), (61, 150)]),
        ("paid", [leaf("paid", "compare", cmp="<=", value=0)], [(0, 0), (1, 10**14)]),
        ("share", [leaf("share", "compare", cmp="<", value=500_000)], [(0, 499_999), (500_000, 1_000_000)]),
        ("year", [leaf("year", "between", low=2019, high=2021)], [(1949, 2018), (2019, 2021), (2022, 2100)]),
        ("sort", [leaf("sort", "in", values=["甲", "乙"])], ["甲", "丙"]),
        ("place", [leaf("place", "is", value="本地")], ["本地", "外地"]),
        ("note", [], [""]),
        ("free", [leaf("free", "is", value=True)], [True, False]),
    ],
)
def test_classes_are_cut_where_a_condition_changes(fact: str, tests: list[Json], values: list[Any]) -> None:
    assert [entry.value for entry in value_classes(FACTS[fact], tests)] == values


def test_several_options_can_be_chosen_and_narrower_ones_added() -> None:
    tests = [leaf("group", "is", value="登记失业人员"), leaf("group", "is", value="农民")]
    found = {entry.truths for entry in value_classes(FACTS["group"], tests)}
    assert found == {(False, False), (True, False), (False, True), (True, True)}
    chosen = value_classes(FACTS["group"], tests, frozenset({"失业人员"}))
    assert chosen == [
        ValueClass(frozenset({"失业人员"}), (False, False)),
        ValueClass(frozenset({"失业人员", "登记失业人员"}), (True, False)),
    ]


def test_two_conditions_on_one_fact_are_seen_together() -> None:
    low, high = leaf("age", "compare", cmp="<", value=16), leaf("age", "compare", cmp=">=", value=60)
    never = answer(rule([low, high]), {})
    assert (never["state"], never["missing"]) == ("not_eligible", [])
    assert [[reason["label"] for reason in entry] for entry in never["why_not_sets"]] == [["age合适", "age合适"]]
    assert [reason["citations"] for reason in never["why_not"]] == [["p#q"], ["p#q"]]
    either = {"op": "any", "of": [low, leaf("age", "compare", cmp=">=", value=16)], "label": "任何年龄", "cite": []}
    always = answer(rule([either]), {})
    assert (always["state"], always["missing"]) == ("not_stated", [])


def test_two_rows_that_give_the_same_need_no_question() -> None:
    rows: list[Json] = [{"when": leaf("sort", "is", value="甲"), "notes": ["甲的说明"]}, {"notes": ["其余的说明"]}]
    item = answer(rule([], rows), {})
    assert (item["state"], item["missing"], item["notes"]) == ("not_stated", [], [])
    assert answer(rule([], rows), {"sort": "乙"})["notes"] == ["其余的说明"]


def test_a_row_that_refuses_gives_its_own_reason_and_what_would_help() -> None:
    rows = [
        {"when": leaf("sort", "is", value="甲"), "state": "not_eligible", "label": "甲不给", "cite": ["p#r"]},
        {"state": "amount", "value": {"op": "money", "fen": 30000, "cite": []}},
    ]
    item = answer(rule([], rows), {"sort": "甲"})
    assert [[reason["label"] for reason in entry] for entry in item["why_not_sets"]] == [["甲不给"]]
    assert item["what_would_help"]["changes"] == [{"fact": "sort", "label": "种类", "from": "甲", "to": "乙"}]
    assert item["what_would_help"]["high_fen"] == 30000


def test_the_value_to_change_to_lies_nearest() -> None:
    benefit = rule([leaf("age", "between", low=16, high=60)])
    younger, older = answer(benefit, {"age": 10}), answer(benefit, {"age": 70})
    assert younger["what_would_help"]["changes"][0]["to"] == "16"
    assert older["what_would_help"]["changes"][0]["to"] == "60"
    assert answer(rule([leaf("free", "is", value=True)]), {})["what_would_help"] is None


def test_ways_to_help_are_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {
        "op": "any",
        "of": [leaf("sort", "is", value="乙"), leaf("sort", "is", value="丙")],
        "label": "乙或丙",
        "cite": ["p#q"],
    }
    benefit = rule([leaf("free", "is", value=True), wanted])
    facts = {"sort": "甲", "free": False}
    plan = Plan(benefit, POLICY, FACTS)
    options: Json = {"granted": lambda found: found[0] == "row", "dated": (), "undated": False}
    assert len(reasons.smallest_changes(plan, facts, FACTS, **options)) == 2
    monkeypatch.setattr(reasons, "_MOST_WAYS", 1)
    assert len(reasons.smallest_changes(plan, facts, FACTS, **options)) == 1


def test_a_rule_without_a_row_for_everything_is_refused() -> None:
    with pytest.raises(RuleGapError, match="p/b: no outcome row applies"):
        answer(rule([], [{"when": leaf("sort", "is", value="甲")}]), {"sort": "乙"})


def test_caches_start_again_when_they_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "CACHE_LIMIT", 2)
    benefit = rule([leaf("age", "compare", cmp=">=", value=18)])
    states = [answer(benefit, {"age": age})["state"] for age in (17, 18, 19, 17, 18)]
    assert states == ["not_eligible", "not_stated", "not_stated", "not_eligible", "not_stated"]


def test_answers_do_not_share_their_lists() -> None:
    benefit = rule([leaf("age", "compare", cmp=">=", value=18)])
    answer(benefit, {"age": 20})["notes"].append("改动")
    assert answer(benefit, {"age": 20})["notes"] == []


def test_what_was_asked_and_is_not_known_is_never_presumed() -> None:
    first = {**leaf("free", "is", value=True), "presumed": True}
    inner = {
        "op": "all",
        "of": [leaf("sort", "is", value="甲"), leaf("free", "is", value=True)],
        "label": "甲且免费",
        "cite": [],
    }
    outer = {**inner, "presumed": True}
    assert logic.evaluate(first, {}, FACTS)["state"] == "assumed"
    assert logic.evaluate(first, {"free": None}, FACTS)["state"] == "unknown"
    assert logic.evaluate(outer, {"sort": "甲"}, FACTS)["state"] == "assumed"
    assert logic.evaluate(outer, {"sort": "甲", "free": None}, FACTS)["state"] == "unknown"
    nested = {
        "op": "any",
        "of": [inner, leaf("age", "compare", cmp=">", value=18)],
        "label": "",
        "cite": [],
        "presumed": True,
    }
    assert logic.evaluate(nested, {"free": None}, FACTS)["state"] == "unknown"
    assert answer(rule([first]), {})["assumed"] == [{"label": "free合适", "facts": ["free"], "citations": ["p#q"]}]
    assert answer(rule([outer]), {})["assumed"][0]["facts"] == ["sort", "free"]


def test_plans_of_many_benefits_are_kept_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Plan] = {}
    monkeypatch.setattr(diagram, "_PLANS", kept)
    monkeypatch.setattr(diagram, "PLANS_LIMIT", 3)
    made = [{**rule([]), "id": f"p/{number}"} for number in range(8)]
    for benefit in made:
        plan = diagram.plan_of(benefit, POLICY, FACTS)
        assert diagram.plan_of(benefit, POLICY, FACTS) is plan
        assert plan.benefit is benefit
        assert len(kept) <= 3
    assert list(kept) == ["p/6", "p/7"]
