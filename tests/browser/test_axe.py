"""axe-core on every page template: WCAG 2.0 to 2.2, A and AA, and its best practices, without a single violation."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "index.html",
    "calculator.html",
    "search.html",
    "compare.html",
    "policies/index.html",
    "policies/sanmenxia-2019-26.html",
    "policies/huantai-2020-1-source.html",
    "policies/huantai-2020-1-numbers.html",
    "roster.html",
    "kit.html",
    "counter.html",
    "glossary.html",
    "departments.html",
    "relations.html",
    "about.html",
    "404.html",
)
RUN = """async rules => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], elementRef: false });
  return found.violations.map(rule => [rule.id, rule.nodes.length, rule.nodes.slice(0, 3).map(node => node.target.join(" "))]);
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script, from node_modules; ``AXE_CORE`` names another copy."""
    path = Path(os.environ.get("AXE_CORE", ROOT / "node_modules/axe-core/axe.min.js"))
    assert path.is_file(), "没有找到 axe-core；npm ci 会安装它"
    return path.read_text(encoding="utf-8")


def _violations(page: Page, axe: str) -> Any:
    # a script put in by the test driver: the page's own policy forbids any from elsewhere
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    return page.evaluate(RUN, RULES)


@pytest.mark.parametrize("path", PAGES)
def test_no_violation(open_page: Callable[..., Page], site_url: str, axe: str, path: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + path)
    found = {}
    for large in (False, True):
        page.evaluate("large => document.documentElement.classList.toggle('large-type', large)", large)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if violations := _violations(page, axe):
                found[f"{width}{'，关怀版' if large else ''}"] = violations
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_violation_in_the_search_dialog(open_page: Callable[..., Page], site_url: str, axe: str, width: int) -> None:
    page = open_page("desktop")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site_url + "index.html")
    page.locator("[data-open-search]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert _violations(page, axe) == []
    dialog.get_by_role("combobox").first.fill("取证补贴")
    expect(dialog.locator(".cs-row").first).to_be_visible()
    assert _violations(page, axe) == []


def test_no_violation_with_everything_unfolded(open_page: Callable[..., Page], site_url: str, axe: str) -> None:
    page = open_page("phone")
    found = {}
    for path in ("policies/shanxi-2019.html", "compare.html", "index.html"):
        page.goto(site_url + path)
        page.get_by_role("button", name="更多").click()
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        if violations := _violations(page, axe):
            found[path] = violations
    assert found == {}
