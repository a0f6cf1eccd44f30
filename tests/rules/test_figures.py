"""Figures as they are printed in official texts. The expected values are read from the words, not from the code."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.rules.figures import (
    Figure,
    chinese_number,
    counts_in,
    dates_in,
    figures,
    fractions_in,
    is_numeral,
    number,
    percents_in,
    yuan_in,
)


def printed(text: str) -> list[tuple[str, str]]:
    return [(text[figure.start : figure.end], figure.kind) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("按照每人每天15元的标准", {1500}),
        ("专项职业能力证书每人150元、初级工每人300元、高级工每人600元", {15000, 30000, 60000}),
        ("最高分别不超过50万元、10万元", {50_000_000, 10_000_000}),
        ("安排7644万元专项用于", {7_644_000_000}),
        ("每人150、300、600元", {15000, 30000, 60000}),
        ("每人300-500元", {30000, 50000}),
        ("奖励50-100万元", {50_000_000, 100_000_000}),
        ("奖励50万元至100万元", {50_000_000, 100_000_000}),
        ("2万至3万元", {2_000_000, 3_000_000}),
        ("补１５元", {1500}),
        ("补1,000元", {100_000}),
        ("补12.5元", {1250}),
        ("补12.5万元", {12_500_000}),
        ("一百五十元", {15000}),
        ("一千元", {100_000}),
        ("一万五千元", {1_500_000}),
        ("伍佰元整", {50000}),
        ("拾万元整", {10_000_000}),
        ("15块钱", {1500}),
        ("每人 200 元", {20000}),
        ("10余万元", {10_000_000}),
        ("不是一元化，也不是多元投入", set()),
        ("培训100人", set()),
        ("其中60%", set()),
        ("0.333元", set()),
    ],
)
def test_money(text: str, fen: set[int]) -> None:
    assert yuan_in(text) == fen


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("最长不超过6个月", {6}),
        ("最长不超过六个月", {6}),
        ("每人每年不超过3次", {3}),
        ("依托1~2家龙头企业", {1, 2}),
        ("打造1-2所示范性公共实训基地", {1, 2}),
        ("六到十二个月", {6, 12}),
        ("培训12.5万人次以上", {125_000}),
        ("培训 9 万人次", {90_000}),
        ("开业5年内", {5}),
        ("二十四小时", {24}),
        ("从2019年开始", {2019}),
        ("2019年至2021年", {2019, 2021}),
        ("2019年7月1日", {2019}),
        ("满18周岁", {18}),
        ("一年半", set()),
        ("半年内", set()),
        ("不得重复享受，统一标准，一线职工，一般性目录，进一步", set()),
        ("同一职业同一等级", set()),
        ("一次性补助", set()),
        ("每人200元", set()),
        ("其中60%用于", set()),
        ("第46届", set()),
        ("三四个月", set()),
    ],
)
def test_counts(text: str, counts: set[int]) -> None:
    assert counts_in(text) == counts


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("总值的20%", {20}),
        ("达到85％以上", {85}),
        ("百分之六十", {60}),
        ("百分之百", {100}),
        ("百分之一百", {100}),
        ("百分之60", {60}),
        ("60%-80%", {60, 80}),
        ("60-80%", {60, 80}),
        ("占50、60%", {50, 60}),
        ("1.5%", set()),
        ("千分之五", set()),
        ("三分之一", set()),
        ("60元", set()),
    ],
)
def test_percents(text: str, percents: set[int]) -> None:
    assert percents_in(text) == percents


def test_fractions() -> None:
    assert fractions_in("不少于三分之一，占四分之三") == {(1, 3), (3, 4)}
    assert fractions_in("一半以上") == {(1, 2)}
    assert fractions_in("百分之六十") == set()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("从2019年7月1日取得证书", {"2019-07-01"}),
        ("2019 年 7 月 1 日", {"2019-07-01"}),
        ("２０１９年７月１日", {"2019-07-01"}),
        ("2019年1月1日至2020年12月31日期间", {"2019-01-01", "2020-12-31"}),
        ("2019年1月1日至12月31日", {"2019-01-01", "2019-12-31"}),
        ("二〇一九年七月一日", {"2019-07-01"}),
        ("二○一九年十二月三十一日", {"2019-12-31"}),
        ("每年7月1日", set()),
        ("2019年7月", set()),
        ("2019年至2021年", set()),
    ],
)
def test_dates(text: str, dates: set[str]) -> None:
    assert dates_in(text) == dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("六十", 60),
        ("十七", 17),
        ("一百零五", 105),
        ("二〇一九", 2019),
        ("一千零五十", 1050),
        ("两百", 200),
        ("一万五千", 15_000),
        ("十五万", 150_000),
        ("三亿零二百万", 302_000_000),
        ("伍佰", 500),
        ("三四", None),
        ("十三五", None),
        ("万万", None),
    ],
)
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


def test_numbers_are_exact() -> None:
    assert number("12.5万") == 125_000
    assert number("4.75万") == 47_500
    assert number("0.1") == Fraction(1, 10)
    assert number("1万5千") == 15_000
    assert number("三四") is None


def test_kinds_and_extent() -> None:
    assert printed("《…方案(2019-2021年)》(国办发〔2019〕24号)") == [
        ("2019-2021年", "years"),
        ("〔2019〕24号", "document"),
    ]
    assert printed("威人社字[2019]73号") == [("[2019]73号", "document")]
    assert printed("第一届暨第46届") == [("第一", "ordinal"), ("第46", "ordinal")]
    assert printed("“6+6”重点产业") == [("6", "numeral"), ("6", "numeral")]
    assert printed("“三个一”") == [("三个", "count"), ("一", "numeral")]
    assert printed("2019年7月前") == [("2019年7月", "month")]
    assert printed("一个半月") == [("一个半月", "count")]
    assert printed("①②") == [("①", "numeral"), ("②", "numeral")]
    assert printed("队伍陆续参加") == []


def test_half_units() -> None:
    assert [figure.values for figure in figures("半年")] == [(Fraction(1, 2),)]
    assert [figure.values for figure in figures("一年半")] == [(Fraction(3, 2),)]
    assert [(figure.values, figure.unit) for figure in figures("1个半月")] == [((Fraction(3, 2),), "个月")]


def test_a_marker_does_not_take_a_unit() -> None:
    assert yuan_in("1、300元以下") == {30000}


_TEXTS = st.text(
    alphabet="0129０９一二三十百千万亿两半〇零伍佰元%.,、-至年月日个次人分之第(〔〕)号统 线。", max_size=40
)


@given(_TEXTS)
def test_every_numeral_character_stands_in_exactly_one_figure(text: str) -> None:
    found = figures(text)
    owners = [at for figure in found for at in range(figure.start, figure.end)]
    assert len(owners) == len(set(owners))
    assert not [char for at, char in enumerate(text) if is_numeral(char) and at not in set(owners)]
    assert all(isinstance(figure, Figure) and figure.start < figure.end for figure in found)
    assert [figure.start for figure in found] == sorted(figure.start for figure in found)


@given(st.integers(1, 99_999_999))
def test_arabic_amounts_are_read_back(yuan: int) -> None:
    assert yuan_in(f"不超过{yuan}元") == {yuan * 100}
    assert yuan_in(f"不超过{yuan:,}元") == {yuan * 100}


_DIGITS = "零一二三四五六七八九"


def spoken(value: int) -> str:
    """A whole number below 100 000 000 in Chinese, written here independently of the reader."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        return f"{spoken(high)}万{'零' if 0 < low < 1000 else ''}{spoken(low) if low else ''}"
    out, zero = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if zero else "") + _DIGITS[digit] + sign
            zero = False
        elif out and value:
            zero = True
    return out


@given(st.integers(1, 99_999_999))
def test_chinese_amounts_are_read_back(yuan: int) -> None:
    assert yuan_in(f"补{spoken(yuan)}元") == {yuan * 100}


@given(st.integers(1, 99))
def test_chinese_percentages_are_read_back(percent: int) -> None:
    assert percents_in(f"百分之{spoken(percent)}") == {percent}
    assert percents_in(f"{percent}%") == percents_in(f"{percent}％") == {percent}
