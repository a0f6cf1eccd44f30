"""The ten journeys of journeys.yml, each on a phone and on a desktop, each ending in the right answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.yaml_files import read_yaml
from tests.browser.calculator_page import Calculator, Keyboard, Pointer
from tests.browser.conftest import Guard

JOURNEYS: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("journeys.yml"))["journeys"]
SIZES = ("phone", "desktop")


def test_the_ten_are_who_they_should_be() -> None:
    who = [journey["who"] for journey in JOURNEYS.values()]
    expected = {"citizen": 5, "enterprise": 2, "training_institution": 1, "clerk": 2}
    assert {name: who.count(name) for name in expected} == expected
    assert len(who) == 10
    means = [journey.get("by") for journey in JOURNEYS.values()]
    assert "keyboard" in means
    assert "plain" in means


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [name for name, journey in JOURNEYS.items() if "asker" in journey])
def test_calculator(open_page: Callable[..., Page], guard: Guard, site_url: str, name: str, size: str) -> None:
    journey = JOURNEYS[name]
    page = open_page(size)
    by = journey.get("by", "pointer")
    if by == "plain":
        guard.expect("Failed to load resource")
        page.context.route("**/snapshot*", lambda route: route.abort())
    page.goto(site_url + "index.html")
    hand = Keyboard(page) if by == "keyboard" else Pointer(page)
    hand.press(page.get_by_role("navigation", name="主要栏目").get_by_role("link", name="算一算"))
    page.wait_for_url("**/calculator.html")
    calculator = Calculator(page, hand)
    calculator.walk(journey, one_at_a_time=size == "phone")
    for wanted in journey["expect"]:
        found = calculator.benefit(wanted["title"])
        for words in wanted["has"]:
            expect(found).to_contain_text(words)
        for words in wanted.get("lacks", ()):
            expect(found).not_to_contain_text(words)
    link = calculator.benefit(journey["expect"][0]["title"]).get_by_role("link").first
    hand.press(link)
    page.wait_for_url("**/policies/*.html#*")
    expect(page.locator(":target")).to_be_in_viewport()


@pytest.mark.parametrize("size", SIZES)
def test_counter(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    journey = JOURNEYS["clerk_at_the_counter"]
    page = open_page(size, permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + "counter.html")
    hand = Keyboard(page)
    box = page.get_by_role("main").get_by_role("searchbox")
    hand.write(box, journey["question"])
    wanted = journey["expect"][0]
    expect(page.get_by_role("main")).to_contain_text(wanted["has"][0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_text("已复制").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    for words in wanted["has"]:
        assert words in copied
