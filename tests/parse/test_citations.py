"""Citations: what a Chinese reader writes, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.parse import cite, find, parse
from scripts.parse.cite import PolicyMeta
from tests.parse import evaluate
from tests.parse.test_five_texts import IDS, read

SANMENXIA: PolicyMeta = {
    "id": "sanmenxia-2019-26",
    "title": "三门峡市人民政府办公室关于印发三门峡市职业技能提升行动方案(2019—2021年)的通知",
    "inner_title": "三门峡市职业技能提升行动方案（2019—2021年）",
    "doc_number": "三政办〔2019〕26号",
    "short_name": "三门峡方案",
}
SHANXI: PolicyMeta = {
    "id": "shanxi-2019",
    "title": None,
    "inner_title": None,
    "doc_number": None,
    "short_name": "山西实施方案",
}
METAS: list[PolicyMeta] = [SANMENXIA, SHANXI]


@pytest.mark.parametrize(
    ("meta", "unit", "citation"),
    [
        (SANMENXIA, "s2-i3-n1", "《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）二、（三）1."),
        (
            SANMENXIA,
            "s2-i1-n11-p2",
            "《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）二、（一）11.第二段",
        ),
        (SANMENXIA, "p1", "《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）开头第一段"),
        (
            SANMENXIA,
            "cover-date",
            "《三门峡市人民政府办公室关于印发三门峡市职业技能提升行动方案(2019—2021年)的通知》（三政办〔2019〕26号）成文日期",
        ),
        (SHANXI, "s2-i6", "《山西实施方案》二、（六）"),
        (SHANXI, "annex2-art3-i1", "《山西实施方案》附件2第三条第（一）项"),
        (SHANXI, "annex2x3-s1", "《山西实施方案》附件2[第3处]一、"),
        (SHANXI, "s2-i1_2", "《山西实施方案》二、（一）[第2处]"),
    ],
)
def test_forms(meta: dict[str, str | None], unit: str, citation: str) -> None:
    assert cite(meta, unit) == citation
    assert find(citation, METAS) == f"{meta['id']}:{unit}"


@pytest.mark.parametrize(
    ("citation", "unit"),
    [
        ("第九条第二款第（三）项", "art9-i3"),
        ("第九条第二款第(三)项", "art9-i3"),
        ("第九条第二款", "art9-p2"),
        ("第四条第（二）项第1目", "art4-i2-n1"),
        ("第二章第一节", "ch2-sec1"),
        ("二、（三）2．", "s2-i3-n2"),
        ("二、 ( 三 ) 2、", "s2-i3-n2"),
        ("三（一）", None),
        ("3.2.1.", "n3-n2-n1"),
        ("第二个小标题", "h2"),
        ("第一百零五条", "art105"),
        ("什么都不是", None),
        ("", None),
    ],
)
def test_reading_a_locator(citation: str, unit: str | None) -> None:
    assert find(citation) == unit


def test_the_document_tells_which_paragraph_leads_to_an_item() -> None:
    document = parse("甲办法\n第九条 甲。\n乙应当符合下列条件：\n（一）丙；\n（二）丁。\n第十条 戊：\n（一）己。\n")
    meta: PolicyMeta = {"id": "x", "title": "甲办法", "doc_number": None}
    assert cite(meta, "art9-i2", document) == "《甲办法》第九条第二款第（二）项"
    assert cite(meta, "art10-i1", document) == "《甲办法》第十条第（一）项"
    assert find("《甲办法》第九条第二款第（二）项", [meta]) == "x:art9-i2"


@pytest.mark.parametrize("policy", IDS)
def test_inverse_for_every_unit_of_the_five(policy: str) -> None:
    document = parse(read(policy))
    meta: PolicyMeta = {
        "id": policy,
        "title": document.meta.title,
        "inner_title": document.meta.inner_title,
        "doc_number": document.meta.doc_number,
        "short_name": f"{policy}方案",
    }
    for unit in document.unit_ids():
        assert find(cite(meta, unit), [*METAS[1:], meta]) == f"{policy}:{unit}"
        assert find(cite(meta, unit, document), [meta]) == f"{policy}:{unit}"


@pytest.mark.parametrize("path", sorted(evaluate.FOLDER.glob("*.txt")), ids=lambda p: p.stem)
def test_inverse_for_every_unit_of_the_documents(path: Path) -> None:
    gold = evaluate.load(path)
    document = parse(gold.text)
    meta: PolicyMeta = {
        "id": "x",
        "title": document.meta.title,
        "inner_title": document.meta.inner_title,
        "doc_number": document.meta.doc_number,
        "short_name": "甲",
    }
    for unit in document.unit_ids():
        assert find(cite(meta, unit), [meta]) == f"x:{unit}"


def test_an_unknown_document_and_a_wrong_id() -> None:
    assert find("《别的办法》第一条", METAS) is None
    assert find("（三政办〔2019〕26号）二、（三）", METAS) == "sanmenxia-2019-26:s2-i3"
    with pytest.raises(ValueError, match="“s2-x”不是条款编号。"):
        cite(SHANXI, "s2-x")
