"""Figures of a piece against the text of its policy."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.kit.origins import Origins
from scripts.library import load_library

POLICIES = {policy.id: policy for policy in load_library()}
SHANXI = Origins(POLICIES["shanxi-2019"])
# every sum of the Shanxi text, read by hand
SHANXI_YUAN = {15, 150, 300, 600, 1000}


def _unknown(origins: Origins, text: str) -> list[str]:
    return [found.text for found in origins.read(text) if not found.clauses]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("每人600元", []),
        ("每人900元", ["900元"]),
        ("每人六百元", []),
        ("每人九百元", ["九百元"]),
        ("60%以上用于一线职工", []),
        ("百分之六十", []),
        ("65%", ["65%"]),
        ("600人", ["600人"]),
        ("15天", ["15天"]),
        ("2019年7月1日", []),
        ("2019年8月1日", ["2019年8月1日"]),
        ("2019年至2021年", []),
        ("2019年至2022年", ["2019年至2022年"]),
        ("国办发〔2019〕24号", []),
        ("国办发〔2019〕25号", ["〔2019〕25号"]),
        ("每年3次", []),
        ("每年4次", ["4次"]),
        ("咨询12333", ["12333"]),
        ("一次性、统一、一线", []),
        ("三分之一", ["三分之一"]),
        ("６００元", []),
        ("９００元", ["９００元"]),
    ],
)
def test_reads_value_and_unit(text: str, unknown: list[str]) -> None:
    assert _unknown(SHANXI, text) == unknown


def test_lines_broken_by_a_layout_are_joined() -> None:
    assert _unknown(SHANXI, "每人6\n00元") == []
    assert _unknown(SHANXI, "每人90\n0元") == ["900元"]


def test_names_of_clauses_are_no_figures_but_hide_none() -> None:
    origins = Origins(POLICIES["sanmenxia-2019-26"])
    assert _unknown(origins, "二、（三）1.") == []
    assert _unknown(origins, "二、\n（三）1.") == []
    assert _unknown(origins, "二、（三）1.每人每月900元") == ["900元"]
    assert _unknown(origins, "二、（三）1.每人每月200元") == []
    # a locator that the text does not have
    assert _unknown(origins, "二、（三）9.") == ["9"]


def test_a_clause_is_named_for_every_figure() -> None:
    assert [found.clauses for found in SHANXI.read("每人每天15元")] == [("s2-i5",)]
    assert [found.clauses for found in SHANXI.read("8%")] == [("s2-i3",)]


@given(st.integers(min_value=0, max_value=3000))
def test_a_sum_has_an_origin_exactly_if_the_text_has_it(yuan: int) -> None:
    assert SHANXI.all_known(f"每人{yuan}元") is (yuan in SHANXI_YUAN)


@given(st.text(alphabet="0123456789元%年月日个天〔〕号次 、（）一二三万", max_size=30))
def test_every_digit_stands_in_a_figure_or_the_name_of_a_clause(text: str) -> None:
    left = re.sub(r"\s", "", text)
    for found in SHANXI.read(text):
        left = left.replace(found.text, "", 1)
    assert not any(char.isdecimal() for char in left)
