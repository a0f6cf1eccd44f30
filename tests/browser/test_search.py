"""The search dialog and the counter page in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def opened(open_page: Callable[..., Page], site_url: str, size: str = "desktop") -> Page:
    page = open_page(size)
    page.goto(f"{site_url}index.html")
    page.locator("[data-open-search]").first.click()
    expect(page.locator(".cs-input")).to_be_focused()
    return page


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_answer_on_top_and_enter_goes_to_the_clause(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    page = opened(open_page, site_url, size)
    page.keyboard.type("考证能补多少钱")
    expect(page.locator(".cs-answer blockquote")).to_contain_text("高级工每人600元")
    expect(page.locator(".cs-answer")).to_contain_text("付给：企业或培训机构")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cs-row[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/policies/shanxi-2019.html#s2-i6")


def test_keys_do_nothing_while_composing(open_page: Callable[..., Page], site_url: str) -> None:
    page = opened(open_page, site_url)
    page.keyboard.type("以工代训")
    expect(page.locator(".cs-row").first).to_contain_text("三门峡市")
    before = page.url
    page.evaluate(
        """() => { const input = document.querySelector(".cs-input");
        input.dispatchEvent(new CompositionEvent("compositionstart"));
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));
        input.dispatchEvent(new CompositionEvent("compositionend"));
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true, cancelable: true })); }"""
    )
    assert page.url == before


def test_nothing_found_is_said(open_page: Callable[..., Page], site_url: str) -> None:
    page = opened(open_page, site_url)
    page.keyboard.type("生育津贴")
    expect(page.locator(".cs-status")).to_contain_text("资料库里没有“生育保险”的内容")
    expect(page.locator(".cs-answer")).to_be_hidden()


def test_pinyin_filter_and_escape(open_page: Callable[..., Page], site_url: str) -> None:
    page = opened(open_page, site_url)
    page.keyboard.type("tuiyijunren")
    expect(page.locator(".cs-row").first).to_contain_text("退役军人")
    page.get_by_label("地区").select_option(label="德州市")
    expect(page.locator(".cs-row").first).to_contain_text("德州市")
    page.locator(".cs-input").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".cs-input")).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator(".cs-dialog")).to_be_hidden()
    expect(page.locator("[data-open-search]").first).to_be_focused()


COUNTER = [
    ("ygdx", "200元"), ("gjg", ""), ("600元", "600元"), ("15块", "15元"), ("二（六）", ""), ("7644万", "7644万元"),
    ("50万", "50万元"), ("xmz", ""), ("8%", "8%"), ("sdt", "师带徒"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "words"), COUNTER)
def test_counter_copies_clause_and_citation(
    open_page: Callable[..., Page], site_url: str, typed: str, words: str
) -> None:
    assert len(typed) + 1 <= 8, "eight keystrokes from page open to citation"
    page = open_page("desktop", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{site_url}counter.html")
    expect(page.locator("#counter-question")).to_be_focused()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".counter-note[role=status]")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert words in copied
    assert "——《" in copied
    html = page.evaluate(
        "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(blob => blob.text())"
    )
    assert "<a href=" in html


def test_counter_opens_the_calculator(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.goto(f"{site_url}counter.html")
    page.keyboard.type("考证能补多少钱")
    expect(page.locator("[data-say]")).to_contain_text("600元")
    page.keyboard.press("F9")
    page.wait_for_url("**/calculator.html#*kinds=certificate_subsidy*")
