"""The roster as a whole: every row answered or refused, totals, notes, the same answer as the calculator's."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import roster as module
from calculator.engine import evaluate
from calculator.roster import Roster, RosterError, Settings
from calculator.roster_outcomes import (
    Line,
    Outcome,
    certain_fen,
    formula_text,
    line_money,
    row_money,
    row_state,
    row_sums,
)
from calculator.spreadsheet import SpreadsheetError
from calculator.spreadsheet_csv import csv_line
from tests.calculator.roster_helpers import answers, csv_file, rules, run, state_of, xlsx_file

CERTIFICATE = "shanxi-2019/certificate-subsidy"
LIVING = "shanxi-2019/living-allowance"


def test_certificates_by_level(bundle: dict[str, Any]) -> None:
    """山西二、（六）：专项150元、初级工300元、高级工600元；中级工没有写。"""
    lines = [
        f"甲{at},{at},太原市,是,{level},2020-05-01,电工"
        for at, level in enumerate(["专项", "初级工", "高级工", "中级工"])
    ]
    roster = run(csv_file(*lines), bundle)
    found = answers(roster)
    assert [found[row][1].lines[0].state for row in (2, 3, 4, 5)] == ["amount", "amount", "amount", "not_covered"]
    assert [certain_fen(found[row][1]) for row in (2, 3, 4, 5)] == [15_000, 30_000, 60_000, None]
    assert [(total.payee, total.basis, total.low_fen, total.high_fen) for total in roster.sums()] == [
        ("企业或培训机构", "amount", 105_000, 105_000)
    ]
    assert (roster.accepted, roster.refused, roster.persons) == (4, 0, 4)


def test_payees_are_never_added_together(bundle: dict[str, Any]) -> None:
    """山西二、（五）：贫困劳动力每人每天15元，给本人；取证补贴给企业或培训机构。"""
    header = "姓名,地区,人员类别,培训天数,免费组织,证书等级,取得证书日期"
    roster = run(csv_file("张三,太原,贫困劳动力,20,是,初级工,2020-05-01", header=header), bundle)
    outcome = answers(roster)[2][1]
    assert row_money(outcome) == "企业或培训机构：300元；贫困劳动力本人：300元"
    assert certain_fen(outcome) is None
    assert {total.payee: total.low_fen for total in roster.sums()} == {
        "企业或培训机构": 30_000,
        "贫困劳动力本人": 30_000,
    }


def test_rejections_name_row_column_value_and_what_is_allowed(bundle: dict[str, Any]) -> None:
    data = csv_file("张三,1,太原市,是,超级工,2020-02-30,", "李四,2,太原市,是,高级工,2020-05-01,")
    roster = run(b"\xef\xbb\xbf" + "某公司花名册,,,,,,\r\n".encode() + data[3:], bundle)
    assert [(item.row, item.column, item.value) for item in roster.rejections] == [
        (3, "证书等级", "超级工"),
        (3, "取得证书日期", "2020-02-30"),
    ]
    assert roster.rejections[0].allowed == "下列之一：初级工、中级工、高级工、技师、高级技师、不分等级"
    assert roster.rejections[1].message == (
        "“取得证书日期”填写的“2020-02-30”不是有效的日期；应填1949年至2100年之间实际存在的日期，写成 2020-06-01。"
    )
    assert (roster.accepted, roster.refused) == (1, 1)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("培训天数", "-3", "“培训天数”填写的“-3”是负数；应填0 至 3660 之间的整数（天）。"),
        (
            "培训天数",
            "1.5",
            "“培训天数”填写的“1.5”不是整天数，不足一天如何计算原文没有规定；应填0 至 3660 之间的整数（天）。",
        ),
        ("人数", "10000000000000", "“人数”填写的“10000000000000”太大；应填0 至 10000000 之间的整数（人）。"),
        ("人数", "多", "“人数”填写的“多”不是数字；应填0 至 10000000 之间的整数（人）。"),
        ("年龄", "二十", "“年龄”填写的“二十”不是数字；应填0 至 150 之间的整数（岁）。"),
        ("提问人", "政府", "“提问人”填写的“政府”不在选项里；应填个人、企业、培训机构、职业院校之一。"),
        ("职业（工种）", "x" * 101, "“职业（工种）”填写的“" + "x" * 57 + "…”太长；应填100字以内的文字。"),
    ],
)
def test_bad_values(bundle: dict[str, Any], column: str, value: str, message: str) -> None:
    roster = run(csv_file(f"张三,太原市,{value}", header=f"姓名,地区,{column}"), bundle)
    (rejection,) = roster.rejections
    assert (rejection.row, rejection.column, rejection.message) == (2, column, message)
    assert roster.accepted == 0


def test_dates_out_of_order(bundle: dict[str, Any]) -> None:
    header = "姓名,地区,培训开始日期,培训结束日期"
    roster = run(
        csv_file(
            "甲,太原,2020-05-01,2020-05-01", "乙,太原,2020-05-02,2020-05-01", "丙,太原,,2020-05-01", header=header
        ),
        bundle,
    )
    (rejection,) = roster.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, "培训结束日期", "2020-05-01")
    assert (
        rejection.message
        == "“培训结束日期”填写的“2020-05-01”早于“培训开始日期”（2020-05-02）；应填不早于培训开始日期（2020-05-02）的日期。"
    )


def test_cells_with_errors_are_refused_only_where_they_are_needed(bundle: dict[str, Any]) -> None:
    book = xlsx_file(
        ["姓名", "地区", "培训天数", "班级", "备注"],
        ["张三", "太原", 10, "一班", "#REF!"],
        ["李四", "太原", "#N/A", "#DIV/0!", ""],
    )
    roster = run(book, bundle)
    assert [(item.row, item.column, item.value) for item in roster.rejections] == [
        (3, "培训天数", "#N/A"),
        (3, "班级", "#DIV/0!"),
    ]
    assert roster.rejections[0].message == "“培训天数”这一格是“#N/A”，没有可用的内容；请填好以后再算。"
    assert roster.accepted == 1


# -- region, asker and other things that hold for all rows --------------------------------------------------------------


def test_the_region_can_hold_for_the_whole_file(bundle: dict[str, Any]) -> None:
    data = csv_file("张三,是,高级工,2020-05-01", header="姓名,免费组织,证书等级,取得证书日期")
    with pytest.raises(RosterError, match="^不知道按哪个地区算：表里没有“地区”列，也没有指定全表的地区。可以选："):
        Roster(data, bundle)
    roster = run(data, bundle, facts={"region": "太原"})
    assert state_of(roster, 2, CERTIFICATE) == "amount"


def test_a_row_without_region_is_refused(bundle: dict[str, Any]) -> None:
    roster = run(
        csv_file("张三,1,,是,高级工,2020-05-01,", "李四,2,全部,是,高级工,2020-05-01,", "王五,3,不清楚,是,高级工,,"),
        bundle,
    )
    assert [(item.row, item.column, item.value) for item in roster.rejections] == [
        (2, "地区", ""),
        (3, "地区", "全部"),
        (4, "地区", "不清楚"),
    ]
    assert "没有填是哪一个地区" in roster.rejections[0].message


def test_a_line_under_the_table_is_refused_and_not_computed(bundle: dict[str, Any]) -> None:
    data = csv_file("张三,是,高级工,2020-05-01", "填表人：李四", header="姓名,免费组织,证书等级,取得证书日期")
    (rejection,) = run(data, bundle, facts={"region": "太原"}).rejections
    assert (rejection.row, rejection.column) == (3, "整行")
    assert rejection.message == "这一行用来测算的各列都是空的，没有可以测算的内容。"
    (rejection,) = run(csv_file("张三,1,太原,,,,", "填表人：李四"), bundle).rejections
    assert (rejection.row, rejection.column) == (3, "整行")


def test_names_alone_when_the_same_holds_for_everybody(bundle: dict[str, Any]) -> None:
    same = {"region": "太原", "certificate_level": "高级工", "organised_free": "是", "certificate_date": "2020-05-01"}
    roster = run(csv_file("张三,1", "李四,2", header="姓名,证件号"), bundle, facts=same)
    assert [total.low_fen for total in roster.sums()] == [120_000]


def test_a_row_of_its_own_region_overrides_the_files(bundle: dict[str, Any]) -> None:
    roster = run(
        csv_file("张三,1,,是,高级工,2020-05-01,", "李四,2,三门峡,是,高级工,2020-05-01,"),
        bundle,
        facts={"region": "太原"},
    )
    assert [answers(roster)[row][1].policies for row in (2, 3)] == [("shanxi-2019",), ("sanmenxia-2019-26",)]


def test_the_training_place_can_stand_for_the_region(bundle: dict[str, Any]) -> None:
    roster = run(
        csv_file("张三,太原,是,高级工,2020-05-01", header="姓名,培训地点,免费组织,证书等级,取得证书日期"), bundle
    )
    assert state_of(roster, 2, CERTIFICATE) == "amount"


def test_an_unknown_place_is_no_mistake_but_has_no_text(bundle: dict[str, Any]) -> None:
    roster = run(csv_file("张三,1,上海市,是,高级工,2020-05-01,"), bundle)
    assert row_state(answers(roster)[2][1]) == "not_covered"
    assert "资料库里没有“上海市”的文件，无法测算。" in roster.notes()


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({"asker": "政府"}, "提问人“政府”不在选项里；可以是个人、企业、培训机构、职业院校。"),
        ({"facts": {"region": "上海"}}, "资料库里没有“上海”的文件，无法测算。"),
        ({"facts": {"region": "全部"}}, "全表的地区只能是其中一个。"),
        (
            {"today": "2020-13-01"},
            "“today”填写的“2020-13-01”不是有效的日期；应填1949年至2100年之间实际存在的日期，写成 2020-06-01。",
        ),
    ],
)
def test_settings_that_do_not_hold(bundle: dict[str, Any], given_settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RosterError) as caught:
        Roster(csv_file("张三,1,太原,是,高级工,2020-05-01,"), bundle, Settings(**given_settings))
    assert str(caught.value) == message


def test_the_asker_per_file_and_per_row(bundle: dict[str, Any]) -> None:
    header = "姓名,提问人,地区,免费组织,证书等级,取得证书日期"
    lines = ["张三,个人,太原,是,高级工,2020-05-01", "李四,,太原,是,高级工,2020-05-01"]
    roster = run(csv_file(*lines, header=header), bundle, asker="企业")
    assert [answers(roster)[row][1].asker for row in (2, 3)] == ["citizen", "enterprise"]
    assert [answers(roster)[row][1].lines[0].own for row in (2, 3)] == [False, True]
    assert sorted(total.low_fen for total in roster.sums()) == [60_000, 60_000]


def test_a_training_date_for_all_rows(bundle: dict[str, Any]) -> None:
    header = "姓名,培训结束日期,地区,人员类别"
    data = csv_file("张三,2020-05-09,太原,失业人员", "李四,2020-04-09,太原,失业人员", header=header)
    roster = run(data, bundle, facts={"training_start_date": "2020-05-01"})
    assert [item.row for item in roster.rejections] == [3]


def test_a_mistake_against_what_holds_for_all_rows_names_the_question(bundle: dict[str, Any]) -> None:
    data = csv_file("张三,2020-05-09,太原,失业人员", header="姓名,培训开始日期,地区,人员类别")
    (rejection,) = run(data, bundle, facts={"training_end_date": "2020-05-01"}).rejections
    assert (rejection.row, rejection.column, rejection.value) == (2, "培训结束日期", "2020-05-01")


def test_today_is_an_input(bundle: dict[str, Any]) -> None:
    roster = run(csv_file("张三,1,太原,是,高级工,2020-05-01,"), bundle, today="2020-06-01")
    assert any("2020年6月1日在实施期内" in note for note in roster.notes())


# -- rows that are no people, columns that are not used -------------------------------------------------------------------


def test_totals_and_repeated_headers_are_passed_over_and_told(bundle: dict[str, Any]) -> None:
    data = csv_file(
        "张三,1,太原,是,高级工,2020-05-01,",
        "姓名,身份证号,地区,免费组织,证书等级,取得证书日期,工种",
        "合 计：,1人,太原,,,,",
    )
    roster = run(data, bundle)
    assert (roster.accepted, roster.refused) == (1, 0)
    assert "第4行是合计行，没有作为人员计算。" in roster.notes()
    assert "第3行是重复的表头，没有作为人员计算。" in roster.notes()


def test_columns_nobody_needs_are_kept_and_never_read(bundle: dict[str, Any]) -> None:
    header = "姓名,备注,地区,免费组织,证书等级,取得证书日期"
    roster = run(csv_file("张三,=cmd,太原,是,高级工,2020-05-01", header=header), bundle)
    assert answers(roster)[2][0].cells[1] == "=cmd"
    assert roster.accepted == 1


def test_columns_no_rule_uses_are_checked_and_said(bundle: dict[str, Any]) -> None:
    header = "姓名,职业（工种）,班级,地区,证书等级,免费组织,取得证书日期"
    roster = run(csv_file("张三,电工,一班,太原,高级工,是,2020-05-01", header=header), bundle)
    assert "各份文件都没有与“班级”有关的规定，这1列只检查填写，没有参与计算。" in roster.notes()
    assert roster.name_column() == 0


def test_a_table_without_people(bundle: dict[str, Any]) -> None:
    with pytest.raises(RosterError, match=r"^表头（第1行）下面没有人员。$"):
        run(csv_file(), bundle)


def test_numbers_of_documents_that_lost_digits_are_told(bundle: dict[str, Any]) -> None:
    rows = [
        ["姓名", "身份证号", "地区", "证书等级"],
        *([f"甲{at}", 110101199003071000, "太原", "高级工"] for at in range(3)),
    ]
    roster = run(xlsx_file(*rows), bundle)
    assert (
        "有3行的证件号是按数字保存的，末几位已经丢失，只能连同姓名一起认人。请把证件号列设为文本后重新填写。"
        in roster.notes()
    )


def test_real_dates_and_numbers_of_a_workbook(bundle: dict[str, Any]) -> None:
    rows = [
        ["姓名", "地区", "免费组织", "证书等级", "取得证书日期", "年份"],
        ["张三", "太原", True, "高级工", datetime.date(2020, 5, 1), 2020],
    ]
    roster = run(xlsx_file(*rows), bundle)
    assert state_of(roster, 2, CERTIFICATE) == "amount"
    assert answers(roster)[2][0].cells[4] == "2020-05-01"


def test_short_rows_and_long_rows(bundle: dict[str, Any]) -> None:
    roster = run(csv_file("张三,1,太原", "李四,2,太原,是,高级工,2020-05-01,,多,余"), bundle)
    assert roster.accepted == 2


# -- work in slices -------------------------------------------------------------------------------------------------------


def test_progress_and_slices(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", 2)
    lines = [f"甲{at % 20},{at % 20},太原,是,高级工,2020-05-01,工{at}" for at in range(60)]
    roster = Roster(csv_file(*lines), bundle)
    phases = [roster.progress]
    while roster.advance():
        phases.append(roster.progress)
    phases.append(roster.progress)
    names = list(dict.fromkeys(name for name, _ in phases))
    assert names == ["read", "link", "compute", "done"]
    assert all(0 <= permille <= 1000 for _, permille in phases)
    assert not roster.advance()
    assert roster.accepted == 60


def test_bounded_memory_changes_no_answer(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f"甲{at % 7},{at % 7},太原,{'是否'[at % 2]},{('初级工', '高级工', '坏')[at % 3]},2020-0{at % 9 + 1}-01,工{at % 4}"
        for at in range(50)
    ]
    whole = run(csv_file(*lines), bundle)
    monkeypatch.setattr(module, "_OUTCOMES_KEPT", 2)
    monkeypatch.setattr(module, "_CELLS_KEPT", 2)
    tight = run(csv_file(*lines), bundle)
    assert tight.rejections == whole.rejections
    assert tight.sums() == whole.sums()
    assert tight.totals() == whole.totals()
    assert answers(tight) == answers(whole)


def test_notes_are_bounded(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NOTES_KEPT", 1)
    assert len(run(csv_file("张三,1,太原,是,高级工,2020-05-01,"), bundle).notes()) == 1


# -- the same answer as the calculator ------------------------------------------------------------------------------------

rows = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["太原", "三门峡", "威海市", "德州", "桓台县"]),
        "person_group": st.sampled_from(["失业人员", "贫困劳动力", "企业职工", "残疾人", "高校毕业生"]),
        "training_days": st.integers(0, 40).map(str),
        "certificate_level": st.sampled_from(["初级工", "高级工", "中级工", "技师"]),
        "certificate_date": st.dates(datetime.date(2018, 11, 1), datetime.date(2022, 3, 1)).map(str),
        "training_start_date": st.dates(datetime.date(2018, 11, 1), datetime.date(2022, 3, 1)).map(str),
        "training_end_date": st.dates(datetime.date(2018, 11, 1), datetime.date(2022, 3, 1)).map(str),
        "organised_free": st.sampled_from(["是", "否"]),
        "persons": st.integers(1, 5).map(str),
    }
)


@given(
    st.lists(rows, min_size=1, max_size=8), st.sampled_from(["citizen", "enterprise", "training_institution", "school"])
)
@settings(max_examples=40, deadline=None)
def test_every_row_gets_the_calculators_own_answer(people: list[dict[str, str]], asker: str) -> None:
    names = sorted(people[0])
    lines = [",".join(person[name] for name in names) for person in people]
    roster = run(csv_file(*lines, header=",".join(names)), rules(), asker=asker)
    found = answers(roster)
    totals: dict[tuple[str, str], int] = {}
    for number, person in enumerate(people, 2):
        answer = evaluate({"asker": asker, "facts": person}, rules())
        if "errors" in answer:
            expected = [error["message"] for error in answer["errors"]]
            assert [item.message for item in roster.rejections if item.row == number] == expected
            continue
        items = {item["id"]: item for item in answer["benefits"]}
        outcome = found[number][1]
        for line in outcome.lines:
            item = items[line.benefit]
            assert (line.state, line.low_fen, line.high_fen, line.formula) == (
                item["state"],
                item["low_fen"],
                item["high_fen"],
                item["formula"],
            )
            assert list(line.notes) == item["notes"]
            assert list(line.why_not) == [reason["label"] for reason in item["why_not"]]
        own = {(total.policy, total.payee, total.basis): (total.low_fen, total.high_fen) for total in row_sums(outcome)}
        assert own == {
            (total["policy"], total["payee"], total["basis"]): (total["low_fen"], total["high_fen"])
            for total in answer["totals"]
        }
        for total in row_sums(outcome):
            key = (total.policy, total.basis)
            totals[key] = totals.get(key, 0) + total.low_fen
    summed: dict[tuple[str, str], int] = {}
    for total in roster.sums():
        summed[total.policy, total.basis] = summed.get((total.policy, total.basis), 0) + total.low_fen
    assert summed == totals


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered_or_refused(cells: list[list[str]]) -> None:
    text = csv_line(["地区", "人员类别", "培训天数", "取得证书日期"]) + "".join(map(csv_line, cells))
    data = text.encode("utf-8", "replace")
    try:
        roster = run(data, rules())
    except (SpreadsheetError, RosterError):
        return
    passed_over = sum("没有作为人员计算" in note for note in roster.notes())
    filled = sum(any(cell.strip() for cell in row) for row in cells)
    assert roster.accepted + roster.refused <= len(cells)
    assert roster.accepted + roster.refused + passed_over * len(cells) >= min(filled, 1)


# -- money in words -------------------------------------------------------------------------------------------------------


def line(**changes: Any) -> Line:
    base = Line("p/b", "p", "某地", "某补贴", "amount", "符合", 100, 100, "企业", True, True, "", (), (), (), ())
    return base._replace(**changes)


def outcome(*lines: Line) -> Outcome:
    return Outcome("enterprise", ("p",), lines, (), ())


def test_what_counts_as_one_exact_amount() -> None:
    cap = line(benefit="p/c", state="cap", low_fen=0, high_fen=900)
    assert certain_fen(outcome(line())) == 100
    assert certain_fen(outcome(line(), cap)) == 100
    assert certain_fen(outcome(cap)) is None
    assert certain_fen(outcome(line(), line(payee="个人", own=False))) is None
    assert certain_fen(outcome(line(state="needs_info", low_fen=0, high_fen=100))) is None
    assert certain_fen(outcome()) is None


def test_own_money_under_different_names_is_one_sum() -> None:
    found = outcome(line(), line(benefit="p/c", payee="企业或培训机构", low_fen=50, high_fen=None))
    assert [(total.payee, total.low_fen, total.high_fen) for total in row_sums(found)] == [("企业", 150, None)]
    assert row_money(found) == "企业：1.50元以上，要看没有填写的数量"


def test_words_of_one_line() -> None:
    assert line_money(line(low_fen=None, high_fen=None)) == ""
    assert line_money(line(state="cap", low_fen=0, high_fen=100_000)) == "不超过1,000元"
    assert line_money(line(low_fen=30_000, high_fen=60_000)) == "300元至600元"
    assert formula_text(line(formula="600元 × 1人 = 600元")) == "600元 × 1人 = 600元"
    assert formula_text(line(state="cap", low_fen=0, high_fen=100_000)) == "不超过1,000元"
    assert formula_text(line()) == ""


def test_an_unbounded_benefit_leaves_its_total_unbounded(bundle: dict[str, Any]) -> None:
    header = "姓名,地区,人员类别,培训天数"
    roster = run(
        csv_file("甲,太原,贫困劳动力,10", "乙,太原,贫困劳动力,", "丙,太原,贫困劳动力,20", header=header), bundle
    )
    by_state = {total.state: total for total in roster.totals() if total.benefit == LIVING}
    assert (by_state["amount"].rows, by_state["amount"].low_fen) == (2, 45_000)
