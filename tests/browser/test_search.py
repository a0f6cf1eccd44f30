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


# What is typed, the region and the words that must be on the clipboard: pinyin initials, amounts, clause numbers as a keyboard
# has them. Ten questions of a counter: 以工代训, 取证补贴, 生活费, 师带徒, 设备补助, 项目制先拨, 税前扣除, 资金, 条款号.
COUNTER = [
    ("ygdx", "三门峡", "每人每月200元"), ("qzbt", "", "高级工每人600元"), ("shf", "", "生活费补贴"), ("sdt", "", "师带徒"),
    ("50w", "三门峡", "最高分别不超过50万元"), ("xmz", "", "项目制"), ("8%", "", "工资薪金总额8%"), ("7644w", "三门峡", "7644万元"),
    ("2(6)", "", "专项职业能力证书每人150元"), ("1000", "", "每人不超过1000元"),
]  # fmt: skip
_COUNT_KEYS = "window.pressed = 0; addEventListener('keydown', () => { window.pressed++; }, true)"


@pytest.mark.parametrize(("typed", "region", "words"), COUNTER)
def test_counter_copies_clause_and_citation(
    open_page: Callable[..., Page], site_url: str, typed: str, region: str, words: str
) -> None:
    page = open_page("desktop", permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(_COUNT_KEYS)
    page.goto(f"{site_url}counter.html")
    # From the open page to the clipboard within ten seconds, and at most eight keys.
    expect(page.locator("#counter-question")).to_be_focused(timeout=10_000)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".counter-note[role=status]")).to_contain_text("已复制", timeout=10_000)
    assert page.evaluate("window.pressed") <= 8
    copied = page.evaluate("navigator.clipboard.readText()")
    assert words in copied
    assert "——《" in copied
    assert region in copied
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
