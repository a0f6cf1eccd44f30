"""A reader's way through the site: home, a policy, a clause copied with its citation, the untouched source."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.library import load_library
from scripts.pages.policy_page import copy_text

SIZES = ("phone", "desktop")


@pytest.mark.parametrize("size", SIZES)
def test_home_policy_copy_source(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    page = open_page(size, permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + "index.html")
    expect(page.locator(".notice")).to_contain_text("已经结束")
    page.locator(".region", has_text="山西省").get_by_role("link", name="看原文").click()
    expect(page).to_have_url(re.compile(r"policies/shanxi-2019\.html$"))

    page.get_by_role("button", name="复制引用：二、（六）", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已复制")
    policy = next(item for item in load_library() if item.id == "shanxi-2019")
    assert page.evaluate("navigator.clipboard.readText()") == copy_text(policy, "s2-i6")

    page.get_by_role("link", name="原文对照：二、（六）", exact=True).click()
    expect(page).to_have_url(re.compile(r"shanxi-2019-source\.html#s2-i6$"))
    lit = page.locator(".src.lit")
    expect(lit.first).to_be_in_viewport()
    shown = "".join(lit.all_text_contents())
    assert shown.startswith("(六)落实取证补贴。")
    assert "高级工每人600元" in shown

    page.locator(".src", has_text="为贫困劳动力提供免费职业技能培训").click()
    expect(page.locator("[data-source-now]")).to_contain_text("二、（五）")
    expect(page.locator(".source-outline a.here")).to_contain_text("二、（五）")
    page.get_by_role("link", name="到条款页看这一条").click()
    expect(page.locator("#s2-i5")).to_be_in_viewport()


@pytest.mark.parametrize("size", SIZES)
def test_search_from_the_home_page(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    page = open_page(size)
    page.goto(site_url + "index.html")
    page.get_by_label("搜索政策原文和词语").fill("取证补贴")
    page.locator(".searchbox").get_by_role("button", name="搜索", exact=True).click()
    page.get_by_role("dialog").locator("a[href*='shanxi-2019.html#s2-i6']").first.click()
    expect(page).to_have_url(re.compile(r"policies/shanxi-2019\.html#s2-i6"))


def test_search_dialog_by_keyboard(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + "about.html")
    button = page.locator("[data-open-search]")
    button.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog").get_by_role("combobox").first
    expect(box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.get_by_role("button", name="关闭").click()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(button).to_be_focused()


def test_without_scripts_the_search_button_leads_to_its_page(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone", java_script_enabled=False)
    page.goto(site_url + "policies/dezhou-2019.html")
    page.locator("[data-open-search]").click()
    expect(page).to_have_url(re.compile(r"search\.html$"))
    assert page.locator(".site-nav a").count() == page.locator(".site-nav li").count() > 10
    expect(page.locator(".site-nav a").last).to_be_visible()


def test_columns_on_a_phone(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "index.html")
    about = page.locator(".site-nav").get_by_role("link", name="关于")
    more = page.get_by_role("button", name="更多")
    expect(about).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(about).to_be_visible()
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    about.click()
    expect(page).to_have_url(re.compile(r"about\.html$"))
    # the column one is in stays in sight, in at most two rows
    expect(page.locator(".site-nav").get_by_role("link", name="关于")).to_be_visible()
    box = page.locator(".site-nav").bounding_box()
    assert box is not None
    assert box["height"] <= 110


def test_an_example_fills_in_the_calculator(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + "policies/shanxi-2019.html#s2-i6")
    examples = page.locator(".examples", has_text="2019年6月30日").first
    examples.locator("summary").click()
    expect(examples).to_contain_text("按所填情况不能享受")
    examples.get_by_role("link", name="取证日期早一天（2019年6月30日）").click()
    expect(page).to_have_url(re.compile(r"calculator\.html#"))
    expect(page.locator(".calc-cards")).to_contain_text("按所填情况不能享受")


def test_a_number_of_the_ledger_leads_to_its_row(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + "policies/shanxi-2019.html")
    page.get_by_role("link", name="数字台账").click()
    page.locator(".source-text a", has_text="600元").first.click()
    expect(page.locator("tr:target")).to_contain_text("取证补贴")


def test_overview_opens_the_row_on_a_phone(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "compare.html")
    page.locator(".dots").get_by_role("link", name="取证补贴").click()
    expect(page.locator("#kind-certificate-subsidy td").first).to_contain_text("每人600元")


def test_large_type_is_remembered(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "index.html")
    page.get_by_role("button", name="关怀版").click()
    page.goto(site_url + "policies/dezhou-2019.html")
    expect(page.get_by_role("button", name="关怀版")).to_have_attribute("aria-pressed", "true")


def test_term_tooltip_by_keyboard(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + "policies/sanmenxia-2019-26.html#s2-i1-n2")
    term = page.locator("#s2-i1-n2-p1 .term", has_text="两后生").or_(
        page.locator("#s2-i1-n2-p1 .term", has_text="未继续升学的初高中毕业生")
    )
    term.first.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("没有继续上学的年轻人")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_comparison_filter_and_rows_on_a_phone(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "compare.html")
    row = page.locator("#kind-certificate-subsidy")
    expect(row.locator("td").first).to_be_hidden()
    row.get_by_role("button", name="取证补贴").click()
    expect(row.locator("td").first).to_contain_text("每人600元")
    page.get_by_label("只看有地区写明数额的项目").check()
    expect(page.locator("#kind-veteran-training")).to_be_hidden()


def test_departments_filter(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "departments.html")
    page.get_by_label("查单位").fill("山西 财政")
    expect(page.locator(".dept-card:visible")).to_have_count(1)
    expect(page.locator("[data-filter-count]")).to_have_text("找到1个单位")


def test_readable_without_scripts(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone", java_script_enabled=False)
    page.goto(site_url + "policies/shanxi-2019.html")
    expect(page.locator("#s2-i6-p1")).to_contain_text("高级工每人600元")
    page.goto(site_url + "compare.html")
    expect(page.locator("#kind-certificate-subsidy")).to_contain_text("每人600元")
