"""Exactly one outcome row in every class: checked when the rules are built, and named when it fails."""

from __future__ import annotations

import copy
from math import prod
from typing import Any

import pytest

from scripts.rules.classes import fact_classes
from scripts.rules.exhaustive import check_rows
from scripts.yaml_files import DataError

Json = dict[str, Any]


def _rule(bundle: Json, name: str) -> tuple[Json, Json]:
    benefit = copy.deepcopy(next(entry for entry in bundle["benefits"] if entry["id"] == name))
    return benefit, next(entry for entry in bundle["policies"] if entry["id"] == benefit["policy"])


def test_every_class_of_every_benefit_has_one_row(bundle: Json) -> None:
    policies = {policy["id"]: policy for policy in bundle["policies"]}
    followed = sum(check_rows(entry, policies[entry["policy"]], bundle["facts"]) for entry in bundle["benefits"])
    assert followed > 1500


def test_the_classes_are_finitely_many(bundle: Json) -> None:
    policies = {policy["id"]: policy for policy in bundle["policies"]}
    sizes = {
        entry["id"]: prod(
            len(values) for values in fact_classes(entry, policies[entry["policy"]], bundle["facts"]).values()
        )
        for entry in bundle["benefits"]
    }
    assert sum(sizes.values()) > 500_000
    # Dates and payee act only through the common rules, so test_oracle factors the few products above this.
    assert [name for name, size in sizes.items() if size > 200_000] == ["sanmenxia-2019-26/work-training-subsidy"]


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "sanmenxia-2019-26/equipment-grant",
            lambda rule: rule["outcomes"].pop(),
            "sanmenxia-2019-26/benefits.yml：equipment-grant：outcomes 没有一行成立（建设的设施：技能大师工作室）",
        ),
        (
            "sanmenxia-2019-26/equipment-grant",
            lambda rule: rule["outcomes"].append(rule["outcomes"][0]),
            "sanmenxia-2019-26/benefits.yml：equipment-grant：outcomes 第1、3行同时成立（建设的设施：高技能人才培训基地）",
        ),
        (
            "dezhou-2019/advance-payment",
            lambda rule: rule["outcomes"][1]["when"]["of"][1].update(cmp="<="),
            "dezhou-2019/benefits.yml：advance-payment：outcomes 第1、2行同时成立（培训后就业率：850000）",
        ),
        (
            "huantai-2020-1/living-allowance",
            lambda rule: rule["outcomes"].pop(1),
            "huantai-2020-1/benefits.yml：living-allowance：outcomes 没有一行成立",
        ),
    ],
)
def test_a_gap_or_an_overlap_fails_the_build(bundle: Json, name: str, change: Any, message: str) -> None:
    benefit, policy = _rule(bundle, name)
    change(benefit)
    with pytest.raises(DataError) as caught:
        check_rows(benefit, policy, bundle["facts"])
    assert str(caught.value).startswith(message)
