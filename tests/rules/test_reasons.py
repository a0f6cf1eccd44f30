"""Why not, and what would help: minimal sets of failed conditions, smallest changes, proved by brute force on classes."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import pytest

from calculator import benefits, evaluate
from scripts.rules.classes import fact_classes
from tests.rules.reference import Situation

Json = dict[str, Any]
_GRANTED = ("amount", "cap", "not_stated")


def _full(benefit: Json, policy: Json, definitions: Json, rng: random.Random) -> Json:
    classes = fact_classes(benefit, policy, definitions)
    classes.pop("payee_requested", None)
    facts = {fact: rng.choice(values) for fact, values in classes.items() if fact not in benefit["dated_by"]}
    for fact in benefit["dated_by"]:
        if fact in benefit["facts"]:
            facts[fact] = rng.choice([value for value in classes[fact] if "2019-01-01" <= value[0] <= "2021-12-31"])
    start, end = facts.get("training_start_date"), facts.get("training_end_date")
    if start and end and end < start:
        facts["training_end_date"] = start
    if facts.get("certificate_obtained") is False:
        for fact in ("certificate_type", "certificate_level", "certificate_date", "certificate_issuer"):
            facts.pop(fact, None)
    return facts


def _brute_force(benefit: Json, policy: Json, definitions: Json, facts: Json) -> int | None:
    """The fewest answers a person can change to be granted the benefit, trying every class of every changeable answer."""
    classes = fact_classes(benefit, policy, definitions)
    free = [fact for fact in facts if definitions[fact].get("changeable") and fact in classes]
    for size in range(1, len(free) + 1):
        for names in combinations(free, size):
            for values in product(*(classes[name] for name in names)):
                changed = {**facts, **dict(zip(names, values, strict=True))}
                situation = Situation(benefit, policy, changed, definitions)
                if any(result.state in _GRANTED for result in situation.results().values()):
                    return size
    return None


def test_the_change_that_helps_is_the_smallest(bundle: Json) -> None:
    definitions = bundle["facts"]
    policies = {policy["id"]: policy for policy in bundle["policies"]}
    rng = random.Random(7)
    helped = refused = 0
    for benefit in bundle["benefits"]:
        if not benefit["requires"]:
            continue
        policy = policies[benefit["policy"]]
        for _ in range(12 if len(benefit["requires"]) > 1 else 4):
            facts = _full(benefit, policy, definitions, rng)
            found = benefits.evaluate(benefit, policy, facts, definitions)
            if found["state"] != "not_eligible":
                assert found["what_would_help"] is None
                continue
            refused += 1
            expected = _brute_force(benefit, policy, definitions, facts)
            help_ = found["what_would_help"]
            assert (len(help_["changes"]) if help_ else None) == expected, (benefit["id"], facts)
            helped += help_ is not None
    assert refused > 100
    assert helped > 40


def test_every_set_of_reasons_is_enough_and_minimal(bundle: Json) -> None:
    """Each reason names facts that were answered, is cited, and no set contains another."""
    definitions = bundle["facts"]
    policies = {policy["id"]: policy for policy in bundle["policies"]}
    rng = random.Random(11)
    for benefit in bundle["benefits"]:
        for _ in range(10):
            policy = policies[benefit["policy"]]
            facts = _full(benefit, policy, definitions, rng)
            found = benefits.evaluate(benefit, policy, facts, definitions)
            sets = found["why_not_sets"]
            assert bool(sets) is (found["state"] == "not_eligible")
            keys = [frozenset((reason["label"], *reason["facts"]) for reason in entry) for entry in sets]
            assert len(set(keys)) == len(keys)
            assert not any(left < right for left in keys for right in keys)
            for reason in (reason for entry in sets for reason in entry):
                assert reason["label"]
                assert reason["citations"]


@pytest.mark.parametrize(
    ("asker", "name", "facts", "sets", "changes", "money"),
    [
        (
            "citizen",
            "shanxi-2019/certificate-subsidy",
            {
                "region": "山西省",
                "organised_free": False,
                "certificate_level": "高级工",
                "certificate_date": "2020-09-01",
            },
            [["由企业或培训机构免费组织考取"]],
            [("organised_free", "否", "是")],
            60000,
        ),
        (
            "citizen",
            "shanxi-2019/certificate-subsidy",
            {
                "region": "山西省",
                "organised_free": False,
                "certificate_level": "高级工",
                "certificate_date": "2019-06-30",
            },
            [["由企业或培训机构免费组织考取"], ["取得证书的日期在2019年7月1日以后（含当日）"]],
            None,
            None,
        ),
        (
            "enterprise",
            "sanmenxia-2019-26/work-training-subsidy",
            {
                "region": "三门峡",
                "person_group": ["贫困劳动力", "就业困难人员"],
                "employer_type": "企业",
                "insured_employer": False,
                "months_employed": 5,
                "months_on_the_job_training": 4,
                "persons": 10,
            },
            [["已就业6个月以上", "单位是参保企业"]],
            [("insured_employer", "否", "是")],
            800_000,
        ),
        (
            "enterprise",
            "sanmenxia-2019-26/equipment-grant",
            {
                "region": "三门峡",
                "facility_type": "技能大师工作室",
                "education_fund_lawfully_extracted": False,
                "equipment_acquired_by": "租赁",
                "equipment_total_yuan": 300_000,
            },
            [["企业依法提取职工教育经费并按规定使用"], ["设备是新购置的"]],
            [("education_fund_lawfully_extracted", "否", "是"), ("equipment_acquired_by", "租赁", "新购置")],
            6_000_000,
        ),
    ],
)
def test_reasons_and_help_in_words(
    bundle: Json, asker: str, name: str, facts: Json, sets: Any, changes: Any, money: int | None
) -> None:
    answer = evaluate({"asker": asker, "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == name)
    assert item["state"] == "not_eligible"
    assert [[reason["label"] for reason in entry] for entry in item["why_not_sets"]] == sets
    assert all(reason["citations"][0]["quote"] for entry in item["why_not_sets"] for reason in entry)
    if changes is None:
        assert item["what_would_help"] is None
        return
    found = item["what_would_help"]
    assert [(change["fact"], change["from"], change["to"]) for change in found["changes"]] == changes
    assert (found["low_fen"], found["high_fen"]) == (money, money)


def test_a_payee_the_text_does_not_name_has_no_remedy(bundle: Json) -> None:
    facts = {"region": "山西省", "organised_free": True, "certificate_level": "高级工", "payee_requested": "个人"}
    answer = evaluate({"asker": "citizen", "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == "shanxi-2019/certificate-subsidy")
    assert [[reason["label"] for reason in entry] for entry in item["why_not_sets"]] == [
        ["这笔钱发给企业或培训机构，不发给个人"]
    ]
    assert item["what_would_help"] is None
