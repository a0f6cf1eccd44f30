"""Forms of the same thing become one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.search.normalise import normalise, number_text, plain, value_of


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("15块", "15元"), ("十五元", "15元"), ("１５圆", "15元"), ("十五块钱", "15元"), ("15元/天", "15元天"),
        ("一千", "1000"), ("1千家", "1000家"), ("3百元", "300元"), ("2千万", "2000万"), ("1.5千瓦", "1.5千瓦"), ("一千元", "1000元"), ("1,000元", "1000元"), ("六个月", "6个月"), ("三次", "3次"), ("3回", "3次"),
        ("百分之八十五", "85%"), ("85％", "85%"), ("六成", "60%"), ("八成五", "85%"), ("五十万元", "50万元"),
        ("三百万人次", "300万人次"), ("12.5万人次", "12.5万人次"), ("两年", "2年"), ("一百五十元", "150元"), ("一千零五十", "1050"),
        ("“互联网+”平台", "互联网平台"), ("2019—2021年", "2019-2021年"),
    ],
)  # fmt: skip
def test_one_form(written: str, normal: str) -> None:
    assert plain(written, {}) == normal


@pytest.mark.parametrize(
    "word", ["三门峡", "十三五规划", "一线职工", "完成任务", "两后生", "万众创新", "千方百计", "回家"]
)
def test_words_with_numerals_stay(word: str) -> None:
    assert plain(word, {}) == word


@pytest.mark.parametrize("run", ["十三五", "一二", "百", "万", "三万万"])
def test_not_a_numeral(run: str) -> None:
    assert value_of(run) is None


def test_every_numeral_of_the_texts() -> None:
    assert [value_of(run) for run in ("零", "十", "二十", "一百零五", "三千五", "十二万", "一万三千")] == [
        0,
        10,
        20,
        105,
        3500,
        120000,
        13000,
    ]
    assert [number_text(value) for value in (200, 7644, 500000, 12345)] == ["200", "7644", "50万", "12345"]


def test_traditional_characters() -> None:
    assert plain("補貼", {"補": "补", "貼": "贴"}) == "补贴"


@given(st.text(alphabet="三门峡十五百分之元次补贴，。 1２.％块（）\n", max_size=30))
def test_places_stay_in_order(raw: str) -> None:
    normal = normalise(raw, {})
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert normal.starts == sorted(normal.starts)
    assert all(0 <= start < end <= len(raw) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert plain(normal.text, {}) == normal.text or any(char in normal.text for char in "元块百分次")
