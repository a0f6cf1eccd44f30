"""Annotations of the five texts and of small ones: expected values come from reading the text."""

from __future__ import annotations

from functools import cache

import pytest

from scripts.parse import Annotation, parse
from tests.parse.test_five_texts import IDS, read


@cache
def of(policy: str) -> tuple[Annotation, ...]:
    return parse(read(policy)).annotations


def pick(annotations: tuple[Annotation, ...], kind: str, unit: str) -> list[Annotation]:
    return [a for a in annotations if a.kind == kind and a.unit == unit]


def small(text: str, kind: str) -> list[dict[str, object]]:
    return [a.value for a in parse(text).annotations if a.kind == kind]


@pytest.mark.parametrize("policy", IDS)
def test_spans_are_the_phrase(policy: str) -> None:
    text = read(policy)
    for annotation in of(policy):
        assert "".join("".join(text[a:b].split()) for a, b in annotation.spans) == "".join(annotation.text.split())


def test_document_references() -> None:
    found = [a.value for a in pick(of("huantai-2020-1"), "document-reference", "p1")]
    assert found == [
        {"title": "山东省人民政府关于推行终身职业技能培训制度的实施意见", "number": "鲁政发〔2019〕3号"},
        {
            "title": "山东省人民政府办公厅关于印发山东省职业技能提升行动实施方案（2019—2021年）的通知",
            "number": "鲁政办发〔2019〕24号",
        },
        {
            "title": "淄博市人民政府办公室关于印发淄博市职业技能提升行动工作方案（2019—2021年）的通知",
            "number": "淄政办发〔2019〕11号",
        },
    ]


def test_the_first_named_leads_in_shanxi() -> None:
    first = pick(of("shanxi-2019"), "responsibility", "s2-i3-p1")[0].value
    assert [d["name"] for d in first["departments"]] == ["省国资委", "省财政厅", "省税务局", "省总工会"]  # type: ignore[attr-defined]
    assert first["lead"] == "省国资委"
    assert pick(of("shanxi-2019"), "responsibility", "s3-i4-p1")[0].value["lead"] == "省人社厅"


def test_no_lead_where_the_text_does_not_say() -> None:
    for policy in ("weihai-2019-73", "sanmenxia-2019-26", "huantai-2020-1"):
        notes = [a for a in of(policy) if a.kind == "responsibility"]
        assert notes
        assert all(a.value["lead"] is None for a in notes)


def test_a_department_inherits_the_place() -> None:
    value = pick(of("sanmenxia-2019-26"), "responsibility", "s2-i1-n9-p1")[0].value
    assert value["form"] == "责任分工"
    assert value["departments"] == [
        {"name": "市商务局", "full": "市商务局"},
        {"name": "交通运输局", "full": "市交通运输局"},
        {"name": "文化广电旅游局", "full": "市文化广电旅游局"},
        {"name": "人行三门峡市中心支行", "full": "人行三门峡市中心支行"},
    ]


def test_every_responsibility_note_of_sanmenxia() -> None:
    # Thirteen tasks, five measures, three on subsidies, three on safeguards.
    assert len([a for a in of("sanmenxia-2019-26") if a.kind == "responsibility"]) == 24


def test_lead_and_support() -> None:
    value = small("一、做好培训。（市人社局牵头，市财政局、市教育局配合）\n", "responsibility")[0]
    assert value["lead"] == "市人社局"
    assert [d["name"] for d in value["departments"]] == ["市人社局", "市财政局", "市教育局"]  # type: ignore[attr-defined]
    value = small("一、做好培训。（牵头单位：县人社局；配合单位：县财政局、县残联）\n", "responsibility")[0]
    assert value["lead"] == "县人社局"
    assert [d["name"] for d in value["departments"]] == ["县人社局", "县财政局", "县残联"]  # type: ignore[attr-defined]


def test_money_rates_and_counts() -> None:
    assert [a.value for a in pick(of("shanxi-2019"), "money", "s2-i6-p1")] == [
        {"fen": 15000},
        {"fen": 30000},
        {"fen": 60000},
    ]
    assert [a.value for a in pick(of("sanmenxia-2019-26"), "money", "s2-i3-n2-p1")] == [{"fen": 764_400_000_0}]
    assert [a.value for a in pick(of("sanmenxia-2019-26"), "rate", "s2-i2-n1-p1")] == [
        {"numerator": 20, "denominator": 100}
    ]
    assert {"low": 1, "count": 2, "unit": "家"} in [
        a.value for a in pick(of("sanmenxia-2019-26"), "count", "s2-i2-n1-p1")
    ]
    assert pick(of("sanmenxia-2019-26"), "count", "s1-p1")[0].value == {"count": 125000, "unit": "人次"}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("补贴1.5亿元。", "money", {"fen": 15_000_000_000}),
        ("补贴1,200.50元。", "money", {"fen": 120050}),
        ("罚款三万元。", "money", {"fen": 3_000_000}),
        ("按百分之六十执行。", "rate", {"numerator": 60, "denominator": 100}),
        ("按8.5‰执行。", "rate", {"numerator": 85, "denominator": 10000}),
        ("于二〇一九年十二月十三日前", "date", {"iso": "2019-12-13"}),
        ("于2019 年 3 月 11 日前", "date", {"iso": "2019-03-11"}),
        ("在2019—2021年间", "date", {"from": "2019", "to": "2021"}),
        ("自2019年7月起", "date", {"iso": "2019-07"}),
    ],
)
def test_values(text: str, kind: str, value: dict[str, object]) -> None:
    assert small(text, kind) == [value]


def test_no_date_that_is_no_day() -> None:
    assert small("于2019年2月30日前", "date") == []


ARTICLES = """甲办法
第一章 总则
第一条 目的。
第二条 下列支出：
（一）甲；
（二）乙。
前款第（二）项由财政承担。
第三条 依照第二条第（一）项、第九条和《社会保险法》第八十八条执行，见本办法第一章。
前条规定不适用于丙。
"""


def test_internal_references_are_linked() -> None:
    found = [
        (a.text, a.value["target"], a.value["foreign"])
        for a in parse(ARTICLES).annotations
        if a.kind == "internal-reference"
    ]
    assert found == [
        ("前款第（二）项", "art2-i2", False),
        ("第二条第（一）项", "art2-i1", False),
        ("第九条", None, False),
        ("第八十八条", None, True),
        ("第一章", "ch1", False),
        ("前条", "art2", False),
    ]


def test_a_paragraph_behind_the_list_of_an_article_counts() -> None:
    text = ARTICLES.replace("依照第二条第（一）项、", "依照第二条第二款、第二条第三款、")
    targets = [(a.text, a.value["target"]) for a in parse(text).annotations if a.kind == "internal-reference"]
    assert ("第二条第二款", "art2-i2-p1") in targets
    assert ("第二条第三款", None) in targets


def test_a_short_title_means_the_full_one() -> None:
    text = (
        "甲办法\n第一条 根据《东江省就业条例》（以下简称《条例》）制定本办法。\n第二条 《条例》另有规定的，从其规定。\n"
    )
    found = [
        (a.kind, a.text, a.value) for a in parse(text).annotations if a.kind in ("definition", "document-reference")
    ]
    assert [(kind, value.get("title") or value.get("term")) for kind, _, value in found] == [
        ("document-reference", "东江省就业条例"),
        ("definition", "条例"),
        ("document-reference", "东江省就业条例"),
    ]


def test_definitions() -> None:
    assert pick(of("sanmenxia-2019-26"), "definition", "s2-i1-n2-p1")[0].value == {
        "term": "两后生",
        "for": "城乡未继续升学的初高中毕业生",
        "scope": None,
    }
    assert pick(of("shanxi-2019"), "definition", "s2-i2-p1")[0].value == {
        "term": "职业院校",
        "for": None,
        "scope": "含技工院校",
    }
