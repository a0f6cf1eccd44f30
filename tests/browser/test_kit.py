"""The page 宣传包 in a browser, and the addresses in its codes opened as a phone opens them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from scripts.kit.codes import codes
from scripts.kit.content import build_sheets
from scripts.pages.build import load_site

SIZES = ("phone", "desktop")


def test_every_file_on_the_page_is_there(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop", java_script_enabled=False)
    page.goto(site_url + "kit.html")
    links = page.locator(".kit-files a")
    # five regions, three audiences, seven files at least
    assert links.count() >= 105
    expect(page.get_by_role("button", name=re.compile("复制公众号正文"))).to_have_count(0)
    for at in range(links.count()):
        link = links.nth(at)
        answer = page.request.head(site_url + str(link.get_attribute("href")))
        assert answer.ok, link.get_attribute("href")
        assert re.fullmatch(r"\S+-\S+-\S+\.(pdf|png|html|docx|txt)", str(link.get_attribute("download")))


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_window(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    page = open_page(size)
    page.goto(site_url + "kit.html")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".kit-files a, .kit-previews a, .kit-set summary, .kit-copy button")]
        .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_article_goes_to_the_clipboard_as_it_looks(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop", permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + "kit.html")
    page.get_by_role("button", name=re.compile("复制公众号正文.*山西省，个人")).click()
    expect(page.locator(".kit-copied", has_text="已复制，到公众号编辑器里粘贴。")).to_have_count(1)
    html = page.evaluate(
        "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(blob => blob.text())"
    )
    assert "每人每天15元" in html
    assert 'style="' in html


def test_without_a_clipboard_the_button_says_how(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(site_url + "kit.html")
    page.get_by_role("button", name=re.compile("复制公众号正文.*山西省，个人")).click()
    expect(page.locator(".kit-copied", has_text="请打开下载的文章，全选、复制")).to_have_count(1)


@pytest.mark.parametrize(("region", "audience"), [("山西省", "个人"), ("三门峡市", "企业"), ("德州市", "培训机构")])
def test_codes_open_what_they_promise(
    open_page: Callable[..., Page], site_url: str, region: str, audience: str
) -> None:
    sheets = build_sheets(load_site(date(2026, 1, 1))[0])
    sheet = next(item for item in sheets if (item.region, item.audience.name) == (region, audience))
    policy, calculator = codes(sheet, site_url)
    page = open_page("desktop")
    page.goto(policy.url)
    expect(page.locator("h1")).to_contain_text("职业技能提升行动")
    page.goto(calculator.url)
    expect(page.locator('input[name="q-region"]:checked')).to_have_value(region)
    expect(page.locator('input[name="q-asker"]:checked')).to_have_value(sheet.audience.asker)
