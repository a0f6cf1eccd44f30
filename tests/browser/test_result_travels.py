"""The result on paper, as picture, text, link and QR code: what arrives is what was on the screen."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.browser.conftest import Guard
from tests.browser.test_calculator import SENIOR, card, choose, fragment

OpenPage = Callable[..., Page]
EVERYTHING = fragment(asker="enterprise", region="~", kinds="all", persons="5", training_type="pre_job")


def decoded(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".calc-card:not(.is-example)").first).to_be_visible()


@pytest.mark.parametrize("answers", [SENIOR, EVERYTHING])
def test_slip_is_one_page_with_a_code_that_opens_it_again(open_page: OpenPage, site_url: str, answers: str) -> None:
    page = open_page("desktop")
    page.add_init_script("window.print = () => { window.printed = true; }")
    opened(page, site_url + answers)
    page.get_by_role("button", name="打印结果单").click()
    page.wait_for_function("() => window.printed")
    pdf = page.pdf(prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    codes = decoded(document[0].render(scale=2).to_pil())
    assert codes == [page.url]
    # Fonts write some characters as radicals (⽇ for 日); NFKC takes them back.
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", PdfReader(io.BytesIO(pdf)).pages[0].extract_text()))
    for words in ("测算结果单", "测算日期", "规则集编号", "填写的情况", "仅供参考", "已经结束", "问谁"):
        assert words in text
    figure = page.locator(".calc-total strong").first.inner_text()
    again = open_page("desktop")
    opened(again, codes[0])
    expect(again.locator(".calc-total strong").first).to_have_text(figure)
    expect(again.locator(".calc-notices")).to_be_hidden()


def test_slip_with_too_many_results_says_how_many_are_left(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    opened(page, site_url + EVERYTHING)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    slip = page.locator(".calc-slip")
    listed = slip.locator(".slip-item").count()
    assert listed >= 1
    left = re.search(r"另有(\d+)项没有列在这里", slip.text_content() or "")
    assert left is not None
    total = page.evaluate(
        """() => [...document.querySelectorAll('.calc-more > summary')]
          .reduce((sum, summary) => sum + Number(/（(\\d+)项）/.exec(summary.textContent)[1]), 0)"""
    )
    assert int(left[1]) + listed == total + page.locator(".calc-cards > .calc-card").count()


def test_picture_can_be_read_and_opens_the_result_again(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone", has_touch=True, is_mobile=True)
    opened(page, site_url + SENIOR)
    page.get_by_role("button", name="保存成图片").click()
    expect(page.locator(".calc-said")).to_contain_text("图片画好了")
    content = page.evaluate(
        """async () => {
          const bytes = new Uint8Array(await (await createImageBitmap(document.querySelector('.calc-picture'))
            .then((bitmap) => { const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
              canvas.getContext('2d').drawImage(bitmap, 0, 0); return canvas.convertToBlob(); })).arrayBuffer());
          let text = ''; for (const byte of bytes) text += String.fromCharCode(byte);
          return btoa(text);
        }"""
    )
    image = Image.open(io.BytesIO(base64.b64decode(content)))
    assert image.width == 1080
    assert 1500 < image.height <= 5200
    assert decoded(image) == [page.url]
    # Light paper, dark letters: far more than a blank sheet with a code on it.
    histogram = image.convert("L").crop((0, 0, 1080, image.height - 600)).histogram()
    assert sum(histogram[:100]) > 20_000
    assert sum(histogram[240:]) > sum(histogram) * 0.8


def test_picture_is_saved_as_a_file_of_at_most_a_million_bytes(
    open_page: OpenPage, site_url: str, tmp_path: Path
) -> None:
    page = open_page("desktop")
    opened(page, site_url + EVERYTHING)
    with page.expect_download() as download:
        page.get_by_role("button", name="保存成图片").click()
    assert re.fullmatch(r"测算结果-\d{4}-\d{2}-\d{2}\.png", download.value.suggested_filename)
    file = tmp_path / "picture.png"
    download.value.save_as(file)
    assert 50_000 < file.stat().st_size <= 1_000_000
    assert decoded(Image.open(file)) == [page.url]


def test_without_a_drawing_surface_the_page_says_so(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    page.context.route(
        "**/picture.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body="x")
    )
    opened(page, site_url + SENIOR)
    page.get_by_role("button", name="保存成图片").click()
    expect(page.locator(".calc-said")).to_contain_text("可以改用“复制文字”")


def test_code_on_screen_is_an_image_of_the_link(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    opened(page, site_url + SENIOR)
    page.get_by_role("button", name="二维码").click()
    shown = page.locator("img.calc-code")
    expect(shown).to_be_visible()
    data = (shown.get_attribute("src") or "").split(",")[1]
    assert decoded(Image.open(io.BytesIO(base64.b64decode(data)))) == [page.url]
    # A changed answer takes the old code away.
    page.get_by_role("button", name="把问题列在一页上").click()
    choose(page, "certificate_level", "初级工")
    expect(card(page).locator(".calc-figure")).to_have_text("300元")
    expect(shown).to_have_count(0)


def test_a_missing_code_is_told_and_the_rest_still_works(open_page: OpenPage, site_url: str, guard: Guard) -> None:
    guard.expect("Failed to load resource")
    page = open_page("desktop")
    page.add_init_script("window.print = () => { window.printed = true; }")

    def missing(route: Route) -> None:
        route.fulfill(status=404)

    page.context.route("**/segno_encoder*", missing)
    opened(page, site_url + SENIOR)
    page.get_by_role("button", name="二维码").click()
    expect(page.locator(".calc-said")).to_contain_text("可以改用“复制链接”")
    page.get_by_role("button", name="打印结果单").click()
    page.wait_for_function("() => window.printed")
    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1
    choose(page, "certificate_level", "初级工")
    expect(card(page).locator(".calc-figure")).to_have_text("300元")


def test_link_of_other_rules_shows_what_changed(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    seen = "certificate-subsidy:a30000,former-benefit:c5000"
    page.goto(f"{site_url}{SENIOR}&rules=000000000000&seen={seen}")
    notice = page.locator(".calc-notices[role=status]")
    expect(notice).to_contain_text("另一版规则（编号000000000000）")
    expect(notice).to_contain_text("2项结果不同")
    rows = notice.locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("取证补贴")
    expect(rows.nth(0).locator("td").nth(0)).to_have_text("符合，300元")
    expect(rows.nth(0).locator("td").nth(1)).to_have_text("符合，600元")
    expect(rows.nth(1)).to_contain_text("former-benefit")
    expect(rows.nth(1)).to_contain_text("最多50元")
    expect(rows.nth(1)).to_contain_text("现在没有列出这一项")
    # The notice survives a reload and ends with the first changed answer.
    page.reload()
    expect(notice).to_contain_text("2项结果不同")
    page.get_by_role("button", name="把问题列在一页上").click()
    choose(page, "certificate_level", "初级工")
    expect(notice).to_be_hidden()
    assert "rules=000000000000" not in page.url


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("certificate-subsidy:a60000", "没有变化"),
        ("", "没有带当时的结果"),
        ("certificate-subsidy:zz", "链接里写得不完整"),
    ],
)
def test_link_of_other_rules_without_changes(open_page: OpenPage, site_url: str, seen: str, words: str) -> None:
    page = open_page("desktop")
    page.goto(f"{site_url}{SENIOR}&rules=000000000000&seen={seen}")
    expect(page.locator(".calc-notices")).to_contain_text(words)


def test_an_altered_link_is_found_out(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    opened(page, site_url + SENIOR)
    expect(page).to_have_url(re.compile(r"&seen=certificate-subsidy:a60000$"))
    altered = page.url.replace("a60000", "a90000")
    page.goto("about:blank")
    opened(page, altered)
    expect(page.locator(".calc-notices")).to_contain_text("链接可能被改动过")
    expect(page.locator(".calc-notices tbody tr")).to_contain_text("符合，900元")
    expect(card(page).locator(".calc-figure")).to_have_text("600元")


def test_what_a_link_holds_and_the_page_does_not_know_is_said(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR + "&certificate_type=paper,专项职业能力证书&old_fact=1&new_occupation=maybe&v=2")
    notice = page.locator(".calc-notices")
    expect(notice).to_contain_text("3处内容")
    for words in ("“证书种类”里的“paper”", "“old_fact”", "里的“maybe”", "由更新的页面生成"):
        expect(notice).to_contain_text(words)
