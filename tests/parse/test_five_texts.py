"""The five texts, against outlines made by reading them (gold/*.json: id, marker, level, title, ends of own paragraphs)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.parse import Document, parse
from scripts.parse.model import Node

ROOT = Path(__file__).parents[2]
GOLD = Path(__file__).parent / "gold"
IDS = ("weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1")


def read(policy: str) -> str:
    with (ROOT / "policies" / policy / "source.txt").open(encoding="utf-8", newline="") as handle:
        return handle.read()


@pytest.fixture(scope="module", params=IDS)
def case(request: pytest.FixtureRequest) -> tuple[Document, dict[str, Any]]:
    return parse(read(request.param)), json.loads((GOLD / f"{request.param}.json").read_text(encoding="utf-8"))


def _nodes(document: Document) -> list[list[object]]:
    return [
        [n.id, n.marker, n.level, n.title, [[p.text[:8], p.text[-8:]] for p in n.paragraphs]] for n in document.walk()
    ]


def test_outline(case: tuple[Document, dict[str, Any]]) -> None:
    document, gold = case
    assert _nodes(document) == gold["nodes"]
    assert [n.id for n in document.walk() if n.inferred] == gold["inferred"]


def test_meta(case: tuple[Document, dict[str, Any]]) -> None:
    meta, gold = case[0].meta, case[1]["meta"]
    found = {
        "title": meta.title,
        "inner_title": meta.inner_title,
        "doc_number": meta.doc_number,
        "issuers": list(meta.issuers),
        "date": meta.date,
    }
    assert found == gold


def test_text_outside_the_outline(case: tuple[Document, dict[str, Any]]) -> None:
    document, gold = case
    assert [[p.id, p.role, p.text[:8], p.text[-8:]] for p in document.paragraphs] == gold["loose"]


def test_diagnostics(case: tuple[Document, dict[str, Any]]) -> None:
    document, gold = case
    found = [[d.code, document.text.count("\n", 0, d.start) + 1] for d in document.diagnostics]
    assert found == gold["diagnostics"]
    assert all(d.severity != "error" for d in document.diagnostics)


def test_tokens_tile(case: tuple[Document, dict[str, Any]]) -> None:
    document, _ = case
    assert "".join(document.text[t.start : t.end] for t in document.tokens) == document.text


def test_offset_is_the_marker(case: tuple[Document, dict[str, Any]]) -> None:
    document, _ = case
    for node in document.walk():
        if not node.inferred:
            first = node.marker or node.title
            assert document.text[node.offset] == first[0]


def test_a_quote_has_source_spans() -> None:
    document = parse(read("shanxi-2019"))
    quote = "高级工每人600元的标准给予对应企业或培训机构补贴"
    spans = document.locate("s2-i6", quote)
    assert spans is not None
    assert [document.text[a:b] for a, b in spans] == [quote]
    assert document.locate("s2-i5", quote) is None
    assert document.locate("s2-i6-p1", quote) == spans
    assert document.locate("s2-i6", "高级工每人６００元") is None


def test_a_word_over_a_page_break_has_two_spans() -> None:
    document = parse(read("huantai-2020-1"))
    spans = document.locate("s2-i2-n1", "技能大师工作室")
    assert spans is not None
    assert [document.text[a:b] for a, b in spans] == ["技能大师工", "作室"]
    pages = [t for t in document.tokens if t.kind == "page-number"]
    assert [document.text[t.start : t.end] for t in pages] == ["— 6 —"]
    assert spans[0][1] < pages[0].start < pages[0].end < spans[1][0]


def test_broken_lines_are_joined() -> None:
    document = parse(read("weihai-2019-73"))
    text = document.text_of("s2-i3")
    assert "一次创业能力培训和一次就业能力实训" in text
    assert "生活费补贴落实力度" in document.text_of("s4")
    assert "中央和省驻威单位：" in document.text_of("cover-addressee")


def test_the_lost_heading_is_inferred() -> None:
    document = parse(read("dezhou-2019"))
    lost = document.node("s4")
    assert isinstance(lost, Node)
    assert lost.inferred
    assert lost.marker is None
    assert [c.id for c in lost.children] == ["s4-n1", "s4-n2"]
    assert document.text.startswith("1. 实行城乡统一的培训补贴政策", lost.offset)
    assert lost.heading[0] == lost.heading[1]


def test_a_new_clause_moves_only_its_successors() -> None:
    text = read("shanxi-2019")
    before = [n.id for n in parse(text).walk()]
    shorter = text[: text.index("(九)强化资金监督管理")] + text[text.index("四、加强组织领导") :]
    assert [n.id for n in parse(shorter).walk()] == [i for i in before if i != "s3-i9"]
    longer = text.replace("四、加强组织领导", "(十)做好总结。年底前报送总结。\n四、加强组织领导")
    assert [n.id for n in parse(longer).walk() if n.id != "s3-i10"] == before
