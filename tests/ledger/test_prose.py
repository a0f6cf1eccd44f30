"""Figures in the rules' own words."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from scripts.ledger.prose import prose_findings
from scripts.ledger.register import load_register
from scripts.library import Policy

IDS = ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]


@pytest.mark.parametrize("policy_id", IDS)
def test_every_figure_in_the_words_of_a_rule_stands_in_its_text(
    policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    assert prose_findings(policies[policy_id], bundle) == []


@pytest.mark.parametrize(
    ("note", "printed"),
    [
        ("每人每天20元。", "20元"),
        ("上限是2000元。", "2000元"),
        ("最多享受4次。", "4次"),
        ("其余70%以后再付。", "70%"),
        ("从2019年8月1日起算。", "2019年8月1日"),
        ("到2023年为止。", "2023年"),
        ("标准是三百五十元。", "三百五十元"),
    ],
)
def test_an_invented_figure_is_a_finding(
    note: str, printed: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    changed = copy.deepcopy(bundle)
    benefit = next(item for item in changed["benefits"] if item["id"] == "shanxi-2019/living-allowance")
    benefit["notes"].append(note)
    assert prose_findings(policies["shanxi-2019"], changed) == [
        f"shanxi-2019/living-allowance：“{note}”里的“{printed}”在原文里没有"
    ]


def test_an_explanation_that_is_not_needed_is_a_finding(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    policy = policies["shanxi-2019"]
    register = replace(load_register(policy), prose=({"benefit": "living-allowance", "text": "99%", "reason": "理由"},))
    assert prose_findings(policy, bundle, register) == [
        "shanxi-2019/ledger.yml：prose 里的“99%”（living-allowance）用不着，请删去"
    ]
