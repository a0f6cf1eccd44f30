"""Mutation: what is mutated, that examples notice it, and that the list of survivors names real mutants with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.mutate import __main__ as mutate
from scripts.mutate import run
from scripts.mutate.mutants import moved, mutants, period_mutants
from scripts.yaml_files import read_yaml

Json = dict[str, Any]


def _all(bundle: Json, benefit: Json) -> dict[str, Json]:
    citations = [name for name in bundle["citations"] if name.startswith(f"{benefit['policy']}#")]
    return {mutant.name: mutant.benefit for mutant in mutants(benefit, bundle["facts"], citations)}


def test_every_kind_of_mistake_is_made(bundle: Json) -> None:
    benefit = next(entry for entry in bundle["benefits"] if entry["id"] == "shanxi-2019/certificate-subsidy")
    names = _all(bundle, benefit)
    for change in (
        "requires drop 5",
        "requires.3.value -1",
        "requires.3.cmp >",
        "requires.2.values drop 职业资格证书",
        "requires.2.presumed not presumed",
        "requires.0.of.0.of.0.value False",
        "outcomes.1.value.of.0.fen +100",
        "outcomes.1.state state cap",
        "payee.classes drop enterprise",
        "payee.label other payee",
    ):
        assert f"{benefit['id']} {change}" in names
    assert all(changed != benefit for changed in names.values())
    assert moved("2019-07-01", -1) == "2019-06-30"
    assert moved(6, 1) == 7
    assert len(list(period_mutants(bundle["policies"][0]))) == 4


def test_survivors_are_real_and_have_a_reason(bundle: Json) -> None:
    names = {name for benefit in bundle["benefits"] for name in _all(bundle, benefit)}
    listed: Json = read_yaml(run.LISTED)["survivors"]
    assert set(listed) - names == set()
    assert all(len(reason) > 10 for reason in listed.values())
    assert len(listed) <= 8, "这份清单只能变短"


def test_a_wrong_example_is_said_before_anything_is_mutated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutate, "findings", lambda _bundle: ["甲：错了"])
    assert mutate.main([]) == 1
    assert capsys.readouterr().out == "甲：错了\n"


@pytest.mark.slow
def test_the_examples_kill_at_least_98_of_100(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutate.main([]) == 0
    assert "合计：" in capsys.readouterr().out
