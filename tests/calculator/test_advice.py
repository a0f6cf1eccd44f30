"""The sentence that says what would help: every kind of outcome, with the payee and what is still open."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import evaluate
from calculator.advice import sentence
from calculator.report import text_report

Json = dict[str, Any]
_CHANGE = {"fact": "level", "label": "等级（按证书）", "from": "2019-06-30", "to": "2019-07-01"}
_START = "如果“等级”是“2019年7月1日”（现在填的是“2019年6月30日”），"


@pytest.mark.parametrize(
    ("nature", "state", "low", "high", "expected"),
    [
        ("subsidy", "amount", 30000, 30000, "就可以算出300元，发给企业。"),
        ("subsidy", "cap", 0, 30000, "就符合条件，最多300元，发给企业。"),
        ("subsidy", "cap", 0, None, "就符合条件，数额要看没有填写的数量，发给企业。"),
        ("subsidy", "not_stated", None, None, "就符合条件，金额原文没有写，发给企业。"),
        ("subsidy", "needs_info", 0, 30000, "就有可能享受，最多300元，发给企业。"),
        ("deduction", "cap", 0, 30000, "就符合条件。"),
    ],
)
def test_outcomes(nature: str, state: str, low: int | None, high: int | None, expected: str) -> None:
    change = {"changes": [_CHANGE], "state": state, "low_fen": low, "high_fen": high, "missing": []}
    benefit = {"nature": nature, "payee": {"label": "企业", "classes": ["enterprise"]}}
    assert sentence(change, benefit, {}) == f"{_START}{expected}以实际情况为准。"


def test_what_is_still_open_and_a_payee_the_text_does_not_name() -> None:
    change = {"changes": [_CHANGE, _CHANGE], "state": "needs_info", "low_fen": 0, "high_fen": 100, "missing": ["n"]}
    benefit = {"nature": "subsidy", "payee": {"label": "原文没有写明付给谁", "classes": []}}
    text = sentence(change, benefit, {"n": {"label": "人数（按实名）"}})
    assert text.count("，并且“等级”是") == 1
    assert text.endswith("，就有可能享受，最多1元，还要看“人数”。以实际情况为准。")


def test_the_answer_carries_the_sentence_and_the_terminal_prints_it(bundle: Json) -> None:
    facts = {
        "region": "山西",
        "certificate_level": "初级工",
        "certificate_date": "2020-01-01",
        "organised_free": False,
        "persons": 2,
        "certificate_obtained": True,
    }
    answer = evaluate({"asker": "enterprise", "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == "shanxi-2019/certificate-subsidy")
    text = item["what_would_help"]["text"]
    assert text == (
        "如果“是否由企业或机构免费组织”是“是”（现在填的是“否”），就可以算出600元，发给企业或培训机构。以实际情况为准。"
    )
    assert f"怎样才行：{text}" in text_report(answer, bundle)


def test_groups_keep_their_own_reasons_and_no_common_advice(bundle: Json) -> None:
    shared = {"region": "山西", "certificate_date": "2020-01-01", "certificate_level": "初级工", "persons": 1}
    groups = [{"organised_free": False}, {"organised_free": True, "certificate_obtained": False}]
    answer = evaluate({"asker": "enterprise", "facts": {**shared, "groups": groups}}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == "shanxi-2019/certificate-subsidy")
    assert item["state"] == "not_eligible"
    assert item["what_would_help"] is None
    labels = [[reason["label"] for reason in entry] for entry in item["why_not_sets"]]
    assert ["第1组：由企业或培训机构免费组织考取"] in labels
    assert ["第2组：已经取得证书"] in labels
    assert all(reason["citations"] for entry in item["why_not_sets"] for reason in entry)


def test_a_question_shows_the_clause_behind_it(bundle: Json) -> None:
    answer = evaluate({"asker": "enterprise", "facts": {"region": "山西"}, "kinds": ["certificate_subsidy"]}, bundle)
    entry = next(item for item in answer["open_questions"] if item["fact"] == "organised_free")
    assert entry["citation"]["clause"] == "shanxi-2019:s2-i6"
    assert "免费组织" in entry["citation"]["quote"]


def test_what_to_bring_is_quoted_where_a_text_says_it(bundle: Json) -> None:
    answer = evaluate({"asker": "citizen", "facts": {"region": "山西"}, "kinds": ["high_skill_training"]}, bundle)
    (item,) = answer["benefits"]
    assert [entry["quote"] for entry in item["bring"]] == ["高技能人才培训不需要办理就业创业证书,以取证为补贴申领依据"]
    assert [benefit["id"] for benefit in bundle["benefits"] if benefit["bring"]] == [item["id"]]
