"""Differences between texts: planted ones are all found, equal texts have none."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from scripts.ledger.conflicts import conflicts

Json = dict[str, Any]

FACTS: Json = {
    "person_group": {"type": "choices", "label": "人员类别"},
    "training_days": {"type": "days", "label": "培训天数", "unit": "天"},
    "months": {"type": "months", "label": "月数"},
    "times": {"type": "count", "label": "次数", "unit": "次"},
    "started": {"type": "date", "label": "开始日期"},
    "rate": {"type": "percent", "label": "就业率"},
    "repeated": {"type": "bool", "label": "是否重复享受"},
    "total": {"type": "yuan", "label": "总值"},
}


def benefit(policy: str, name: str = "allowance", **changes: Any) -> Json:
    """A benefit with a figure, a scope, limits and a payee; ``changes`` replace its parts."""
    cite = [f"{policy}#q"]
    parts: Json = {
        "id": f"{policy}/{name}",
        "policy": policy,
        "kind": "living_allowance",
        "title": "生活费补贴",
        "payee": {"label": "本人", "classes": ["individual"], "cite": cite},
        "cite": cite,
        "requires": [
            {"op": "in", "fact": "person_group", "values": ["残疾人", "两后生"], "cite": cite},
            {"op": "compare", "fact": "times", "cmp": "<", "value": 3, "cite": []},
            {"op": "compare", "fact": "started", "cmp": ">=", "value": "2019-07-01", "cite": []},
            {"op": "is", "fact": "repeated", "value": False, "cite": []},
        ],
        "outcomes": [row(amount(1500))],
    }
    return {**parts, **changes}


def row(value: Json | None, state: str = "amount", when: Json | None = None) -> Json:
    return {"state": state, "value": value, "when": when, "cite": [], "label": "", "notes": []}


def amount(fen: int) -> Json:
    return {
        "op": "times",
        "of": [{"op": "money", "fen": fen, "cite": []}, {"op": "fact", "fact": "training_days", "cite": []}],
        "cite": [],
    }


def library(*benefits: Json) -> Json:
    names = list(dict.fromkeys(item["policy"] for item in benefits))
    return {
        "facts": FACTS,
        "kinds": {"living_allowance": {"title": "生活费补贴"}},
        "policies": [{"id": name, "region": {"name": name.upper()}} for name in names],
        "benefits": list(benefits),
        "citations": {
            f"{name}#q": {"clause": f"{name}:s1", "cite": f"{name} 一", "quote": f"{name}的原文"} for name in names
        },
    }


def test_equal_texts_have_no_conflict() -> None:
    assert conflicts(library(benefit("a"), benefit("b"))) == []


def requires(at: int, **changes: Any) -> Json:
    items = benefit("b")["requires"]
    items[at] = {**items[at], **changes}
    return {"requires": items}


def percent(rate: int) -> Json:
    return {"op": "percent", "rate": [rate, 100], "of": [{"op": "fact", "fact": "total", "cite": []}], "cite": []}


PLANTED: list[tuple[str, Json, tuple[str, str, str]]] = [
    ("another amount", {"outcomes": [row(amount(1600))]}, ("figure", "数额", "16元×培训天数")),
    ("a ceiling instead", {"outcomes": [row(amount(1500), "cap")]}, ("figure", "数额", "最高15元×培训天数")),
    ("a rate instead", {"outcomes": [row(percent(20))]}, ("figure", "数额", "总值的20%")),
    (
        "another time limit inside the amount",
        {
            "outcomes": [
                row(
                    {
                        "op": "at_most",
                        "of": [amount(1500), {"op": "number", "value": 6, "unit": "个月", "cite": []}],
                        "cite": [],
                    }
                )
            ]
        },
        ("figure", "数额", "15元×培训天数（最多6个月）"),
    ),
    (
        "the amount in another case",
        {"outcomes": [row(amount(1500), when={"op": "is", "fact": "person_group", "value": "残疾人", "cite": []})]},
        ("figure", "数额", "15元×培训天数（残疾人）"),
    ),
    ("another group", requires(0, values=["残疾人", "农民"]), ("scope", "人员类别", "农民")),
    ("one group less", requires(0, values=["残疾人"]), ("scope", "人员类别", "残疾人")),
    ("another number of times", requires(1, value=2), ("limit", "次数", "次数少于2次")),
    ("the bound itself included", requires(1, cmp="<="), ("limit", "次数", "次数不超过3次")),
    ("another date", requires(2, value="2019-01-01"), ("limit", "开始日期", "开始日期不早于2019-01-01")),
    ("the opposite", requires(3, value=True), ("limit", "是否重复享受", "是否重复享受：是")),
    (
        "another payee",
        {"payee": {"label": "企业", "classes": ["enterprise"], "cite": ["b#q"]}},
        ("payee", "付给谁", "企业"),
    ),
]


@pytest.mark.parametrize(("name", "changes", "expected"), PLANTED, ids=[item[0] for item in PLANTED])
def test_every_planted_contradiction_is_found(name: str, changes: Json, expected: tuple[str, str, str]) -> None:
    (found,) = conflicts(library(benefit("a"), benefit("b", **changes)), "differs")
    aspect, about, words = expected
    assert (found["aspect"], found["about"]) == (aspect, about)
    assert words in found["right"]["values"]
    assert found["left"]["region"] == "A"
    for side, policy in (("left", "a"), ("right", "b")):
        assert found[side]["quotes"] == (
            {"id": f"{policy}#q", "clause": f"{policy}:s1", "cite": f"{policy} 一", "quote": f"{policy}的原文"},
        )


def test_what_only_one_text_says_is_one_sided() -> None:
    silent = benefit("b", outcomes=[row(None, "not_stated")], requires=benefit("b")["requires"][:1])
    found = conflicts(library(benefit("a"), silent))
    assert {item["relation"] for item in found} == {"one_sided"}
    assert [(item["aspect"], item["about"]) for item in found] == [
        ("figure", "数额"),
        ("limit", "次数"),
        ("limit", "开始日期"),
        ("limit", "是否重复享受"),
    ]
    assert found[0]["right"]["values"] == ("给予，原文没有写数额",)


def test_saying_the_same_in_another_way_is_no_conflict() -> None:
    """not yes = no; not “at least” = “less than”; refusing in a row = requiring the opposite."""
    items = benefit("b")["requires"]
    rewritten = [
        items[0],
        {"op": "not", "of": [{**items[1], "cmp": ">="}], "cite": []},
        {"op": "all", "of": [items[2]], "cite": []},
    ]
    refusal = row(None, "not_eligible", {"op": "is", "fact": "repeated", "value": True, "cite": []})
    other = benefit("b", requires=rewritten, outcomes=[row(amount(1500)), refusal])
    assert conflicts(library(benefit("a"), other)) == []


def test_a_contradiction_cannot_hide_behind_another_benefit() -> None:
    """Two benefits of one kind: swapped amounts are the same set of figures, and still two contradictions."""
    one = [benefit("a", "first"), benefit("a", "second", outcomes=[row(amount(900))])]
    two = [benefit("b", "first", outcomes=[row(amount(900))]), benefit("b", "second")]
    found = conflicts(library(*one, *two), "differs")
    assert [(item["left"]["benefit"], item["right"]["benefit"]) for item in found] == [
        ("a/first", "b/first"),
        ("a/second", "b/second"),
    ]
    renamed = [benefit("b", "third", outcomes=[row(amount(900))]), benefit("b", "fourth")]
    assert len(conflicts(library(*one, *renamed), "differs")) == 2


def clone(bundle: Json, policy_id: str) -> Json:
    """The library with only one policy and its exact copy under another name."""
    text = {"policies": [], "benefits": [], "citations": {}, "facts": bundle["facts"], "kinds": bundle["kinds"]}
    for name in (policy_id, "twin"):
        policy = next(item for item in bundle["policies"] if item["id"] == policy_id)
        text["policies"].append({**copy.deepcopy(policy), "id": name})
        for item in bundle["benefits"]:
            if item["policy"] == policy_id:
                text["benefits"].append(
                    {**copy.deepcopy(item), "policy": name, "id": item["id"].replace(policy_id, name)}
                )
        text["citations"].update(bundle["citations"])
    return text


def figures_of(node: Any) -> list[Callable[[], None]]:
    """For every figure of a compiled rule, a way to change it."""
    out: list[Callable[[], None]] = []
    if isinstance(node, list):
        for child in node:
            out.extend(figures_of(child))
    elif isinstance(node, dict):
        if node.get("op") == "money":
            out.append(lambda: node.update(fen=node["fen"] + 100))
        elif node.get("op") == "percent":
            out.append(lambda: node.update(rate=[node["rate"][0] + 1, 100]))
        elif (
            node.get("op") == "number"
            or node.get("op") == "compare"
            and isinstance(node["value"], int)
            and node["value"]
        ):
            out.append(lambda: node.update(value=node["value"] + 1))
        for child in node.values():
            out.extend(figures_of(child))
    return out


@pytest.mark.parametrize("policy_id", ["shanxi-2019", "sanmenxia-2019-26"])
def test_every_changed_figure_of_a_twin_is_found(policy_id: str, bundle: Json) -> None:
    twins = clone(bundle, policy_id)
    assert conflicts(twins) == []
    total = len([change for item in twins["benefits"] if item["policy"] == "twin" for change in figures_of(item)])
    assert total >= 10
    for at in range(total):
        changed = {**twins, "benefits": copy.deepcopy(twins["benefits"])}
        changes = [
            (item, change) for item in changed["benefits"] if item["policy"] == "twin" for change in figures_of(item)
        ]
        item, change = changes[at]
        change()
        found = conflicts(changed, "differs")
        assert found
        assert {entry["right"]["benefit"] for entry in found} == {item["id"]}


def test_the_five_texts(bundle: Json) -> None:
    """Read by hand: how much of a project's money may be paid first, 60% in 德州, 50% in 三门峡."""
    found = [
        item
        for item in conflicts(bundle, "differs")
        if item["kind"] == "advance_payment"
        and item["aspect"] == "figure"
        and {item["left"]["region"], item["right"]["region"]} == {"德州市", "三门峡市"}
    ]
    quotes = [quote["quote"] for item in found for side in ("left", "right") for quote in item[side]["quotes"]]
    assert any("先行拨付60%的培训补贴资金" in quote for quote in quotes)
    assert any("先行拨付50%的培训补贴资金" in quote for quote in quotes)
    assert not [
        item for item in conflicts(bundle, "differs") if item["kind"] == "tax_deduction" and item["aspect"] == "figure"
    ]
