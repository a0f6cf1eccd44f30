"""axe-core on every page template and in every state a page can get into, without a single violation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calculator_page import UNKNOWN, Calculator, Pointer
from tests.browser.gate import violations, violations_everywhere
from tests.browser.templates import TEMPLATES
from tests.browser.test_measures import measured
from tests.browser.test_roster import PEOPLE, start, write


@pytest.mark.parametrize("path", TEMPLATES)
def test_no_violation(open_page: Callable[..., Page], site_url: str, path: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + path)
    assert violations_everywhere(page) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_violation_in_the_search_dialog(open_page: Callable[..., Page], site_url: str, width: int) -> None:
    page = open_page("desktop")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + "index.html")
    page.locator("[data-open-search]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("combobox").first.fill("取证补贴")
    expect(dialog.locator(".cs-row").first).to_be_visible()
    assert violations(page) == []


def test_no_violation_with_everything_unfolded(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    found = {}
    for path in ("policies/shanxi-2019.html", "compare.html", "index.html"):
        page.goto(site_url + path)
        page.get_by_role("button", name="更多").click()
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        if faults := violations(page):
            found[path] = faults
    assert found == {}


def test_every_step_of_the_calculator(open_page: Callable[..., Page], site_url: str) -> None:
    """Each question as it comes on a phone, then the result, then the same as a form on a wide screen."""
    page = open_page("phone")
    page.goto(site_url + "calculator.html")
    calculator = Calculator(page, Pointer(page))
    found = {}

    def look(name: str) -> None:
        if faults := {**violations_everywhere(page, (320,), height=6000), **measured(page, (320, 390))}:
            found[name] = faults

    calculator.who("企业")
    calculator.next()
    look("在哪里")
    calculator.where({"region": "三门峡市"})
    calculator.next()
    look("想做什么")
    calculator.what(["on_the_job_training", "equipment_grant"])
    calculator.next()
    for _ in range(20):
        words = calculator.shown()
        if words == calculator.DONE:
            break
        look(words)
        fact = calculator.asked[words]
        calculator.answer(calculator.question(words), UNKNOWN, calculator.facts[fact]["type"])
        calculator.next()
    expect(calculator.benefit("以工代训补贴")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    look("结果")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(calculator.question("参加培训的是哪类人员？（可多选）")).to_be_visible()
    look("表单和结果")
    assert found == {}


def test_the_roster_with_a_file(open_page: Callable[..., Page], site_url: str, tmp_path: Path) -> None:
    page = open_page("desktop")
    start(page, site_url, write(tmp_path, PEOPLE))
    found = {"核对列": {**violations_everywhere(page), **measured(page)}}
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_role("heading", name="测算结果")).to_be_focused()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    found["结果"] = {**violations_everywhere(page), **measured(page)}
    assert found == {"核对列": {}, "结果": {}}
