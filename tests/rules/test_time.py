"""Four things that are not the same: the day of asking, the training, the certificate, and the period in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from calculator import evaluate
from calculator.benefits import evaluate as outcome_of
from calculator.facts import day_text

Json = dict[str, Any]
FIRST, LAST = "2019-01-01", "2021-12-31"
# Every date of the rules, and what changes on it: read from the texts.
CERTIFICATE = ("shanxi-2019/certificate-subsidy", "certificate_date", "2019-07-01")
WINDOW = ("dezhou-2019/living-allowance", "2019-01-01", "2020-12-31")


def _days(start: str, end: str) -> Iterator[str]:
    day, last = date.fromisoformat(start), date.fromisoformat(end)
    while day <= last:
        yield day.isoformat()
        day += timedelta(days=1)


def _next(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _dates(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from (str(tree[key]) for key in ("value", "low", "high") if _is_date(tree.get(key)))
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from _dates(item)


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == "-" == value[7]


def test_no_rule_has_a_date_this_file_does_not_test(bundle: Json) -> None:
    found = {
        (benefit["id"], day)
        for benefit in bundle["benefits"]
        for day in _dates([benefit["requires"], benefit["outcomes"]])
    }
    assert found == {(CERTIFICATE[0], CERTIFICATE[2]), (WINDOW[0], WINDOW[1]), (WINDOW[0], WINDOW[2])}
    assert {(policy["period"]["from"], policy["period"]["to"]) for policy in bundle["policies"]} == {(FIRST, LAST)}


def test_every_benefit_begins_and_ends_with_the_period(bundle: Json) -> None:
    policies = {policy["id"]: policy for policy in bundle["policies"]}
    for benefit in bundle["benefits"]:
        for fact in benefit["dated_by"]:
            for day, inside in (
                (_next(FIRST, -1), False),
                (FIRST, True),
                (_next(FIRST, 1), True),
                (_next(LAST, -1), True),
                (LAST, True),
                (_next(LAST, 1), False),
            ):
                value: Any = int(day[:4]) if fact == "year" else (day, day)
                facts = {fact: value}
                if fact.startswith("training_"):
                    facts = {name: value for name in benefit["dated_by"] if name.startswith("training_")}
                state = outcome_of(benefit, policies[benefit["policy"]], facts, bundle["facts"])["state"]
                assert (state != "out_of_period") is inside, (benefit["id"], facts)


@pytest.mark.parametrize(
    ("day", "state"), [("2019-06-30", "not_eligible"), ("2019-07-01", "amount"), ("2019-07-02", "amount")]
)
def test_certificates_count_from_the_first_of_july(bundle: Json, day: str, state: str) -> None:
    facts = {
        "region": "山西省",
        "organised_free": True,
        "certificate_level": "高级工",
        "certificate_date": day,
        "persons": 1,
    }
    assert _item(bundle, "enterprise", CERTIFICATE[0], facts)["state"] == state


@pytest.mark.parametrize(
    ("start", "end", "state", "crosses"),
    [
        ("2018-12-31", "2018-12-31", "out_of_period", False),
        ("2019-01-01", "2019-01-01", "not_stated", False),
        ("2019-01-02", "2019-01-02", "not_stated", False),
        ("2020-12-30", "2020-12-30", "not_stated", False),
        ("2020-12-31", "2020-12-31", "not_stated", False),
        ("2020-12-31", "2021-01-01", "not_stated", True),
        ("2021-01-01", "2021-01-01", "not_eligible", False),
    ],
)
def test_the_window_of_dezhou_binds_the_hard_to_employ(
    bundle: Json, start: str, end: str, state: str, crosses: bool
) -> None:
    facts = {"region": "德州市", "person_group": "就业困难人员", "training_start_date": start, "training_end_date": end}
    item = _item(bundle, "citizen", WINDOW[0], facts)
    assert item["state"] == state
    assert any("培训跨出了2019年1月1日至2020年12月31日" in note for note in item["notes"]) is crosses


def test_every_day_has_its_status_sentence(bundle: Json) -> None:
    request: Json = {
        "asker": "citizen",
        "facts": {"year": 2020, "person_group": "残疾人"},
        "kinds": ["living_allowance"],
    }
    regions = {policy["id"]: policy["region"]["name"] for policy in bundle["policies"]}
    states = None
    for today in _days(FIRST, "2027-12-31"):
        answer = evaluate({**request, "today": today}, bundle)
        for item in answer["benefits"]:
            head = f"{regions[item['policy']]}这份文件的实施期是2019年至2021年，"
            assert item["status"].startswith(head)
            if today <= LAST:
                assert item["status"] == f"{head}{day_text(today)}在实施期内。"
            else:
                assert f"到{day_text(today)}已经结束。结果只说明当时的规定" in item["status"]
                assert "现在执行什么政策，请问当地人力资源社会保障部门" in item["status"]
        # The day of asking changes what is said about it, never what the text granted.
        found = [(item["id"], item["state"]) for item in answer["benefits"]]
        states = states or found
        assert found == states


@pytest.mark.parametrize("asker", ["citizen", "enterprise", "training_institution", "school"])
@pytest.mark.parametrize("today", [FIRST, "2020-02-29", LAST, "2022-01-01", "2027-12-31"])
def test_every_result_for_everybody_says_where_the_day_lies(bundle: Json, asker: str, today: str) -> None:
    answer = evaluate({"asker": asker, "facts": {}, "today": today}, bundle, show_all=True)
    assert {item["policy"] for item in answer["benefits"]} == {policy["id"] for policy in bundle["policies"]}
    assert len(answer["benefits"]) >= len(bundle["benefits"])
    over = "已经结束。结果只说明当时的规定"
    assert all((over in item["status"]) is (today > LAST) for item in answer["benefits"])
    assert all(("在实施期内。" in item["status"]) is (today <= LAST) for item in answer["benefits"])
    assert {item["status"] for item in answer["benefits"]} <= set(answer["notes"])


def test_before_the_period_and_without_a_day(bundle: Json) -> None:
    request: Json = {"asker": "citizen", "facts": {"region": "山西省"}}
    before = evaluate({**request, "today": "2018-12-31"}, bundle)
    assert {item["status"] for item in before["benefits"]} == {
        "山西省这份文件的实施期是2019年至2021年，到2018年12月31日还没有开始。"
    }
    undated = evaluate(request, bundle)
    assert all("，已经结束。" in item["status"] for item in undated["benefits"])


def _item(bundle: Json, asker: str, name: str, facts: Json) -> Json:
    answer = evaluate({"asker": asker, "facts": facts}, bundle)
    found: Json = next(item for item in answer["benefits"] if item["id"] == name)
    return found
