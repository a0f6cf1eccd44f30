"""The worked examples of a policy (``cases.yml``) against the engine: state, amount, payee and cited quotes, exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calculator import evaluate
from calculator.money import parse_decimal
from scripts.library import POLICIES, load_library
from scripts.yaml_files import DataError, read_yaml

_CASE_KEYS = {"name", "asker", "facts", "today", "expect"}
_EXPECT_KEYS = {
    "benefit",
    "state",
    "yuan",
    "payee",
    "quotes",
    "cites",
    "low_yuan",
    "high_yuan",
    "missing",
    "why_not",
    "says",
    "silent",
}
_TABLE_KEYS = {
    "benefit",
    "asker",
    "facts",
    "vary",
    "gives",
    "otherwise",
    "not_asked",
    "missing",
    "payee",
    "cites",
    "says",
}


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


def load_tables(policy_id: str, bundle: dict[str, Any], folder: Path = POLICIES) -> list[dict[str, Any]]:
    """The cases behind the ``tables`` of a case file: one question varied over its answers, the rest held.

    ``gives`` lists the answers by outcome (``not_stated``, ``amount 600`` …); ``otherwise`` is the outcome of every other
    option of the question, ``not_asked`` that of no answer at all (``missing``: what is then asked for); ``cites`` holds the exact quotes by
    state; ``says`` the notes that go with some answers and no others. Raises DataError on an unknown key, and when an option of the question is forgotten.
    """
    path = folder / policy_id / "cases.yml"
    tables = read_yaml(path).get("tables") or [] if path.exists() else []
    cases: list[dict[str, Any]] = []
    for table in tables:
        where = f"{policy_id}/cases.yml：表“{table.get('benefit', '')}”"
        if set(table) - _TABLE_KEYS:
            raise DataError(f"{where}：不认识“{'、'.join(sorted(set(table) - _TABLE_KEYS))}”")
        fact = table["vary"]
        outcomes = {value: outcome for outcome, values in table["gives"].items() for value in values}
        options = [option["label"] for option in bundle["facts"][fact].get("options", ())]
        for value in options:
            if value not in outcomes:
                if "otherwise" not in table:
                    raise DataError(f"{where}：没有写“{value}”应得什么")
                outcomes[value] = table["otherwise"]
        cases.extend(_row(table, {fact: value}, outcome) for value, outcome in outcomes.items())
        if "not_asked" in table:
            cases.append(_row(table, {}, table["not_asked"]))
            if "missing" in table:
                cases[-1]["expect"]["missing"] = table["missing"]
    return cases


def load_all(policy_id: str, bundle: dict[str, Any], folder: Path = POLICIES) -> list[dict[str, Any]]:
    """The worked examples and the cases of the tables."""
    return load_cases(policy_id, folder) + load_tables(policy_id, bundle, folder)


def _row(table: dict[str, Any], answer: dict[str, Any], outcome: str) -> dict[str, Any]:
    state, _, yuan = outcome.partition(" ")
    expect: dict[str, Any] = {"benefit": table["benefit"], "state": state}
    if yuan:
        expect["yuan"] = yuan
    if "payee" in table:
        expect["payee"] = table["payee"]
    if state in table.get("cites", {}):
        expect["cites"] = table["cites"][state]
    says = table.get("says", {})
    if says:
        expect["says"] = [note for note, values in says.items() if set(answer.values()) & set(values)]
        expect["silent"] = [note for note in says if note not in expect["says"]]
    shown = "，".join(f"{fact}填{value}" for fact, value in answer.items()) or f"没有问{table['vary']}"
    facts = {**table["facts"], **answer}
    return {
        "name": f"{table['benefit']}：{shown}",
        "asker": table["asker"],
        "facts": facts,
        "show_all": True,
        "expect": expect,
    }


def findings(bundle: dict[str, Any], folder: Path = POLICIES) -> list[str]:
    """One line for every case that does not come out as written."""
    found: list[str] = []
    for policy in load_library(folder):
        for case in load_all(policy.id, bundle, folder):
            found.extend(
                f"{policy.id}/cases.yml：“{case['name']}”：{problem}" for problem in problems(policy.id, case, bundle)
            )
    return found


def problems(policy_id: str, case: dict[str, Any], bundle: dict[str, Any]) -> list[str]:
    """What differs from the expectation, as Chinese sentences."""
    request: dict[str, Any] = {key: case[key] for key in ("asker", "facts", "today") if key in case}
    answer = evaluate(request, bundle, show_all=case.get("show_all", False))
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
    if "cites" in expect:
        wanted_quotes = {bundle["citations"][f"{policy_id}#{name}"]["quote"] for name in expect["cites"]}
        if quoted != wanted_quotes:
            found.append(f"引用的应正好是 {sorted(wanted_quotes)}，算出 {sorted(quoted)}")
    notes = "\n".join(item["notes"])
    found.extend(f"没有说明“{note}”" for note in expect.get("says", ()) if note not in notes)
    found.extend(f"不该说明“{note}”" for note in expect.get("silent", ()) if note in notes)
    if "missing" in expect and item["missing"] != expect["missing"]:
        found.append(f"还需要知道的应是 {expect['missing']}，算出 {item['missing']}")
    if "why_not" in expect and [reason["label"] for reason in item["why_not"]] != expect["why_not"]:
        found.append(f"不能享受的原因应是 {expect['why_not']}，算出 {[reason['label'] for reason in item['why_not']]}")
    return found
