"""Every kind of diagnostic, with its place and its sentence."""

from __future__ import annotations

import pytest

from scripts.parse import Diagnostic, parse

HEAD = "甲县培训工作方案\n\n"


def of(text: str, code: str) -> list[tuple[str, str]]:
    """Text at the diagnostic, and its sentence."""
    document = parse(text)
    return [(text[d.start : d.end], d.message) for d in document.diagnostics if d.code == code]


def test_lost_heading() -> None:
    text = HEAD + "一、目标\n\n1.甲一。\n\n2.甲二。\n\n1.乙一。\n\n2.乙二。\n\n三、保障\n\n1.丙。\n"
    assert of(text, "lost-heading") == [
        ("", "下面的编号从头开始，而原文没有“二、”：这个标题可能在转载时丢失，已补一个没有文字的条目。")
    ]
    document = parse(text)
    assert [n.id for n in document.walk()] == ["s1", "s1-n1", "s1-n2", "s2", "s2-n1", "s2-n2", "s3", "s3-n1"]
    lost = next(d for d in document.diagnostics if d.code == "lost-heading")
    assert lost.start == text.index("1.乙一")


def test_lost_number() -> None:
    text = HEAD + "一、目标\n\n培训500人。\n\n组织机构\n\n成立领导小组。\n\n三、保障\n\n落实经费。\n"
    assert of(text, "lost-number") == [("", "这个标题没有编号，按前后顺序应为“二、”：编号可能在转载时丢失。")]
    document = parse(text)
    assert [(n.id, n.marker, n.title, n.inferred) for n in document.walk()] == [
        ("s1", "一、", "目标", False),
        ("s2", None, "组织机构", False),
        ("s3", "三、", "保障", False),
    ]


def test_number_gap() -> None:
    text = HEAD + "一、甲。\n\n二、乙。\n\n四、丁。\n\n五、戊。\n"
    assert of(text, "number-gap") == [("四、", "缺少“三、”，直接到了“四、”：条目可能缺失，也可能是编号有误。")]


def test_number_repeat() -> None:
    text = HEAD + "一、甲。\n\n二、乙。\n\n二、丙。\n\n三、丁。\n"
    assert of(text, "number-repeat") == [("二、", "编号“二、”在这里重复或倒退，按顺序应为“三、”。")]
    assert [n.id for n in parse(text).walk()] == ["s1", "s2", "s2_2", "s3"]


def test_restart() -> None:
    text = HEAD + "一、材料\n\n1.甲。\n\n2.乙。\n\n另需提供：\n\n1.丙。\n\n2.丁。\n\n二、流程\n\n到窗口办理。\n"
    assert of(text, "restart") == [("1.", "编号在这里重新从“1.”开始，前面没有新的上级标题。")]
    assert [n.id for n in parse(text).walk()] == ["s1", "s1-n1", "s1-n2", "s1-n1_2", "s1-n2_2", "s2"]


def test_marker_split() -> None:
    text = HEAD + "一、甲。\n\n二\n、乙。\n\n三、丙。\n"
    assert of(text, "marker-split") == [("二\n、", "编号“二、”被分在两行，已合并识别。")]


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("一、对职工（含农民工给予补贴。\n\n二、乙。\n", "（"),
        ("一、按照《甲办法执行。\n\n二、乙。\n", "《"),
        ("一、落实三个一”。\n\n二、乙。\n", "”"),
    ],
)
def test_unmatched_bracket(body: str, sign: str) -> None:
    found = of(HEAD + body, "unmatched-bracket")
    assert [text for text, _ in found] == [sign]
    assert found[0][1].endswith("没有配对的另一半，请核对原文。")


def test_item_numbers_with_one_bracket_are_not_unmatched() -> None:
    assert of(HEAD + "一、材料：1)甲；2)乙。\n\n二、乙。\n", "unmatched-bracket") == []


NOTICE = """甲县人民政府关于印发甲县培训工作方案的通知

各镇人民政府：

现将《甲县培训工作方案》印发给你们。

甲县人民政府
2019年12月13日

甲县培训工作方案

一、目标。

二、措施。

甲县人民政府办公室 2019年12月16日印发
"""


def test_two_titles_and_two_dates() -> None:
    assert of(NOTICE, "two-titles") == [
        ("甲县培训工作方案", "文中有两个标题：前一个是通知的标题，这一个是所印发文件的标题。")
    ]
    assert of(NOTICE, "two-dates") == [
        ("2019年12月16日", "有两个不同的日期：2019-12-13 和 2019-12-16，取前一个为成文日期。")
    ]


def test_what_is_missing() -> None:
    assert of("一、甲。\n\n二、乙。\n", "no-title") == [("", "原文没有标题。")]
    assert of(NOTICE, "no-title") == []
    assert of(NOTICE, "no-number") == [("", "原文没有发文字号。")]


def test_page_number_in_a_sentence() -> None:
    text = HEAD + "一、加强建设。支持技能大师工\n— 6 —\n作室发展，培养高技能人才。\n\n二、乙。\n"
    assert of(text, "page-break") == [("— 6 —", "页码“— 6 —”夹在句子中间，已略去，前后文字相连。")]
    assert parse(text).text_of("s1") == "加强建设。支持技能大师工作室发展，培养高技能人才。"


def test_in_order_and_inside_the_text() -> None:
    found: tuple[Diagnostic, ...] = parse(NOTICE).diagnostics
    assert list(found) == sorted(found, key=lambda d: (d.start, d.end, d.code))
