"""The numbers ledger: complete, span-exact, and it notices every figure that leaves the rules."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.ledger.atoms import atoms
from scripts.ledger.numbers import Row, number_ledger, number_rows
from scripts.ledger.register import Entry, Register, load_register
from scripts.ledger.texts import occurrences
from scripts.library import Policy
from scripts.parse import parse
from scripts.yaml_files import DataError
from tests.ledger.conftest import Edit

DOCUMENTS = Path(__file__).parent.parent / "parse" / "documents"
IDS = ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]
# Numeral characters as a reader knows them, written here independently of the extractor.
NUMERALS = set("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两％%") - set("％%")


def rows_of(policy: Policy, bundle: dict[str, Any]) -> list[Row]:
    return list(number_ledger(policy, bundle).rows)


def encoded(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row.clause, "".join(row.text.split())) for row in rows if row.group == "encoded"]


@pytest.mark.parametrize("policy_id", IDS)
def test_every_number_is_classified(policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    assert list(number_ledger(policies[policy_id], bundle).findings) == []


@pytest.mark.parametrize("policy_id", IDS)
def test_every_numeral_character_of_the_file_is_in_exactly_one_row(
    policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    policy = policies[policy_id]
    owned = [at for row in rows_of(policy, bundle) for start, end in row.spans for at in range(start, end)]
    assert len(owned) == len(set(owned))
    assert [at for at, char in enumerate(policy.source) if char in NUMERALS and at not in set(owned)] == []


@pytest.mark.parametrize("policy_id", IDS)
def test_rows_are_the_printed_characters(policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    policy = policies[policy_id]
    rows = rows_of(policy, bundle)
    for row in rows:
        printed = "".join(policy.source[start:end] for start, end in row.spans)
        assert "".join(printed.split()) == "".join(row.text.split())
    assert len({row.id for row in rows}) == len(rows)


def test_what_the_rules_encode(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    """Read from the texts by hand: every amount, rate, limit and date that the five texts give."""
    assert encoded(rows_of(policies["shanxi-2019"], bundle)) == [
        ("s1", "2019年至2021年"),
        ("s2-i3", "8%"),
        ("s2-i3", "60%"),
        ("s2-i3", "300元"),
        ("s2-i4", "1000元"),
        ("s2-i5", "15元"),
        ("s2-i6", "3次"),
        ("s2-i6", "2019年7月1日"),
        ("s2-i6", "150元"),
        ("s2-i6", "300元"),
        ("s2-i6", "600元"),
    ]
    assert encoded(rows_of(policies["sanmenxia-2019-26"], bundle)) == [
        ("s1", "2019年至2021年"),
        ("s2-i1-n8", "5年"),
        ("s2-i2-n1", "20%"),
        ("s2-i2-n1", "50万元"),
        ("s2-i2-n1", "10万元"),
        ("s2-i2-n2", "50%"),
        ("s2-i3-n1", "6个月"),
        ("s2-i3-n1", "200元"),
        ("s2-i3-n1", "6个月"),
        ("s2-i3-n1", "50%"),
        ("s2-i3-n2", "60%"),
        ("s2-i3-n2", "8%"),
    ]
    assert encoded(rows_of(policies["dezhou-2019"], bundle)) == [
        ("h1", "2019-2021年"),
        ("s1-n2-b1", "100%"),
        ("s4-n1", "3次"),
        ("s4-n1", "60%"),
        ("s4-n1", "85%"),
        ("s4-n2", "2019年1月1日"),
        ("s4-n2", "2020年12月31日"),
    ]
    assert encoded(rows_of(policies["weihai-2019-73"], bundle)) == [("s1", "2019—2021年"), ("s4", "3次")]
    assert encoded(rows_of(policies["huantai-2020-1"], bundle)) == [("s1", "2019—2021年")]


def test_what_is_no_rule(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    rows = {(row.clause, "".join(row.text.split())): row for row in rows_of(policies["sanmenxia-2019-26"], bundle)}
    assert rows["s1", "12.5万人次"].group == "target"
    assert rows["s2-i3-n2", "7644万元"].group == "other"
    assert rows["cover-doc-number", "〔2019〕26号"].group == "reference"
    assert rows["p1", "〔2019〕50号"].group == "reference"
    assert rows["cover-date", "2019年12月13日"].group == "date"
    assert rows["imprint-6", "2019年12月13日"].group == "layout"
    assert rows["s2-i1-n13", "第46"].group == "reference"
    page = [row for row in rows_of(policies["huantai-2020-1"], bundle) if row.reason == "页码"]
    assert [(row.text, row.clause) for row in page] == [("6", "")]


def figure_nodes(bundle: dict[str, Any]) -> Iterator[tuple[str, list[Any], str]]:
    """Every figure of the compiled rules: benefit, way to its node, and the key of the figure there. Independent of atoms.py."""

    def visit(node: Any, way: list[Any]) -> Iterator[tuple[list[Any], str]]:
        if isinstance(node, list):
            for at, child in enumerate(node):
                yield from visit(child, [*way, at])
        elif isinstance(node, dict):
            operator = node.get("op")
            keys = {
                "money": ["fen"],
                "number": ["value"],
                "percent": ["rate"],
                "compare": ["value"],
                "between": ["low", "high"],
            }
            for key in keys.get(str(operator), []):
                if node[key] != 0:
                    yield way, key
            for key, child in node.items():
                yield from visit(child, [*way, key])

    for at, benefit in enumerate(bundle["benefits"]):
        for part in ("requires", "outcomes"):
            for way, key in visit(benefit[part], ["benefits", at, part]):
                yield benefit["id"], way, key


def without(bundle: dict[str, Any], way: list[Any], key: str) -> dict[str, Any]:
    """The bundle without one figure: the other end of a range stays."""
    shallow = {**bundle, "benefits": list(bundle["benefits"])}
    shallow["benefits"][way[1]] = copy.deepcopy(bundle["benefits"][way[1]])
    node: Any = shallow
    for step in way:
        node = node[step]
    if node["op"] == "compare":
        node["value"] = 0
    elif node["op"] == "between":
        node[key] = 0
    else:
        children = node.get("of", [])
        node.clear()
        node.update(op="times", of=children, cite=[])
    return shallow


def test_the_ledger_knows_every_figure_of_the_rules(bundle: dict[str, Any]) -> None:
    periods = 2 * len(bundle["policies"])
    assert len(atoms(bundle)) - periods == len(list(figure_nodes(bundle)))


def test_removing_any_figure_reddens_exactly_its_rows(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    before = {policy_id: rows_of(policy, bundle) for policy_id, policy in policies.items()}
    for benefit, way, key in figure_nodes(bundle):
        policy = policies[benefit.split("/", 1)[0]]
        changed = without(bundle, way, key)
        left = [atom.name for atom in atoms(changed)]
        gone = [atom.name for atom in atoms(bundle) if atom.name not in left]
        assert len(gone) == 1, (benefit, way)
        after = rows_of(policy, changed)
        touched = 0
        for was, now in zip(before[policy.id], after, strict=True):
            rest = tuple(atom for atom in was.atoms if atom.name != gone[0])
            touched += rest != was.atoms
            assert now.atoms == rest
            assert now.group == (("encoded" if rest else "") if was.atoms else was.group)
        assert touched >= 1, (benefit, way)


def test_removing_a_period_reddens_its_years(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    changed = copy.deepcopy(bundle)
    for policy in changed["policies"]:
        policy["period"]["cite"] = []
    rows = rows_of(policies["shanxi-2019"], changed)
    assert [row.text for row in rows if not row.group] == ["2019年至2021年"]


def test_a_figure_that_is_not_in_its_quote_is_a_finding(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    changed = copy.deepcopy(bundle)
    benefit = next(item for item in changed["benefits"] if item["id"] == "shanxi-2019/living-allowance")
    benefit["outcomes"][0]["value"]["of"][0]["fen"] = 1600
    found = number_ledger(policies["shanxi-2019"], changed).findings
    assert found[0] == (
        "shanxi-2019/living-allowance：outcomes[0].amount.times[0] 的数值“16元”在出处 shanxi-2019#poor_allowance 里读不到"
    )
    assert "“15元”没有归类" in found[1]
    assert len(found) == 2


def test_a_new_number_in_the_text_is_a_finding(edited: Edit, bundle: dict[str, Any]) -> None:
    policy = edited("sanmenxia-2019-26", "完善培训补贴政策，提升", "完善3项培训补贴政策，提升")
    found = number_ledger(
        policy, {**bundle, "benefits": [], "citations": {}, "policies": []}, load_register(policy)
    ).findings
    assert any("“3项”没有归类" in line for line in found)


@pytest.mark.parametrize("word", ["两成", "一半", "九折", "三分之一", "百分之五", "二十名", "①", "Ⅱ"])
def test_no_spelling_of_a_number_is_overlooked(word: str, edited: Edit, bundle: dict[str, Any]) -> None:
    policy = edited("dezhou-2019", "拓宽技能人才评价选拔渠道", f"拓宽{word}技能人才评价选拔渠道")
    rows = number_ledger(policy, {**bundle, "benefits": [], "citations": {}, "policies": []}).rows
    assert any(row.clause == "s3-n4" and row.text in word and not row.group for row in rows)


def entry(policy: Policy, clause: str, quote: str) -> Entry:
    (place,) = occurrences(policy.document, clause, quote)
    return Entry(clause, quote, place, "理由", "other")


def test_listed_and_encoded_is_a_finding(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    policy = policies["shanxi-2019"]
    register = load_register(policy)
    listed = replace(register, numbers=(*register.numbers, entry(policy, "s2-i5", "每人每天15元")))
    assert number_ledger(policy, bundle, listed).findings == (
        "shanxi-2019/ledger.yml：“每人每天15元”里的“15元”已经写进规则"
        "（shanxi-2019/living-allowance outcomes[0].amount.times[0]），请从清单删去",
    )


def test_listing_what_needs_no_entry_is_a_finding(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    policy = policies["shanxi-2019"]
    register = load_register(policy)
    for clause, quote, message in [
        ("s1", "国办发〔2019〕24号", "里的“〔2019〕24号”不必列出：所引文件的名称和文号"),
        ("s2-i3", "一线职工培训", "里的“一”不必列出：“一线”指直接从事工作的岗位，不表示数目"),
        ("s2-i3", "安全技能培训", "里没有数字，请删去"),
    ]:
        listed = replace(register, numbers=(*register.numbers, entry(policy, clause, quote)))
        assert number_ledger(policy, bundle, listed).findings == (f"shanxi-2019/ledger.yml：“{quote}”{message}",)


def test_a_number_listed_twice_is_a_finding(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    policy = policies["shanxi-2019"]
    register = load_register(policy)
    listed = replace(register, numbers=(*register.numbers, entry(policy, "s1", "新增高技能人才45万人,")))
    assert number_ledger(policy, bundle, listed).findings == (
        "shanxi-2019/ledger.yml：“45万人”列了两次：“新增高技能人才45万人”和“新增高技能人才45万人,”",
    )


def test_an_empty_register_leaves_the_targets_open(policies: dict[str, Policy], bundle: dict[str, Any]) -> None:
    rows = number_ledger(policies["dezhou-2019"], bundle, Register()).rows
    assert ("h1", "15万人次") in [(row.clause, row.text) for row in rows if not row.group]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "numbers: [{class: goal, reason: 理由, quotes: {}}]",
            "class 只能是 target、reference、date、other，写成了“goal”",
        ),
        ("numbers: [{class: target, quotes: {}}]", "每一组都要写 reason（理由）"),
        ("numbers: [{class: target, reason: 理由, words: []}]", "不认识“words”，只能是class、quotes、reason"),
        ("sentences: [{reason: '', quotes: {}}]", "每一组都要写 reason（理由）"),
        ("patterns: []", "不认识“patterns”，只能是numbers、prose、sentences"),
        ("prose: [{benefit: a, text: 40%}]", "每一组都要写 reason（理由）"),
    ],
)
def test_a_malformed_register_is_refused(text: str, message: str, tmp_path: Path, policies: dict[str, Policy]) -> None:
    (tmp_path / "ledger.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_register(replace(policies["shanxi-2019"], folder=tmp_path))
    assert str(caught.value) == f"shanxi-2019/ledger.yml：{message}"


@pytest.mark.parametrize(
    ("clause", "quote", "problem"),
    [
        ("s9", "25%", "没有条款“s9”（“25%”）"),
        ("s1", "26%", "条款“s1”里找不到“26%”，请删去或改正"),
        ("s1", "25%", "“25%”在条款“s1”里有2处，请引长一些，只指一处"),
    ],
)
def test_a_stale_or_ambiguous_quote_is_a_finding(
    clause: str, quote: str, problem: str, tmp_path: Path, policies: dict[str, Policy]
) -> None:
    text = f"numbers: [{{class: target, reason: 理由, quotes: {{{clause}: ['{quote}']}}}}]"
    (tmp_path / "ledger.yml").write_text(text, encoding="utf-8")
    register = load_register(replace(policies["shanxi-2019"], folder=tmp_path))
    assert register.numbers == ()
    assert register.problems == (f"shanxi-2019/ledger.yml：{problem}",)


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_any_text_is_covered(path: Path, policies: dict[str, Policy]) -> None:
    """Texts of other shapes (articles, tables, minutes, scans): no numeral character without a row, none with two."""
    source = path.read_bytes().decode("utf-8")
    document = parse(source)
    policy = replace(policies["shanxi-2019"], read=lambda: document)
    rows = [row for row, _role in number_rows(policy)]
    owned = [at for row in rows for start, end in row.spans for at in range(start, end)]
    assert len(owned) == len(set(owned))
    assert [at for at, char in enumerate(source) if char in NUMERALS and at not in set(owned)] == []
