"""The worked examples of every policy come out exactly as written; what differs is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.library import load_library
from scripts.verify import __main__ as verify
from scripts.verify.cases import findings, load_cases, load_tables, problems
from scripts.yaml_files import DataError

ALL = [(policy.id, case) for policy in load_library() for case in load_cases(policy.id)]


@pytest.mark.parametrize(("policy", "case"), ALL, ids=[f"{policy}-{case['name']}" for policy, case in ALL])
def test_the_example_comes_out_as_written(policy: str, case: dict[str, Any], bundle: dict[str, Any]) -> None:
    assert problems(policy, case, bundle) == []


def test_every_policy_has_forty_examples() -> None:
    for policy in load_library():
        assert len(load_cases(policy.id)) >= 40, policy.id


@pytest.mark.parametrize(("policy", "case"), ALL, ids=[f"{policy}-{case['name']}" for policy, case in ALL])
def test_an_example_leaves_nothing_open(policy: str, case: dict[str, Any]) -> None:
    """State, sum, payee, citations, what is missing and why not: each is written down, so each can be wrong."""
    expect = case["expect"]
    assert {"benefit", "state", "payee", "cites", "missing", "why_not"} <= set(expect)
    assert ("yuan" in expect) == (expect["state"] in ("amount", "cap"))
    assert bool(expect["why_not"]) == (expect["state"] in ("not_eligible", "out_of_period"))
    if expect["state"] == "needs_info":
        straddles = "跨出" in case["name"]
        assert expect["missing"] or straddles


CASE = {
    "name": "岗前培训25人",
    "asker": "enterprise",
    "facts": {"region": "山西省", "training_type": "岗前培训", "persons": 25, "year": 2020},
}


@pytest.mark.parametrize(
    ("expect", "found"),
    [
        ({"benefit": "nothing", "state": "amount"}, ["结果里没有“shanxi-2019/nothing”"]),
        ({"benefit": "pre-job-training", "state": "cap"}, ["状态应是 cap，算出 amount"]),
        ({"benefit": "pre-job-training", "state": "amount", "yuan": "7501"}, ["yuan 应是 7501，算出 750000 分"]),
        (
            {"benefit": "pre-job-training", "state": "amount", "high_yuan": None},
            ["high_yuan 应是 None，算出 750000 分"],
        ),
        ({"benefit": "pre-job-training", "state": "amount", "payee": "个人"}, ["付给应是“个人”，算出“企业”"]),
        ({"benefit": "pre-job-training", "state": "amount", "quotes": ["prisoners"]}, ["没有引用“prisoners”"]),
        (
            {"benefit": "pre-job-training", "state": "amount", "missing": ["year"]},
            ["还需要知道的应是 ['year']，算出 []"],
        ),
        ({"benefit": "pre-job-training", "state": "amount", "why_not": ["x"]}, ["不能享受的原因应是 ['x']，算出 []"]),
    ],
)
def test_every_difference_is_named(bundle: dict[str, Any], expect: dict[str, Any], found: list[str]) -> None:
    assert problems("shanxi-2019", {**CASE, "expect": expect}, bundle) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: [{name: 甲, fact: 1}]", "p/cases.yml：“甲”：不认识“fact”"),
        ("cases: [{name: 甲, expect: {amount: 1}}]", "p/cases.yml：“甲”：不认识“amount”"),
        ("cases: [{name: 甲}, {name: 甲}]", "p/cases.yml：例子的名字“甲”空着或用了两次"),
        ("cases: [{asker: citizen}]", "p/cases.yml：例子的名字“”空着或用了两次"),
    ],
)
def test_a_broken_case_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "cases.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_cases("p", tmp_path)
    assert str(caught.value) == message
    assert load_cases("q", tmp_path) == []


def test_nothing_to_find_in_the_library(bundle: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(bundle) == []
    assert verify.main() == 0
    assert "核对无误" in capsys.readouterr().out


def test_a_data_error_is_one_line_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> dict[str, Any]:
        raise DataError("甲：错了")

    monkeypatch.setattr(verify, "build_bundle", broken)
    assert verify.main() == 1
    assert capsys.readouterr().out == "甲：错了\n"


TABLE = "benefit: free-training, asker: citizen, facts: {region: 山西省, year: 2020}, vary: household"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"tables: [{{{TABLE}, gives: {{}}, give: 1}}]", "p/cases.yml：表“free-training”：不认识“give”"),
        (
            f"tables: [{{{TABLE}, gives: {{not_stated: [农村]}}}}]",
            "p/cases.yml：表“free-training”：没有写“城市低保家庭”应得什么",
        ),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, bundle: dict[str, Any], text: str, message: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "cases.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_tables("p", bundle, tmp_path)
    assert str(caught.value) == message
    assert load_tables("q", bundle, tmp_path) == []


def test_a_table_holds_one_case_per_answer(tmp_path: Path, bundle: dict[str, Any]) -> None:
    (tmp_path / "p").mkdir()
    text = f"tables: [{{{TABLE}, gives: {{amount 600: [农村]}}, otherwise: cap, not_asked: needs_info, missing: [household], payee: 企业, cites: {{cap: [a]}}, says: {{备注: [农村]}}}}]"
    (tmp_path / "p" / "cases.yml").write_text(text, encoding="utf-8")
    first, second, third, absent = load_tables("p", bundle, tmp_path)
    assert first["facts"] == {"region": "山西省", "year": 2020, "household": "农村"}
    assert first["expect"] == {
        "benefit": "free-training",
        "state": "amount",
        "yuan": "600",
        "payee": "企业",
        "says": ["备注"],
        "silent": [],
    }
    assert (
        second["expect"]
        == third["expect"]
        == {"benefit": "free-training", "state": "cap", "payee": "企业", "cites": ["a"], "says": [], "silent": ["备注"]}
    )
    assert absent["expect"]["missing"] == ["household"]
    assert "household" not in absent["facts"]
