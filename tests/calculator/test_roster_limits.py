"""Limits across the rows of one person: three subsidised trainings a year, the same occupation and level once.

山西二、（六）：“原则上每人每年可参加补贴性培训不超过3次,但同一职业同一等级不可重复参加”。
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.roster_limits import LIMIT_FACTS, PRIOR, REPEATED, limited_benefits
from tests.calculator.roster_helpers import HEADER, answers, csv_file, rules, run, state_of

CERTIFICATE = "shanxi-2019/certificate-subsidy"
OCCUPATIONS = ("电工", "焊工", "钳工", "车工", "铣工", "刨工")


def row(
    date: str, occupation: str = "", level: str = "初级工", name: str = "张三", identity: str = "1", free: str = "是"
) -> str:
    return f"{name},{identity},太原市,{free},{level},{date},{occupation}"


def test_the_rules_that_know_the_limits(bundle: dict[str, Any]) -> None:
    limited = limited_benefits(bundle)
    assert limited[CERTIFICATE] == LIMIT_FACTS
    assert limited["shanxi-2019/living-allowance"] == LIMIT_FACTS
    assert "shanxi-2019/pre-job-training" not in limited
    # 桓台 knows only the second limit, 三门峡 neither.
    huantai = [facts for benefit, facts in limited.items() if benefit.startswith("huantai")]
    assert huantai
    assert all(facts == {REPEATED} for facts in huantai)
    assert not any(benefit.startswith("sanmenxia") for benefit in limited)


def test_the_third_training_of_a_year_passes_the_fourth_is_refused(bundle: dict[str, Any]) -> None:
    lines = [row(f"2020-0{month}-01", OCCUPATIONS[month]) for month in range(1, 5)]
    roster = run(csv_file(*lines), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4, 5)] == [
        "amount",
        "amount",
        "amount",
        "not_eligible",
    ]
    found = answers(roster)
    assert found[2][2] == ""
    assert found[3][2] == "同一人当年已有1次补贴性培训（本表第2行；本表以外的没有计入），本行按第2次计算。"
    assert found[5][2] == "同一人当年已有3次补贴性培训（本表第2、3、4行；本表以外的没有计入），本行按第4次计算。"
    reason = found[5][1].lines[0].why_not[0]
    assert reason == "不满足“当年参加补贴性培训（含本次）不超过3次”（按本表，当年已享受补贴性培训的次数：3次）"
    assert [(total.payee, total.low_fen) for total in roster.sums()] == [("企业或培训机构", 90_000)]


def test_dates_decide_the_order_not_rows(bundle: dict[str, Any]) -> None:
    dates = ["2020-08-01", "2020-01-05", "2020/7/1", "20200301"]
    roster = run(csv_file(*(row(date, OCCUPATIONS[at]) for at, date in enumerate(dates))), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4, 5)] == [
        "not_eligible",
        "amount",
        "amount",
        "amount",
    ]


def test_every_year_counts_for_itself(bundle: dict[str, Any]) -> None:
    dates = ["2020-01-01", "2020-02-01", "2020-03-01", "2021-01-01", "2021-02-01"]
    roster = run(csv_file(*(row(date, OCCUPATIONS[at]) for at, date in enumerate(dates))), bundle)
    assert {state_of(roster, number, CERTIFICATE) for number in range(2, 7)} == {"amount"}


def test_the_same_occupation_and_level_only_once_in_any_year(bundle: dict[str, Any]) -> None:
    lines = [
        row("2020-01-01", "电 工", "高级工"),
        row("2021-01-01", "电工", "三级"),
        row("2021-02-01", "电工", "初级工"),
    ]
    roster = run(csv_file(*lines), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4)] == ["amount", "not_eligible", "amount"]
    assert answers(roster)[3][2] == "同一人的第2行与本行是同一职业同一等级。"


def test_a_refused_training_uses_nothing_up(bundle: dict[str, Any]) -> None:
    lines = [
        row("2020-01-01", "电工", "高级工"),
        row("2020-02-01", "电工", "高级工"),
        row("2020-03-01", "焊工", free="否"),
        row("2020-04-01", "钳工"),
        row("2020-05-01", "车工"),
        row("2020-06-01", "铣工"),
    ]
    roster = run(csv_file(*lines), bundle)
    states = [state_of(roster, number, CERTIFICATE) for number in range(2, 8)]
    assert states == ["amount", "not_eligible", "not_eligible", "amount", "amount", "not_eligible"]


def test_a_row_in_error_counts_for_nobody(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", "电工"), row("2020-02-30", "焊工"), row("2020-03-01", "钳工"), row("2020-04-01", "车工")]
    roster = run(csv_file(*lines), bundle)
    assert roster.refused == 1
    assert {state_of(roster, number, CERTIFICATE) for number in (2, 4, 5)} == {"amount"}


def test_other_people_other_counts(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", OCCUPATIONS[at], identity=str(at % 2)) for at in range(6)]
    roster = run(csv_file(*lines), bundle)
    assert {state_of(roster, number, CERTIFICATE) for number in range(2, 8)} == {"amount"}


def test_without_a_number_the_name_tells_people_apart(bundle: dict[str, Any]) -> None:
    lines = [row(f"2020-0{month}-01", OCCUPATIONS[month], identity="") for month in range(1, 5)]
    roster = run(csv_file(*lines), bundle)
    assert state_of(roster, 5, CERTIFICATE) == "not_eligible"


def test_regions_count_apart(bundle: dict[str, Any]) -> None:
    lines = [
        f"张三,1,{place},是,初级工,2020-0{at + 1}-01,{OCCUPATIONS[at]}"
        for at, place in enumerate(["太原", "威海", "太原", "太原"])
    ]
    roster = run(csv_file(*lines), bundle)
    assert state_of(roster, 5, CERTIFICATE) == "amount"


def test_groups_of_people_are_no_person(bundle: dict[str, Any]) -> None:
    header = HEADER + ",人数"
    lines = [row("2020-01-01", "电工", "高级工") + f",{persons}" for persons in ("2", "30", "1")]
    roster = run(csv_file(*lines, header=header), bundle)
    assert {state_of(roster, number, CERTIFICATE) for number in (2, 3, 4)} == {"amount"}
    assert roster.persons == 33


# -- what a row says of itself ------------------------------------------------------------------------------------------

WITH_PRIOR = HEADER + ",当年已享受补贴性培训的次数,同一职业同一等级是否已享受过"


def test_a_stated_number_is_taken_and_carries_on(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", "电工") + ",2,否", row("2020-02-01", "焊工") + ",,"]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3)] == ["amount", "not_eligible"]
    assert answers(roster)[3][2] == "同一人当年已有3次补贴性培训（本表第2行；含表中填写的以前次数），本行按第4次计算。"


def test_a_stated_number_below_what_the_table_shows_is_not_believed(bundle: dict[str, Any]) -> None:
    lines = [row(f"2020-0{month}-01", OCCUPATIONS[month]) + ",0,否" for month in range(1, 5)]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    assert state_of(roster, 5, CERTIFICATE) == "not_eligible"
    assert "本行填写的已享受0次少于表中所见，没有采用" in answers(roster)[5][2]


def test_a_stated_repetition_stands(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", "电工", "高级工") + ",,", row("2020-02-01", "焊工", "高级工") + ",,是"]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    assert state_of(roster, 3, CERTIFICATE) == "not_eligible"


def test_a_denied_repetition_that_the_table_shows(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", "电工", "高级工") + ",,", row("2020-02-01", "电工", "高级工") + ",,否"]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    assert state_of(roster, 3, CERTIFICATE) == "not_eligible"


def test_not_known_stays_not_known_unless_the_table_settles_it(bundle: dict[str, Any]) -> None:
    lines = [
        row(f"2020-0{month}-01", OCCUPATIONS[month]) + (",不清楚," if month in (2, 4) else ",,")
        for month in range(1, 5)
    ]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    # Row 3 is itself undecided, so row 4 is sure of one only, and row 5 (不清楚) stays open.
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4, 5)] == [
        "amount",
        "needs_info",
        "amount",
        "needs_info",
    ]
    lines = [
        row(f"2020-0{month}-01", OCCUPATIONS[month]) + (",不清楚," if month == 4 else ",,") for month in range(1, 5)
    ]
    roster = run(csv_file(*lines, header=WITH_PRIOR), bundle)
    assert state_of(roster, 5, CERTIFICATE) == "not_eligible"


# -- what cannot be decided ---------------------------------------------------------------------------------------------


def test_open_rows_leave_later_ones_open(bundle: dict[str, Any]) -> None:
    lines = [row(f"2020-0{month}-01", OCCUPATIONS[month], free="" if month == 1 else "是") for month in range(1, 5)]
    roster = run(csv_file(*lines), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4, 5)] == [
        "needs_info",
        "amount",
        "amount",
        "needs_info",
    ]
    assert answers(roster)[5][2] == "第2、3、4行能不能享受、是不是同一年，还不能确定，本行要等它们确定以后再算。"
    assert "当年已享受补贴性培训的次数" in answers(roster)[5][1].lines[0].missing


def test_an_open_row_of_the_same_occupation(bundle: dict[str, Any]) -> None:
    lines = [row("2020-01-01", "电工", free=""), row("2021-02-01", "电工")]
    roster = run(csv_file(*lines), bundle)
    assert state_of(roster, 3, CERTIFICATE) == "needs_info"


def test_a_year_orders_after_its_days_and_rows_without_date_come_last(bundle: dict[str, Any]) -> None:
    header = "姓名,地区,免费组织,证书等级,取得证书日期,工种,年份,取得证书"
    lines = [
        "张三,太原,是,初级工,,电工,2020,是",
        "张三,太原,是,初级工,2020-12-01,焊工,,是",
        "张三,太原,是,初级工,2020-11-01,钳工,,是",
        "张三,太原,是,初级工,2020-10-01,车工,,是",
    ]
    roster = run(csv_file(*lines, header=header), bundle)
    assert [state_of(roster, number, CERTIFICATE) for number in (2, 3, 4, 5)] == [
        "not_eligible",
        "amount",
        "amount",
        "amount",
    ]


def test_rows_without_any_date_may_fall_into_the_fullest_year(bundle: dict[str, Any]) -> None:
    header = "姓名,地区,人员类别,培训开始日期,取得证书"
    benefit = "shanxi-2019/training-subsidy"
    dated = [f"张三,太原,失业人员,2020-0{month}-01,是" for month in (1, 2, 3)]
    roster = run(csv_file(*dated, "张三,太原,失业人员,,是", header=header), bundle)
    assert state_of(roster, 5, benefit) == "needs_info"
    roster = run(csv_file(*dated[:2], "张三,太原,失业人员,,是", header=header), bundle)
    assert state_of(roster, 4, benefit) == state_of(roster, 2, benefit)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(2019, 2021)), min_size=1, max_size=9), st.randoms())
@settings(max_examples=40, deadline=None)
def test_never_more_than_three_a_year(months: list[tuple[int, int]], random: Any) -> None:
    random.shuffle(months)
    lines = [row(f"{year}-{month:02d}-15") for month, year in months]
    roster = run(csv_file(*lines), rules())
    granted: dict[int, int] = {}
    eligible: dict[int, int] = {}
    for number, (month, year) in enumerate(months, 2):
        # 山西: certificates count from 2019-07-01.
        if (year, month) >= (2019, 7):
            eligible[year] = eligible.get(year, 0) + 1
            granted[year] = granted.get(year, 0) + (state_of(roster, number, CERTIFICATE) == "amount")
    assert granted == {year: min(3, count) for year, count in eligible.items()}


def test_the_facts_are_those_of_the_calculator(bundle: dict[str, Any]) -> None:
    assert {PRIOR, REPEATED} <= bundle["facts"].keys()


@pytest.mark.parametrize("identity", ["", "身份证号"])
def test_without_names_and_numbers_nothing_is_linked(bundle: dict[str, Any], identity: str) -> None:
    header = "地区,免费组织,证书等级,取得证书日期" + (f",{identity}" if identity else "")
    lines = ["太原,是,初级工,2020-01-01" + ("," if identity else "")] * 5
    roster = run(csv_file(*lines, header=header), bundle)
    assert {state_of(roster, number, CERTIFICATE) for number in range(2, 7)} == {"amount"}
    told = any("认不出同一个人" in note for note in roster.notes())
    assert told is not bool(identity)
