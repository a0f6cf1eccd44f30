"""The worked examples of a policy (``cases.yml``) against the engine: state, amount, payee and cited quotes, exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calculator import evaluate
from calculator.money import parse_decimal
from scripts.library import POLICIES, load_library
from scripts.yaml_files import DataError, read_yaml

_CASE_KEYS = {"name", "asker", "facts", "today", "expect"}
_EXPECT_KEYS = {"benefit", "state", "yuan", "payee", "quotes", "low_yuan", "high_yuan", "missing", "why_not"}


def load_cases(policy_id: str, folder: Path = POLICIES) -> list[dict[str, Any]]:
    """The cases of one policy; an empty list when it has none. Raises DataError on an unknown key or a name used twice."""
    path = folder / policy_id / "cases.yml"
    if not path.exists():
        return []
    cases: list[dict[str, Any]] = read_yaml(path)["cases"]
    names: set[str] = set()
    for case in cases:
        name = case.get("name", "")
        for keys, allowed in ((set(case), _CASE_KEYS), (set(case.get("expect", {})), _EXPECT_KEYS)):
            if keys - allowed:
                raise DataError(f"{policy_id}/cases.yml：“{name}”：不认识“{'、'.join(sorted(keys - allowed))}”")
        if not name or name in names:
            raise DataError(f"{policy_id}/cases.yml：例子的名字“{name}”空着或用了两次")
        names.add(name)
    return cases


def findings(bundle: dict[str, Any], folder: Path = POLICIES) -> list[str]:
    """One line for every case that does not come out as written."""
    found: list[str] = []
    for policy in load_library(folder):
        for case in load_cases(policy.id, folder):
            found.extend(
                f"{policy.id}/cases.yml：“{case['name']}”：{problem}" for problem in problems(policy.id, case, bundle)
            )
    return found


def problems(policy_id: str, case: dict[str, Any], bundle: dict[str, Any]) -> list[str]:
    """What differs from the expectation, as Chinese sentences."""
    request: dict[str, Any] = {key: case[key] for key in ("asker", "facts", "today") if key in case}
    answer = evaluate(request, bundle)
    expect = case["expect"]
    wanted = f"{policy_id}/{expect['benefit']}"
    item = next((entry for entry in answer["benefits"] if entry["id"] == wanted), None)
    if item is None:
        return [f"结果里没有“{wanted}”"]
    found = []
    if item["state"] != expect["state"]:
        found.append(f"状态应是 {expect['state']}，算出 {item['state']}")
    for key, field in (("yuan", "amount_fen"), ("low_yuan", "low_fen"), ("high_yuan", "high_fen")):
        if key in expect:
            fen = None if expect[key] is None else parse_decimal(str(expect[key]), 2)
            if item[field] != fen:
                found.append(f"{key} 应是 {expect[key]}，算出 {item[field]} 分")
    if "payee" in expect and item["payee"] != expect["payee"]:
        found.append(f"付给应是“{expect['payee']}”，算出“{item['payee']}”")
    quoted = {entry["quote"] for entry in item["citations"]}
    for name in expect.get("quotes", ()):
        if bundle["citations"][f"{policy_id}#{name}"]["quote"] not in quoted:
            found.append(f"没有引用“{name}”")
    if "missing" in expect and item["missing"] != expect["missing"]:
        found.append(f"还需要知道的应是 {expect['missing']}，算出 {item['missing']}")
    if "why_not" in expect and [reason["label"] for reason in item["why_not"]] != expect["why_not"]:
        found.append(f"不能享受的原因应是 {expect['why_not']}，算出 {[reason['label'] for reason in item['why_not']]}")
    return found
