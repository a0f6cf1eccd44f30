"""关怀版: its entry on every page, remembered; reading aloud with a voice of the device, and only with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.templates import TEMPLATES

# The browser that tests has no voices: this one speaks into a list, one utterance at a time.
SPEECH = """([local, language]) => {
  window.said = [];
  let speaking = null;
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => [{ localService: local, lang: language, name: '测试' }],
    speak(utterance) { speaking = utterance; said.push(utterance.text); },
    cancel() { speaking = null; },
    pause() { said.push('（暂停）'); },
    resume() { said.push('（继续）'); },
    addEventListener() {},
  };
  window.finish = () => { const done = speaking; speaking = null; if (done) done.onend(); };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
}"""


def speaking(page: Page, local: bool, language: str) -> None:
    """A browser with one voice."""
    page.add_init_script(f"({SPEECH})([{str(local).lower()}, {language!r}])")


def test_the_entry_is_on_every_page_and_the_choice_is_kept(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "index.html")
    page.get_by_role("button", name="关怀版").click()
    for path in TEMPLATES:
        page.goto(site_url + path)
        if path == "404.html":
            # served under any address, so it has no way to the site's files: it is large as it is
            assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
            continue
        expect(page.get_by_role("button", name="关怀版")).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20, path
    page.goto(site_url + "index.html")
    page.get_by_role("button", name="关怀版").click()
    page.goto(site_url + "about.html")
    expect(page.get_by_role("button", name="关怀版")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    ("local", "language"),
    [
        (False, "zh-CN"),  # a voice that works on a server would be sent what is on the page
        (True, "en-US"),
    ],
)
def test_no_reading_aloud_without_a_chinese_voice_of_the_device(
    open_page: Callable[..., Page], site_url: str, local: bool, language: str
) -> None:
    page = open_page("phone")
    speaking(page, local, language)
    page.goto(site_url + "about.html")
    page.get_by_role("button", name="关怀版").click()
    expect(page.get_by_role("button", name="朗读本页")).to_be_hidden()


def test_reading_aloud(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    speaking(page, True, "zh-CN")
    page.goto(site_url + "policies/shanxi-2019.html")
    start = page.get_by_role("button", name="朗读本页")
    expect(start).to_be_hidden()
    page.get_by_role("button", name="关怀版").click()
    # from what is on the screen
    page.locator("#s2-i6").evaluate("element => element.scrollIntoView()")
    start.click()
    expect(page.get_by_role("button", name="暂停")).to_be_focused()
    expect(page.locator("#s2-i6")).to_have_class("being-read")
    for _ in range(12):
        page.evaluate("finish()")
    said = "".join(page.evaluate("said"))
    assert "高级工每人600元的标准" in said
    assert "复制引用" not in said
    assert all(len(part) <= 200 for part in page.evaluate("said"))
    expect(page.locator(".being-read")).to_be_in_viewport()
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="继续").click()
    assert page.evaluate("said.slice(-2)") == ["（暂停）", "（继续）"]
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".being-read")).to_have_count(0)
    expect(start).to_be_focused()
    count = page.evaluate("said.length")
    page.evaluate("finish()")
    assert page.evaluate("said.length") == count


def test_reading_stops_at_the_end_and_with_the_mode(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    speaking(page, True, "zh-CN")
    page.goto(site_url + "policies/index.html")
    page.get_by_role("button", name="关怀版").click()
    start = page.get_by_role("button", name="朗读本页")
    start.click()
    page.evaluate("() => { for (let count = 0; count < 500; count += 1) finish(); }")
    expect(start).to_be_visible()
    assert "山西省" in "".join(page.evaluate("said"))
    start.click()
    page.get_by_role("button", name="关怀版").click()
    expect(page.locator(".being-read")).to_have_count(0)
    expect(page.get_by_role("button", name="停止")).to_be_hidden()
