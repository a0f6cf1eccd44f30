"""Cells as people fill them in, evened out for the calculator."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import roster_values
from calculator.facts import Number, read_facts
from calculator.roster_values import asker_value, is_cut, person_key, raw_value, stripped


@pytest.mark.parametrize(
    ("fact", "cell", "raw"),
    [
        ("training_days", "15", "15"),
        ("training_days", " 15天 ", "15"),
        ("training_days", "１５天", "１５"),
        ("training_days", "天", "天"),
        ("training_days", Number("15"), "15"),
        ("training_days", "", None),
        ("training_days", "　/ ", None),
        ("training_days", "——", None),
        ("training_days", "不清楚", "不清楚"),
        ("persons", "3人次", "3"),
        ("months_employed", "6个月", "6"),
        ("age", "45周岁", "45"),
        ("year", "2020年", "2020"),
        ("training_days", "-3天", "-3"),
        ("certificate_date", "20200601", "2020-06-01"),
        ("certificate_date", Number("20200601"), "2020-06-01"),
        ("certificate_date", "2020/6/1 0:00", "2020/6/1"),
        ("certificate_date", "2020-06-01 08:30:00", "2020-06-01"),
        ("certificate_date", "2020-06-01T08:30:00.000", "2020-06-01"),
        ("certificate_date", "２０２０．６．１", "2020.6.1"),
        ("certificate_date", "2020 年 6 月 1 日", "2020年6月1日"),
        ("certificate_date", "去年", "去年"),
        ("certificate_date", Number("43983"), "43983"),
        ("organised_free", "√", "是"),
        ("organised_free", "×", "否"),
        ("organised_free", "是", "是"),
        ("certificate_level", "高级工（三级）", "高级工"),
        ("certificate_level", "三级/高级工", "高级工"),
        ("certificate_level", "高级", "高级工"),
        ("certificate_level", "初级工/高级工", "初级工/高级工"),
        ("certificate_level", "超级工", "超级工"),
        ("training_type", "技师、高级技师培训", "技师、高级技师培训"),
        ("training_type", "三个一", "“三个一”能力培养"),
        ("person_group", "失业人员、残疾人", ["失业人员", "残疾人"]),
        ("person_group", "贫困户；残疾", ["贫困劳动力", "残疾人"]),
        ("person_group", "失业人员、火星人", ["失业人员", "火星人"]),
        ("person_group", "贫困户", "贫困劳动力"),
        ("person_group", "火星人", "火星人"),
        ("person_group", "、", "、"),
        ("region", "太原市", "太原市"),
        ("region", Number("1"), "1"),
        ("region", '="太原市"', "太原市"),
        ("region", "'太原市", "太原市"),
        ("payroll_total_yuan", "12,345.67元", "12,345.67元"),
    ],
)
def test_cells_as_people_fill_them_in(bundle: dict[str, Any], fact: str, cell: str, raw: Any) -> None:
    found = raw_value(cell, bundle["facts"][fact])
    assert found == raw
    if isinstance(cell, Number) and bundle["facts"][fact]["type"] != "date":
        assert isinstance(found, Number)


def test_every_name_of_every_option_means_what_the_calculator_means(bundle: dict[str, Any]) -> None:
    for fact, definition in bundle["facts"].items():
        for option in definition.get("options", ()):
            for name in (option["id"], option["label"], *option.get("aliases", ())):
                direct = read_facts({fact: name}, bundle["facts"])
                evened = read_facts({fact: raw_value(name, definition)}, bundle["facts"])
                assert evened == direct, (fact, name)


@given(st.text(max_size=30))
def test_evening_out_never_crashes_and_never_invents(text: str) -> None:
    definition = {"type": "choice", "options": [{"id": "a", "label": "甲", "aliases": ["甲方"]}]}
    raw = raw_value(text, definition)
    if raw == "甲":
        plain = unicodedata.normalize("NFKC", text).lower()
        assert "甲" in plain or "a" in plain


def test_kept_option_names_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_values, "_MAX_CACHED", 1)
    for label in ("甲", "乙", "丙"):
        definition = {"type": "choice", "options": [{"id": "x", "label": label}]}
        assert raw_value("x", definition) == label


@pytest.mark.parametrize(
    ("cell", "asker"),
    [
        ("企业", "enterprise"),
        ("个人", "citizen"),
        ("培训机构", "training_institution"),
        ("school", "school"),
        ("政府", "政府"),
        (" ", None),
        ("/", None),
    ],
)
def test_askers(cell: str, asker: str | None) -> None:
    assert asker_value(cell) == asker


def test_wrapping_is_taken_off() -> None:
    assert stripped('="110101"') == "110101"
    assert stripped("\t110101199003071234\t") == "110101199003071234"
    assert stripped("'=1") == "=1"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("110101199003071234", "张三"), ("110101199003071234", "张 三"), True),
        (("11010119900307123x", ""), ("１１０１０１１９９００３０７１２３Ｘ", ""), True),
        (("'110101199003071234", "张三"), ("110101199003071234\t", "李四"), True),
        (("110101199003071234", "张三"), ("110101199003071235", "张三"), False),
        (("", "张三"), ("", "张三"), True),
        (("", "张三"), ("110101199003071234", "张三"), False),
        ((Number("110101199003071000"), "张三"), (Number("110101199003071000"), "李四"), False),
        ((Number("110101199003071000"), "张三"), (Number("110101199003071000"), "张三"), True),
        (("1.10101E+17", "张三"), ("1.10101E+17", "李四"), False),
        ((Number("110101199003071000"), ""), (Number("110101199003071000"), ""), False),
        (("", ""), ("", ""), False),
    ],
)
def test_who_is_the_same_person(first: tuple[str, str], second: tuple[str, str], same: bool) -> None:
    one, two = person_key(*first), person_key(*second)
    assert (one is not None and one == two) is same


def test_numbers_that_lost_digits() -> None:
    assert is_cut(Number("110101199003071000"))
    assert not is_cut("110101199003071000")
    assert not is_cut(Number("110101199003071234"))
    assert not is_cut(Number("12345000"))
    assert is_cut("1.10101199003071E+17")
