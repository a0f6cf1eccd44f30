"""Which column is which: guessed from headers as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.roster_columns import (
    Layout,
    RosterError,
    column_facts,
    find_layout,
    guess_role,
    header_layout,
    name_table,
    role_label,
)
from calculator.spreadsheet import Row


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("人员类别", "person_group"),
        ("人员类型*", "person_group"),
        ("　培 训 天 数（天）", "training_days"),
        ("培训天数/天", "training_days"),
        ("Training_Days", "training_days"),
        ("training_days", "training_days"),
        ("取得证书时间", "certificate_date"),
        ("发证日期", "certificate_date"),
        ("获得证书日期：", "certificate_date"),
        ("证书级别", "certificate_level"),
        ("证书类型", "certificate_type"),
        ("是否免费组织", "organised_free"),
        ("免费组织", "organised_free"),
        ("是否取得证书", "certificate_obtained"),
        ("工资总额（元）", "payroll_total_yuan"),
        ("工资总额元", "payroll_total_yuan"),
        ("职业（工种）", "occupation"),
        ("职业工种", "occupation"),
        ("工种", "occupation"),
        ("人　数", "persons"),
        ("所在地区", "region"),
        ("姓名", "person_name"),
        ("学员姓名", "person_name"),
        ("name", "person_name"),
        ("身份证号码", "person_id"),
        ("身份证", "person_id"),
        ("证件号", "person_id"),
        ("ＩＤ ｃａｒｄ", "person_id"),
        ("提问人", "asker"),
        ("备注", ""),
        ("联系电话", ""),
        ("序号", ""),
        ("企业名称", ""),
        ("", ""),
        ("——", ""),
    ],
)
def test_headers_as_people_write_them(bundle: dict[str, Any], header: str, role: str) -> None:
    assert guess_role(header, name_table(bundle)) == role


def test_every_question_is_found_by_its_own_names(bundle: dict[str, Any]) -> None:
    names = name_table(bundle)
    for fact in column_facts(bundle):
        assert guess_role(fact, names) == fact
        assert guess_role(bundle["facts"][fact]["label"], names) == fact
    assert guess_role("咨询日期", names) == ""


def layout(bundle: dict[str, Any], *rows: list[str], **explicit: str) -> Layout:
    return find_layout([Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)], bundle, explicit)


def roles(found: Layout) -> list[str]:
    return [column.role for column in found.columns]


def test_the_header_is_found_below_titles(bundle: dict[str, Any]) -> None:
    found = layout(bundle, ["某公司培训天数花名册"], ["填表人：张三"], ["姓名", "培训天数", "备注", ""], ["张三", "15"])
    assert found.header_row == 3
    assert roles(found) == ["person_name", "training_days", "", ""]
    assert found.columns[3].header == "第D列"


def test_two_columns_for_one_question_keep_the_first_and_say_so(bundle: dict[str, Any]) -> None:
    found = layout(bundle, ["地区", "所在地区", "培训天数"])
    assert roles(found) == ["region", "", "training_days"]
    assert found.notes == ("“所在地区”与“地区”都像“地区”，只用了“地区”，“所在地区”原样保留。",)


def test_the_users_own_mapping_goes_first(bundle: dict[str, Any]) -> None:
    rows = (["姓名", "天", "地区", "所在地区"], ["张三", "15", "太原", "大同"])
    found = layout(bundle, *rows, 天="培训天数", 所在地区="region", A="")
    assert roles(found) == ["", "training_days", "", "region"]
    assert found.notes == ("“地区”与“所在地区”都像“地区”，只用了“所在地区”，“地区”原样保留。",)
    assert roles(layout(bundle, *rows, b="training_days"))[1] == "training_days"
    assert roles(layout(bundle, *rows, A="person_id"))[0] == "person_id"


def test_a_mapping_by_letters_needs_no_known_header(bundle: dict[str, Any]) -> None:
    found = layout(bundle, ["x", "y"], ["1", "2"], B="training_days")
    assert (found.header_row, roles(found)) == (1, ["", "training_days"])


@pytest.mark.parametrize(
    ("explicit", "message"),
    [
        ({"没有": "地区"}, "表头里没有“没有”这一列；有：姓名、地区。"),
        ({"Z": "地区"}, "表头里没有“Z”这一列；有：姓名、地区。"),
        ({"姓名": "彩票"}, "没有“彩票”这个问题，不能把列对应到它。"),
        ({"姓名": "asked_on"}, "没有“asked_on”这个问题，不能把列对应到它。"),
        ({"姓名": "地区", "B": "region"}, "有两列都指定为“地区”，只能有一列。"),
        ({"姓名": "地区", "A": "培训天数"}, "“姓名”这一列指定了两次。"),
    ],
)
def test_mappings_that_do_not_fit(bundle: dict[str, Any], explicit: dict[str, str], message: str) -> None:
    with pytest.raises(RosterError) as caught:
        layout(bundle, ["姓名", "地区"], **explicit)
    assert str(caught.value) == message


def test_no_header_at_all(bundle: dict[str, Any]) -> None:
    with pytest.raises(RosterError, match=r"^没有找到表头：前20行里没有一列的名称能与测算要问的问题对上。"):
        layout(bundle, ["x", "y"], ["1", "2"])
    with pytest.raises(RosterError, match=r"^表格是空的。$"):
        layout(bundle)


def test_a_header_row_given_by_position_maps_what_it_can(bundle: dict[str, Any]) -> None:
    assert roles(header_layout(Row(4, ("x", "地区")), bundle)) == ["", "region"]


def test_roles_have_words(bundle: dict[str, Any]) -> None:
    assert role_label("training_days", bundle) == "培训天数"
    assert role_label("person_id", bundle) == "证件号（只用来认出同一个人）"


def test_a_name_that_would_fit_two_questions_is_not_guessed() -> None:
    facts = {"a": {"label": "补贴（甲）"}, "b": {"label": "补贴（乙）"}}
    names = name_table({"facts": facts})
    assert guess_role("补贴（甲）", names) == "a"
    assert guess_role("补贴", names) == ""
