"""What can be measured of "easy to read and to hit", on every template, in the normal and in the large-type mode (关怀版).

Normal: text at least 16 px, targets at least 44 px, contrast at least 4.5:1. Large type: 20 px, 60 px and 7:1. No page scrolls
sideways, down to 320 px and with text 1.76 times as large (the largest setting of WeChat).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.gate import WIDTHS
from tests.browser.measures import FAINT_TEXT, SMALL_TARGETS, SMALL_TEXT, TOO_WIDE
from tests.browser.templates import TEMPLATES

LARGEST_SETTING = 1.76
SCALE = """factor => {
  const root = document.documentElement;
  root.style.fontSize = '';
  if (factor !== 1) root.style.fontSize = factor * parseFloat(getComputedStyle(root).fontSize) + 'px';
}"""


def set_large_type(page: Page, large: bool) -> None:
    """The mode, without the button: the button is not on the page of a wrong address, which is large as it is."""
    page.evaluate("large => document.documentElement.classList.toggle('large-type', large)", large)


def measured(page: Page, widths: tuple[int, ...] = WIDTHS) -> dict[str, Any]:
    """Everything on the page as it is now that is too small, too faint or too wide, by mode and width."""
    found = {}
    before = page.viewport_size
    for large in (False, True):
        set_large_type(page, large)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            where = f"{width}{'，关怀版' if large else ''}"
            if width != 320:
                found[f"{where}：字小"] = page.evaluate(SMALL_TEXT, 20 if large else 16)
                found[f"{where}：目标小"] = page.evaluate(SMALL_TARGETS, 60 if large else 44)
                found[f"{where}：对比度低"] = page.evaluate(FAINT_TEXT, 7 if large else 4.5)
            found[f"{where}：过宽"] = page.evaluate(TOO_WIDE)
            page.evaluate(SCALE, LARGEST_SETTING)
            found[f"{where}，字再放大：过宽"] = page.evaluate(TOO_WIDE)
            page.evaluate(SCALE, 1)
    set_large_type(page, False)
    if before:
        page.set_viewport_size(before)
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("path", TEMPLATES)
def test_every_template(open_page: Callable[..., Page], site_url: str, path: str) -> None:
    page = open_page("phone")
    page.goto(site_url + path)
    assert measured(page) == {}


def test_the_measures_find_what_they_are_for(open_page: Callable[..., Page], site_url: str) -> None:
    """A gate that cannot fail is none: each fault, put in by hand, is found."""
    page = open_page("phone")
    page.goto(site_url + "about.html")
    page.evaluate(
        """() => {
          const part = document.createElement('section');
          part.innerHTML = `<p style="font-size:12px">小字</p><button style="min-height:0;height:30px;font-size:16px">小按钮</button>
            <p style="color:#999;background:#fff">淡字</p><p style="width:60rem">宽</p>
            <p style="color:rgb(0 0 0 / .4)">半透明</p>`;
          document.querySelector('article').append(part);
        }"""
    )
    assert [name.split(" ")[0] for name in page.evaluate(SMALL_TEXT, 16)] == ["p"]
    assert [name.split(" ")[1] for name in page.evaluate(SMALL_TARGETS, 44)] == ["“小按钮”"]
    assert [name.split(" ")[1] for name in page.evaluate(FAINT_TEXT, 4.5)] == ["“淡字”", "“半透明”"]
    assert "“宽”" in str(page.evaluate(TOO_WIDE))
