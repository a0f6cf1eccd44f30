"""Markers, numerals and series on small texts."""

from __future__ import annotations

import pytest

from scripts.parse import numerals, parse
from scripts.parse.__main__ import main
from scripts.parse.ordinals import chinese, printed


def ids(text: str) -> list[str]:
    return [n.id for n in parse("甲县培训办法\n\n" + text).walk()]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十七", 17),
        ("二十", 20),
        ("一百零五", 105),
        ("九十九", 99),
        ("二〇一九", 2019),
        ("二○一九", 2019),
        ("12", 12),
        ("两", 2),
        ("一二三", None),
        ("十十", None),
        ("", None),
        ("甲", None),
    ],
)
def test_numerals(numeral: str, value: int | None) -> None:
    assert numerals.value(numeral) == value


def test_ordinals_are_read_as_they_are_printed() -> None:
    assert [numerals.value(chinese(number)) for number in range(1, 1000)] == list(range(1, 1000))


def test_printed_forms() -> None:
    shapes = ("bk", "pt", "ch", "sec", "art", "s", "i", "n", "b", "d", "c")
    assert [printed(shape, 3) for shape in shapes] == [
        *("第三编", "第三部分", "第三章", "第三节", "第三条", "三、", "（三）", "3.", "（3）", "3）", "③"),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "一、甲\n（一）乙。\n1.丙。\n（1）丁。\n①戊。\n②己。\n",
            ["s1", "s1-i1", "s1-i1-n1", "s1-i1-n1-b1", "s1-i1-n1-b1-c1", "s1-i1-n1-b1-c2"],
        ),
        ("（一）甲\n一、乙。\n二、丙。\n（二）丁\n一、戊。\n", ["i1", "i1-s1", "i1-s2", "i2", "i2-s1"]),
        ("1.甲\n（一）乙。\n（二）丙。\n2.丁\n", ["n1", "n1-i1", "n1-i2", "n2"]),
        ("一、甲\n1.乙。\n2.丙。\n二、丁\n（一）戊。\n1.己。\n", ["s1", "s1-n1", "s1-n2", "s2", "s2-i1", "s2-i1-n1"]),
        ("一、甲\n（一）乙。\n（二）丙。\n二、丁\n（三）戊。\n", ["s1", "s1-i1", "s1-i2", "s2", "s2-i3"]),
        ("第一章 甲\n第一条 乙。\n第二章 丙\n第二条 丁。\n", ["ch1", "art1", "ch2", "art2"]),
        ("1、甲。\n2．乙。\n３.丙。\n", ["n1", "n2", "n3"]),
        ("（一）甲。\n(二)乙。\n（三)丙。\n", ["i1", "i2", "i3"]),
        ("一）甲。\n二）乙。\n", ["i1", "i2"]),
        ("⒈甲。\n⒉乙。\n", ["n1", "n2"]),
        ("㈠甲。\n㈡乙。\n", ["i1", "i2"]),
        ("1）甲。\n2）乙。\n", ["d1", "d2"]),
    ],
)
def test_shapes_and_nesting(lines: str, expected: list[str]) -> None:
    assert ids(lines) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、完成\n1.5万人次的任务。\n",
        "一、依照本办法\n第三条第二款的规定执行。\n",
        "一、二类工种上浮10%。\n",
        "一、截至\n2019.12.31的人数。\n",
        "一、符合第\n（三）项规定的人员。\n",
        "一、按照第九条第二款第（三）项执行。\n",
        "一、电话0531-6211234，网址http://x.cn/1.2/3.html。\n",
        "一、“四个目录”（1.甲）公布。\n",
    ],
)
def test_numbers_that_are_no_markers(text: str) -> None:
    # The first line is a unit of its own, except where 一、 itself belongs to a list of numerals.
    assert ids(text) == ([] if text.startswith("一、二类") else ["s1"])


def test_a_list_inside_an_item_does_not_end_the_outer_list() -> None:
    assert ids("1.甲：\n1.乙；\n2.丙。\n2.丁。\n3.戊。\n")[-1] == "n3"


def test_the_outline_command(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "x.txt"
    path.write_text("甲县培训办法\n\n一、目标\n培训500人。\n", encoding="utf-8")
    assert main([str(path)]) == 0
    printed_text = capsys.readouterr().out
    assert "标题：甲县培训办法" in printed_text
    assert "一、目标    [s1]" in printed_text
    assert main([str(path), "--json"]) == 0
    assert '"marker": "一、"' in capsys.readouterr().out
    path.write_bytes("甲".encode("gb18030"))
    assert main([str(path)]) == 2
    assert "无法读取" in capsys.readouterr().err
