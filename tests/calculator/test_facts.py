"""Reading facts: what is accepted, and the exact sentence for everything that is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import read_json
from calculator.facts import Number, read_date, read_facts

Bundle = dict[str, Any]


def message(bundle: Bundle, facts: Any) -> str:
    """The only error message for these facts."""
    (error,) = read_facts(facts, bundle["facts"]).errors
    return error.message


@pytest.mark.parametrize(
    ("fact", "given_value", "value"),
    [
        ("persons", 12, 12),
        ("persons", "１２", 12),
        ("training_days", "20", 20),
        ("payroll_total_yuan", Number("12345678.90"), 1234567890),
        ("payroll_total_yuan", "1,300.5元", 130050),
        ("employment_rate_pct", "85%", 850000),
        ("employment_rate_pct", Number("84.9999"), 849999),
        ("certificate_level", "高级工", "高级工"),
        ("certificate_level", "level3", "高级工"),
        ("certificate_level", "三级", "高级工"),
        ("organised_free", "是", True),
        ("organised_free", "no", False),
        ("certificate_date", "2020-9-1", ("2020-09-01", "2020-09-01")),
        ("certificate_date", "2020年9月1日", ("2020-09-01", "2020-09-01")),
        ("certificate_date", "2020/02/29", ("2020-02-29", "2020-02-29")),
        ("person_group", "建档立卡贫困户", frozenset({"建档立卡贫困劳动力", "贫困劳动力"})),
        ("person_group", ["退役军人", "残疾人"], frozenset({"退役军人", "残疾人"})),
        ("region", "太原", "太原"),
        ("region", ["威海", "德州"], ["威海", "德州"]),
        ("year", 2020, 2020),
        ("occupation", "电工", "电工"),
        ("occupation", 5, "5"),
    ],
)
def test_values_are_read(bundle: Bundle, fact: str, given_value: Any, value: Any) -> None:
    reading = read_facts({fact: given_value}, bundle["facts"])
    assert reading.errors == []
    assert reading.facts == {fact: value}


@pytest.mark.parametrize("word", [None, "不清楚", "不知道", " unknown "])
def test_not_known_is_neither_zero_nor_no(bundle: Bundle, word: Any) -> None:
    assert read_facts({"persons": word, "organised_free": word}, bundle["facts"]).facts == {
        "persons": None,
        "organised_free": None,
    }


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"training_days": -3}, "“培训天数”填写的“-3”是负数；应填0 至 3660 之间的整数（天）。"),
        ({"persons": 10**12}, "“人数”填写的“1000000000000”太大；应填0 至 10000000 之间的整数（人）。"),
        ({"persons": Number("1.5")}, "“人数”填写的“1.5”不是整数；应填0 至 10000000 之间的整数（人）。"),
        ({"persons": True}, "“人数”填写的“是”不是数字；应填0 至 10000000 之间的整数（人）。"),
        ({"persons": [3]}, "“人数”填写的“3”不是数字；应填0 至 10000000 之间的整数（人）。"),
        (
            {"persons": "1" * 40},
            "“人数”填写的“1111111111111111111111111111111111111111”太长；应填0 至 10000000 之间的整数（人）。",
        ),
        ({"persons": {}}, "“人数”填写的“{}”不是数字；应填0 至 10000000 之间的整数（人）。"),
        (
            {"months_on_the_job_training": Number("4.5")},
            "“以工代训月数”填写的“4.5”不是整月数，不足一个月如何计算原文没有规定；应填0 至 1200 之间的整数（个月）。",
        ),
        (
            {"training_days": Number("0.5")},
            "“培训天数”填写的“0.5”不是整天数，不足一天如何计算原文没有规定；应填0 至 3660 之间的整数（天）。",
        ),
        (
            {"certificate_date": "2020-02-30"},
            "“取得证书日期”填写的“2020-02-30”不是有效的日期；应填1949年至2100年之间实际存在的日期，写成 2020-06-01。",
        ),
        (
            {"certificate_date": "2020-13-01"},
            "“取得证书日期”填写的“2020-13-01”不是有效的日期；应填1949年至2100年之间实际存在的日期，写成 2020-06-01。",
        ),
        ({"year": 1066}, "“培训年份”填写的“1066”太小；应填1949 至 2100 之间的整数。"),
        ({"year": 2020.5}, "“培训年份”填写的“2020.5”不是数字；应填1949 至 2100 之间的整数。"),
        ({"payroll_total_yuan": -1}, "“工资薪金总额”填写的“-1”是负数；应填0 至 1000000000000 元之间、精确到分的金额。"),
        (
            {"payroll_total_yuan": "0.001"},
            "“工资薪金总额”填写的“0.001”不是精确到分的金额；应填0 至 1000000000000 元之间、精确到分的金额。",
        ),
        (
            {"payroll_total_yuan": 10**13},
            "“工资薪金总额”填写的“10000000000000”太大；应填0 至 1000000000000 元之间、精确到分的金额。",
        ),
        ({"employment_rate_pct": 101}, "“培训后就业率”填写的“101”太大；应填0 至 100 之间的数，最多四位小数。"),
        ({"employment_rate_pct": -1}, "“培训后就业率”填写的“-1”是负数；应填0 至 100 之间的数，最多四位小数。"),
        ({"employment_rate_pct": "很高"}, "“培训后就业率”填写的“很高”不是数字；应填0 至 100 之间的数，最多四位小数。"),
        (
            {"organised_free": "也许"},
            "“是否由企业或机构免费组织”填写的“也许”不是“是”或“否”；应填“是”或“否”（true 或 false），不清楚填 null。",
        ),
        (
            {"organised_free": 1},
            "“是否由企业或机构免费组织”填写的“1”不是“是”或“否”；应填“是”或“否”（true 或 false），不清楚填 null。",
        ),
        (
            {"household": "农村户"},
            "“户籍和家庭”填写的“农村户”不在选项里，是不是“农村”；应填下列之一：农村、城市低保家庭、城市非低保家庭。",
        ),
        ({"household": 3}, "“户籍和家庭”填写的“3”不在选项里；应填下列之一：农村、城市低保家庭、城市非低保家庭。"),
        ({"household": "xyz"}, "“户籍和家庭”填写的“xyz”不在选项里；应填下列之一：农村、城市低保家庭、城市非低保家庭。"),
        ({"region": []}, "“地区”填写的“”是空的；应填省、市、县（区）的名称。"),
        ({"region": Number("1.5")}, "“地区”填写的“1.5”不是地名；应填省、市、县（区）的名称。"),
        ({"occupation": ""}, "“职业（工种）”填写的“”是空的；应填100字以内的文字。"),
        ({"occupation": False}, "“职业（工种）”填写的“否”不是文字；应填100字以内的文字。"),
        (
            {"occupation": "工" * 101},
            "“职业（工种）”填写的“" + "工" * 57 + "…”太长；应填100字以内的文字。",
        ),
        (
            {"training_start_date": "2020-06-01", "training_end_date": "2020-05-01"},
            "“培训结束日期”填写的“2020-05-01”早于“培训开始日期”（2020-06-01）；应填不早于培训开始日期（2020-06-01）的日期。",
        ),
        ({"person": 3}, "没有“person”这个问题；最接近的是“persons”（人数）。"),
        ({"trainig_days": 3}, "没有“trainig_days”这个问题；最接近的是“training_days”（培训天数）。"),
        ({"persons": 3, "人数": 4}, "“人数”与“persons”是同一个问题，只能填一次。"),
        ([1], "facts 须是一个对象，例如 {“region”: “山西省”}。"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(bundle: Bundle, facts: Any, sentence: str) -> None:
    assert message(bundle, facts) == sentence


def test_an_empty_list_of_groups_is_refused(bundle: Bundle) -> None:
    assert message(bundle, {"person_group": []}).startswith(
        "“人员类别”填写的“”是空的；应填下列之一：建档立卡贫困劳动力、"
    )


def test_a_fact_in_error_counts_as_not_known(bundle: Bundle) -> None:
    assert read_facts({"training_days": -3}, bundle["facts"]).facts == {"training_days": None}


def test_errors_in_groups_name_the_group(bundle: Bundle) -> None:
    (error,) = read_facts({"persons": -1}, bundle["facts"], "groups[2].").errors
    assert error.field == "groups[2].persons"


@given(st.dates())
def test_every_real_day_in_range_is_read(day: Any) -> None:
    if 1949 <= day.year <= 2100:
        assert read_date(day.isoformat()) == day.isoformat()
    else:
        with pytest.raises(ValueError, match="year out of range|no date"):
            read_date(day.isoformat())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data(), value=_JSON)
def test_no_value_whatever_is_read_in_silence_or_raises(bundle: Bundle, data: Any, value: Any) -> None:
    fact = data.draw(st.sampled_from(sorted(bundle["facts"])))
    reading = read_facts({fact: value}, bundle["facts"])
    assert set(reading.facts) == {fact}
    assert (reading.facts[fact] is None) == bool(reading.errors) or value is None or isinstance(value, str)
    for error in reading.errors:
        assert error.field == fact
        assert error.allowed
        assert error.message.endswith("。")


def test_json_numbers_keep_their_digits() -> None:
    assert read_json('{"a": 12345678.90}') == {"a": "12345678.90"}
    with pytest.raises(ValueError, match="NaN"):
        read_json('{"a": NaN}')


def test_every_alias_belongs_to_one_fact_and_one_option(bundle: Bundle) -> None:
    names: dict[str, str] = {}
    for fact, definition in bundle["facts"].items():
        for name in {fact, *definition.get("aliases", ())}:
            assert names.setdefault(name, fact) == fact, name
        words: dict[str, str] = {}
        for option in definition.get("options", ()):
            for word in {option["label"], option["id"], *option.get("aliases", ())}:
                assert words.setdefault(word, option["label"]) == option["label"], (fact, word)
            for broader in option.get("broader", ()):
                assert broader in {other["label"] for other in definition["options"]}


@pytest.mark.parametrize(
    ("fact", "word", "meant"),
    [
        ("person_group", "低保", ""),
        ("person_group", "保洁", ""),
        ("person_group", "贫困户儿子", "是不是“贫困户”"),
        ("household", "低保", "是不是“低保户”"),
        ("certificate_type", "特种作业操作证件", "是不是“特种作业操作证”"),
        ("training_type", "岗前培训班", "是不是“岗前培训”"),
        ("employer_type", "扶贫车问", "是不是“扶贫车间”"),
        ("sex", "女的", "是不是“女”"),
    ],
)
def test_a_wrong_word_is_answered_only_with_one_that_was_probably_meant(
    bundle: dict[str, Any], fact: str, word: str, meant: str
) -> None:
    (error,) = read_facts({fact: word}, bundle["facts"]).errors
    assert error.message.split("不在选项里")[1].split("；应填")[0].lstrip("，") == meant
