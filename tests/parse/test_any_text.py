"""Guarantees for any string at all: it parses, the tokens tile it, twice the same, in linear time."""

from __future__ import annotations

import re
import sys
from types import FrameType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts.parse import Document, parse
from scripts.parse.__main__ import outline

SNIPPETS = [
    *(
        "一、",
        "（一）",
        "(二)",
        "1.",
        "2．",
        "3、",
        "（1）",
        "①",
        "第一条",
        "第二章",
        "第三节",
        "第X条",
        "⑴",
        "⒈",
        "㈠",
        "1.1",
        "01",
    ),
    *(
        "附件：",
        "附件1",
        "抄送：",
        "目录",
        "专栏1",
        "注：",
        "表1",
        "关于印发《甲办法》的通知",
        "甲办法",
        "某市人民政府办公室",
    ),
    *(
        "某政发〔2019〕2号",
        "2019年12月13日",
        "二〇一九年十二月十三日",
        "— 6 —",
        "- 7 -",
        "8",
        "各县人民政府：",
        "目标任务",
    ),
    *(
        "。",
        "，",
        "；",
        "：",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        "15元",
        "8%",
        "本办法第三条第二款",
        "（责任单位：市财政局）",
    ),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\f",
        "\v",
        "\x1c",
        "\x85",
        "\u2028",
        " ",
        "\u3000",
        "\t",
        "\u00a0",
        "\u200b",
        "\ufeff",
    ),
    *("# ", "- ", "**", "> ", "|", "│", "……", "\\", "…1", "甲", "培训补贴标准", "𠀀", "\ud800", "\x00", "é", "ﬁ"),
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(SNIPPETS), max_size=60).map("".join))


def assert_sound(document: Document) -> None:
    at = 0
    for token in document.tokens:
        assert token.start == at
        assert token.end > token.start
        at = token.end
    assert at == len(document.text)
    ids = document.unit_ids()
    assert len(ids) == len(set(ids))
    assert len(document.offsets) == len(document.logical)
    for node in document.walk():
        assert 0 <= node.offset <= len(document.text)
        assert document.node(node.id) is node
        document.text_of(node.id)
    for paragraph in document.paragraphs:
        assert document.text_of(paragraph.id) == paragraph.text
    for diagnostic in document.diagnostics:
        assert 0 <= diagnostic.start <= diagnostic.end <= len(document.text)
    for annotation in document.annotations:
        assert "".join("".join(document.text[a:b].split()) for a, b in annotation.spans) or not annotation.text.split()


@settings(max_examples=300, deadline=None)
@given(texts)
@example("")
@example("\n")
@example("一、")
@example("第一条")
@example("附件1")
@example("“" * 50)
def test_any_string_is_tiled_and_nothing_is_raised(text: str) -> None:
    document = parse(text)
    assert document.text == text
    assert_sound(document)
    outline(document)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_two_parses_are_identical(text: str) -> None:
    assert parse(text) == parse(text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_every_own_text_can_be_located(text: str) -> None:
    document = parse(text)
    for unit_id in document.unit_ids():
        own = "".join(document.text_of(unit_id).split())
        if own:
            spans = document.locate(unit_id, own)
            assert spans is not None
            assert "".join("".join(document.text[a:b].split()) for a, b in spans) == own


def _calls(text: str) -> int:
    """Function calls, those of the interpreter included, that one parse makes."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return count


UNIT = "一、目标任务\n（一）开展培训。每人每天15元，按第三条第二款执行。（责任单位：市财政局）\n1.甲；\n2.乙。\n"
LAYOUTS = {
    "lines": UNIT,
    "one line": UNIT.replace("\n", " "),
    "no blanks": UNIT.replace("\n", ""),
    "one character a line": "\n".join(UNIT.replace("\n", "")) + "\n",
    "three characters a line": re.sub(r"(.{3})", r"\1\n", UNIT.replace("\n", "")),
    "items": "1.甲\n2.乙\n",
    "open brackets": "（《“",
    "annexes": "附件1\n",
    "copy lists": "抄送：甲\n",
    "headings": "甲\n",
}


@pytest.mark.parametrize("unit", LAYOUTS.values(), ids=LAYOUTS)
def test_work_grows_with_the_length_only(unit: str) -> None:
    # Calls instead of seconds: the same on every machine.  A quadratic step would make this factor four.
    small = unit * (3000 // len(unit))
    parse(small)
    assert _calls(small * 2) <= 2.3 * _calls(small)
