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
        ("01 甲\n1.乙。\n2.丙。\n02 丁\n1.戊。\n2.己。\n", ["n1", "n1-n1", "n1-n2", "n2", "n2-n1", "n2-n2"]),
        ("一　甲\n1　乙，丙。\n2　丁，戊。\n二　己\n庚。\n", ["s1", "s1-n1", "s1-n2", "s2"]),
        ("一，甲。\n二，乙。\n三，丙。\n", ["s1", "s2", "s3"]),
        ("A. 甲\n(a) 乙。\n(b) 丙。\nB. 丁\n(a) 戊。\n(b) 己。\n", ["l1", "l1-l1", "l1-l2", "l2", "l2-l1", "l2-l2"]),
        ("Ⅰ. 甲。\nⅡ. 乙。\n", ["r1", "r2"]),
        ("Q1：甲？\n1.乙。\n2.丙。\nQ2：丁？\n戊。\n", ["q1", "q1-n1", "q1-n2", "q2"]),
        ("PART 01\n甲\n乙丙。\nPART 02\n丁\n戊己。\n", ["pt1", "pt2"]),
        ("—、甲。\n二、乙。\n(-)丙。\n（二）丁。\n", ["s1", "s2", "s2-i1", "s2-i2"]),
        ("[1] 甲。\n[2] 乙。\n", ["b1", "b2"]),
        ("一、甲：\n1楼道无杂物；\n2安全出口不上锁。\n二、乙。\n", ["s1", "s1-n1", "s1-n2", "s2"]),
        ("一、甲\n1.2023年缴费标准为350元。\n2.610元由财政补助。\n二、乙。\n", ["s1", "s1-n1", "s1-n2", "s2"]),
        ("1 甲\n1.1 24小时值守。\n1.2 乙。\n2 丙\n2.1 丁。\n", ["n1", "n1-n1", "n1-n2", "n2", "n2-n1"]),
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
        "一、岗位\n序号 乡镇 地址 电话\n1 城关镇 人民路12号 6221035\n2 石坝镇 石坝街99号 6331208\n",
        "一、将第二条修改为：“第二条　下列人员：\n“（一）甲；\n“（二）乙。”\n",
        "一、甲\n1个窗口受理，2个窗口审核，\n3日内办结。\n",
    ],
)
def test_numbers_that_are_no_markers(text: str) -> None:
    # The first line is a unit of its own, except where 一、 itself belongs to a list of numerals.
    assert ids(text) == ([] if text.startswith("一、二类") else ["s1"])


def test_one_line_without_blanks_counts_on() -> None:
    text = "甲县防汛预案1总则1.1目的做好本县防汛抗旱和抢险救援工作。1.2范围本县1.5米以上的河道。2职责2.1指挥部下设5个组。3附则本预案每3年修订。"
    assert [n.id for n in parse(text).walk()] == ["n1", "n1-n1", "n1-n2", "n2", "n2-n1", "n3"]
    guide = "一图读懂甲县贷款政策 01 谁能申请 高校毕业生、返乡农民工，以及招用他们达到15%的小微企业。 02 贷多少 个人最高20万元，小微企业最高300万元。 03 怎样贴息 按实际利率的50%贴息。"
    assert [n.id for n in parse(guide).walk()] == ["n1", "n2", "n3"]


def test_headings_set_off_alike() -> None:
    text = (
        "一。\n\n支持稳岗\n\n1.甲。\n2.乙。\n\n鼓励创业\n\n3.丙。\n\n补贴标准\n\n序号\n名称\n标准\n1\n轮椅\n600\n\n"
        "超过的由个人承担。\n"
    )
    nodes = list(parse("甲县办事指南\n\n" + text[3:]).walk())
    assert [(n.id, n.title) for n in nodes if n.shape == "h"] == [
        ("h1", "支持稳岗"),
        ("h2", "鼓励创业"),
        ("h3", "补贴标准"),
    ]
    assert [n.level for n in nodes if n.shape == "n"] == [2, 2, 2]


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
