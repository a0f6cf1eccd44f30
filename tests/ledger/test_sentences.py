"""The sentence ledger: what grants, limits or conditions something has a rule or a reason."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from scripts.ledger.register import Entry, load_register, load_words
from scripts.ledger.sentences import sentence_ledger, sentences, split
from scripts.ledger.texts import occurrences
from scripts.library import Policy
from tests.ledger.conftest import Edit

IDS = ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, 0, len(text))]


def test_sentences_end_outside_brackets_and_quotes_only() -> None:
    assert parts("甲。乙；丙！丁？戊") == ["甲。", "乙；", "丙！", "丁？", "戊"]
    assert parts("称“甲。乙”的（丙；丁），给予补贴。戊。") == ["称“甲。乙”的（丙；丁），给予补贴。", "戊。"]
    assert parts("）甲。乙。") == ["）甲。", "乙。"]
    assert parts("  ") == []


@pytest.mark.parametrize("policy_id", IDS)
def test_sentences_are_the_running_text_without_its_headings(policy_id: str, policies: dict[str, Policy]) -> None:
    document = policies[policy_id].document
    ranges = [(start, end) for _stretch, start, end in sentences(document)]
    assert all(first[1] <= second[0] for first, second in zip(sorted(ranges), sorted(ranges)[1:], strict=False))
    covered = {at for start, end in ranges for at in range(start, end)}
    headings = {at for node in document.walk() for at in range(node.heading[0], node.heading[1] + 1)}
    running = [
        at
        for node in document.walk()
        for paragraph in node.paragraphs
        for at in range(paragraph.start, paragraph.end)
        if not document.logical[at].isspace()
    ]
    assert [at for at in running if at not in covered and at not in headings] == []


@pytest.mark.parametrize("policy_id", IDS)
def test_every_such_sentence_has_a_rule_or_a_reason(
    policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    _rows, findings = sentence_ledger(policies[policy_id], bundle)
    assert list(findings) == []


@pytest.mark.parametrize(
    ("policy_id", "text", "benefit"),
    [
        ("shanxi-2019", "培训补贴标准每人不超过1000元。", "shanxi-2019/training-subsidy"),
        (
            "sanmenxia-2019-26",
            "民办职业培训和评价机构与公办同类机构享受同等待遇。",
            "sanmenxia-2019-26/private-institutions",
        ),
        ("dezhou-2019", "将灵活就业家政服务人员纳入培训补贴范围。", "dezhou-2019/domestic-service-training"),
    ],
)
def test_sentences_are_linked_to_the_rules_that_quote_them(
    policy_id: str, text: str, benefit: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    rows = {row.text: row for row in sentence_ledger(policies[policy_id], bundle)[0]}
    assert benefit in rows[text].benefits


def test_a_new_grant_in_the_text_is_a_finding(edited: Edit, bundle: dict[str, Any]) -> None:
    policy = edited("dezhou-2019", "积极开展各类创业创新比赛。", "积极开展各类创业创新比赛。对获奖人员给予奖金。")
    bare = {**bundle, "benefits": [], "citations": {}}
    _rows, findings = sentence_ledger(policy, bare)
    assert "dezhou-2019：条款“s1-n9”的这句话没有规则，也没有理由（含“给予”）：对获奖人员给予奖金。" in findings


@pytest.mark.parametrize("policy_id", IDS)
def test_removing_any_rule_leaves_its_own_sentences_without_one(
    policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    """For every rule: the sentences only it covers become findings, and no others do."""
    policy = policies[policy_id]
    rows = [row for row in sentence_ledger(policy, bundle)[0] if row.benefits]
    assert rows
    alone = 0
    for name in {name for row in rows for name in row.benefits}:
        rest = {**bundle, "benefits": [benefit for benefit in bundle["benefits"] if benefit["id"] != name]}
        _rows, findings = sentence_ledger(policy, rest)
        expected = sorted(row.text for row in rows if row.benefits == (name,))
        assert all("的这句话没有规则，也没有理由" in line for line in findings)
        assert sorted(text for text in expected for line in findings if line.endswith(f"”）：{text}")) == expected, name
        assert len(findings) == len(expected), name
        alone += bool(expected)
    assert alone > 0


def with_entry(policy: Policy, clause: str, quote: str) -> Any:
    register = load_register(policy)
    (place,) = occurrences(policy.document, clause, quote)
    return replace(register, sentences=(*register.sentences, Entry(clause, quote, place, "理由")))


@pytest.mark.parametrize(
    ("clause", "quote", "message"),
    [
        (
            "s2-i4",
            "培训补贴标准每人",
            "“培训补贴标准每人”所在的句子已有规则（shanxi-2019/training-subsidy），请从清单删去",
        ),
        ("s4-i1", "要抓紧出台贯彻落实措施", "“要抓紧出台贯彻落实措施”所在的句子不需要理由，请删去"),
        ("s2-i4", "创业能力。培训补贴", "“创业能力。培训补贴”跨了两句或不在正文里，请只引一句里的话"),
        (
            "s3-i8",
            "统筹用于职业技能提升。",
            "同一句写了2条理由：“各地要加大资金支持和筹集整合力度”“统筹用于职业技能提升。”",
        ),
    ],
)
def test_reasons_that_are_not_needed_are_findings(
    clause: str, quote: str, message: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    policy = policies["shanxi-2019"]
    before = sentence_ledger(policy, bundle)[1]
    after = sentence_ledger(policy, bundle, with_entry(policy, clause, quote))[1]
    assert [line for line in after if line not in before] == [f"shanxi-2019/ledger.yml：{message}"]


def test_every_word_of_the_lists_has_a_reason_and_a_use(policies: dict[str, Policy]) -> None:
    texts = "\n".join(policy.document.logical for policy in policies.values())
    for name, words in load_words().items():
        assert len({word.word for word in words}) == len(words)
        for word in words:
            assert word.reason
            used = re.search(word.word, texts) if name == "sentence_words" else word.word in texts
            # A word about grants is kept for texts to come; one that hides a numeral must be needed now.
            assert used or name == "sentence_words", word.word
