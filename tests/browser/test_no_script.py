"""Without JavaScript: every policy, every table and every worked example can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.library import Policy, load_library
from scripts.pages.site_data import units_with_text
from scripts.verify.cases import load_cases
from tests.browser.templates import TEMPLATES

POLICIES = load_library()


def bare(text: str) -> str:
    return "".join(text.split())


def unfold(page: Page) -> None:
    """Opens what is folded the way a reader does, by its heading: a fold needs no script."""
    for _ in range(3):
        closed = page.locator("details:not([open]) > summary:visible")
        for index in reversed(range(closed.count())):
            closed.nth(index).click()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_a_policy_its_clauses_and_examples(open_page: Callable[..., Page], site_url: str, policy: Policy) -> None:
    page = open_page("desktop", java_script_enabled=False)
    page.goto(f"{site_url}policies/{policy.id}.html")
    shown = bare(page.locator("main").inner_text())
    for _, text in units_with_text(policy.document):
        # the longest piece between two marks: department badges and tooltips stand between pieces of one clause
        piece = max(bare(text).replace("(", "，").replace("（", "，").split("，"), key=len)
        assert piece in shown
    for example in page.locator("details.examples > summary").all():
        example.click()
    unfolded = page.locator("main").inner_text()
    for case in load_cases(policy.id):
        assert case["name"] in unfolded
    expect(page.locator(".example-result").first).to_be_visible()


def test_the_tables(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone", java_script_enabled=False)
    page.goto(site_url + "compare.html")
    cells = page.locator(".matrix tr[data-written] td")
    assert cells.count() % len(POLICIES) == 0
    assert all(cell.strip() for cell in cells.all_inner_texts())
    expect(page.locator("#kind-certificate-subsidy")).to_contain_text("每人600元")


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path != "404.html"])
def test_every_page_has_its_columns_and_says_what_needs_a_script(
    open_page: Callable[..., Page], site_url: str, path: str
) -> None:
    page = open_page("phone", java_script_enabled=False)
    page.goto(site_url + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    links = page.get_by_role("navigation", name="主要栏目").get_by_role("link")
    expect(links.last).to_be_visible()
    if path in ("calculator.html", "search.html", "counter.html", "roster.html"):
        expect(page.locator("main")).to_contain_text(
            "脚本" if path in ("search.html", "counter.html") else "JavaScript"
        )
    assert page.locator("main").bounding_box()["width"] <= 390  # type: ignore[index]
