"""Pinned quotes: one changed character in a source names everything that rests on it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts.kit import content
from scripts.ledger import pins
from scripts.library import POLICIES, Policy
from scripts.rules.bundle import build_bundle

IDS = ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the policies with a fresh lock: these tests are about change, not about whether the checked-in lock is up to date."""
    copy = tmp_path_factory.mktemp("pristine") / "policies"
    shutil.copytree(POLICIES, copy)
    pins.write_lock(copy)
    return copy


@pytest.fixture(scope="module")
def lock(pristine: Path) -> dict[str, Any]:
    """The lock of the copy."""
    return pins.read_lock(pristine)


@pytest.fixture(scope="module")
def copied(pristine: Path) -> dict[str, Any]:
    """The rule bundle of the copy."""
    return build_bundle(pristine)


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the copy, to be spoilt."""
    copy = tmp_path / "policies"
    shutil.copytree(pristine, copy)
    return copy


def edit(folder: Path, policy_id: str, old: str, new: str) -> None:
    path = folder / policy_id / "source.txt"
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def test_the_lock_that_is_checked_in_is_up_to_date() -> None:
    assert pins.verify() == []


def test_a_fresh_lock_has_nothing_to_say(folder: Path) -> None:
    assert pins.verify(folder) == []


def test_the_lock_is_canonical(pristine: Path) -> None:
    text = (pristine / pins.LOCK_NAME).read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def test_the_lock_holds_every_citation_of_the_bundle(lock: dict[str, Any], copied: dict[str, Any]) -> None:
    assert {name: pin["sha256"] for name, pin in lock["citations"].items()} == {
        name: citation["sha256"] for name, citation in copied["citations"].items()
    }


@pytest.mark.parametrize("policy_id", IDS)
def test_one_changed_character_in_any_quote_names_its_benefits(
    policy_id: str, lock: dict[str, Any], copied: dict[str, Any], pristine: Path, policies: dict[str, Policy]
) -> None:
    """Every citation of the library, one character each, at a place that moves with the citation."""
    source = policies[policy_id].source
    quotes = pins.authored_quotes(policy_id, pristine)
    assert pins.source_findings(policy_id, source, lock, quotes) == []
    users: dict[str, set[str]] = {}
    for benefit in copied["benefits"]:
        for name in names_in(benefit):
            users.setdefault(name, set()).add(benefit["id"])
    names = [name for name in copied["citations"] if name.startswith(f"{policy_id}#")]
    for number, name in enumerate(names):
        citation = copied["citations"][name]
        offsets = [at for start, end in citation["spans"] for at in range(start, end) if not source[at].isspace()]
        at = offsets[number * 7 % len(offsets)]
        changed = source[:at] + ("乙" if source[at] == "甲" else "甲") + source[at + 1 :]
        found = pins.source_findings(policy_id, changed, lock, quotes)
        assert found[0].startswith(f"{policy_id}/source.txt 与 quotes.lock 记录的原文不同")
        (line,) = [line for line in found if f"“{name}”" in line]
        for benefit_id in users.get(name, ()):
            assert benefit_id in line
        assert f"policies/{policy_id}.html#{citation['clause'].split(':')[1]}" in line
        assert "compare.html#kind-" in line or not users.get(name)


def test_the_sheets_named_are_those_the_kit_makes(bundle: dict[str, Any]) -> None:
    """Each benefit stands on exactly the sheets of the campaign kit that the finding names."""
    for benefit in bundle["benefits"]:
        made = [audience.asker for audience in content.AUDIENCES if content._concerns(benefit, audience)]
        assert pins.sheet_askers(benefit["concerns"]) == made, benefit["id"]


def names_in(node: Any) -> set[str]:
    """Citation ids anywhere in a compiled benefit."""
    if isinstance(node, dict):
        return set(node.get("cite") or ()).union(*(names_in(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(names_in(value) for value in node)) if node else set()
    return set()


def test_a_changed_amount_names_rule_page_and_example(folder: Path) -> None:
    edit(folder, "shanxi-2019", "每人每天15元的标准", "每人每天16元的标准")
    first, second = pins.verify(folder)
    assert first == (
        "shanxi-2019/source.txt 与 quotes.lock 记录的原文不同；改动的条款：shanxi-2019:s2-i5；网页：policies/shanxi-2019.html#s2-i5、"
        "policies/shanxi-2019.html、policies/shanxi-2019-source.html、policies/shanxi-2019-numbers.html"
    )
    assert second.startswith(
        "引文“shanxi-2019#poor_allowance”在条款“s2-i5”里找不到了；规则：shanxi-2019/living-allowance；网页："
    )
    for page in (
        "policies/shanxi-2019.html#s2-i5",
        "policies/shanxi-2019-source.html#s2-i5",
        "policies/shanxi-2019-numbers.html",
        "compare.html#kind-living-allowance",
        "calculator.html",
        "kit/shanxi-2019/citizen",
        "kit/shanxi-2019/training_institution",
    ):
        assert page in second
    assert "kit/shanxi-2019/enterprise" not in second
    cases = second.partition("例子：")[2].split("、")
    assert cases != [""]


def test_a_change_outside_all_quotes_is_still_a_finding(folder: Path) -> None:
    edit(folder, "dezhou-2019", "积极开展各类创业创新比赛", "积极开展各种创业创新比赛")
    (line,) = pins.verify(folder)
    assert "改动的条款：dezhou-2019:s1-n9；" in line


def test_a_changed_line_break_is_still_a_finding(folder: Path) -> None:
    path = folder / "dezhou-2019" / "source.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    (line,) = pins.verify(folder)
    assert "条款文字没有变，变的是版式字符" in line


def test_a_lost_marker_names_the_quotes_of_its_clause(folder: Path) -> None:
    edit(folder, "shanxi-2019", "(六)落实取证补贴。", "落实取证补贴。")
    lines = pins.verify(folder)
    assert any(
        "“shanxi-2019#certificate_standard”在条款“s2-i6”里找不到了；规则：shanxi-2019/certificate-subsidy；" in line
        for line in lines
    )


def test_a_quote_that_moved_or_is_new_or_gone_is_a_finding(folder: Path) -> None:
    path = folder / "shanxi-2019" / "benefits.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('text: "培训补贴标准每人不超过1000元"', 'text: "培训补贴标准每人不超过1000元。"'), encoding="utf-8"
    )
    (line,) = pins.verify(folder)
    assert line.startswith("引文“shanxi-2019#ceiling”与 quotes.lock 记录的不同；规则：")
    assert line.endswith("；确认无误后运行 python -m scripts.ledger --update-lock")
    lock_path = folder / pins.LOCK_NAME
    lock = json.loads(lock_path.read_text(encoding="utf-8"))
    lock["citations"]["shanxi-2019#gone"] = lock["citations"].pop("shanxi-2019#ceiling")
    lock_path.write_text(json.dumps(lock), encoding="utf-8")
    assert pins.verify(folder) == [
        "quotes.lock 里还没有引文“shanxi-2019#ceiling”，确认无误后运行 python -m scripts.ledger --update-lock",
        "quotes.lock 里的引文“shanxi-2019#gone”已经没有了，确认无误后运行 python -m scripts.ledger --update-lock",
    ]


def test_a_figure_that_left_or_entered_one_of_its_rules_is_a_finding(folder: Path) -> None:
    """Rows that several figures encode stay encoded when one goes; the lock still notices."""
    lock_path = folder / pins.LOCK_NAME
    lock = json.loads(lock_path.read_text(encoding="utf-8"))
    row = "shanxi-2019:s2-i5/15元"
    (atom,) = lock["figures"][row]
    lock["figures"][row] = ["shanxi-2019/other requires[0].value"]
    lock_path.write_text(json.dumps(lock), encoding="utf-8")
    assert pins.verify(folder) == [
        f"数字“{row}”原来写进的规则不见了：shanxi-2019/other requires[0].value；确认无误后运行 python -m scripts.ledger --update-lock",
        f"数字“{row}”新写进了规则：{atom}；确认无误后运行 python -m scripts.ledger --update-lock",
    ]


def test_without_a_lock_the_command_is_named(folder: Path) -> None:
    (folder / pins.LOCK_NAME).unlink()
    assert pins.verify(folder) == ["没有 quotes.lock，运行 python -m scripts.ledger --update-lock"]


def test_a_policy_that_is_not_locked_is_a_finding(folder: Path) -> None:
    lock_path = folder / pins.LOCK_NAME
    lock = json.loads(lock_path.read_text(encoding="utf-8"))
    lock["sources"]["gone-2019"] = lock["sources"].pop("dezhou-2019")
    lock_path.write_text(json.dumps(lock), encoding="utf-8")
    assert pins.verify(folder) == [
        "quotes.lock 里还没有 dezhou-2019，确认无误后运行 python -m scripts.ledger --update-lock",
        "quotes.lock 里的 gone-2019 已经没有了，确认无误后运行 python -m scripts.ledger --update-lock",
    ]
