"""The calculator as a person uses it: by the questions' words and the options' names, with a pointer or with the keyboard only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from scripts.rules.bundle import build_bundle

MOST_QUESTIONS = 40
MOST_TABS = 150
# tenths of a second for one answer to lead to the next question
PATIENCE = 300
UNKNOWN = "不清楚"


class Pointer:
    """Clicks and types; the choice of an option is a click on its label."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        button.click()

    def choose(self, options: Locator, name: re.Pattern[str] | str) -> None:
        # the label is what a finger hits; the input itself may be drawn over
        options.locator("xpath=ancestor::label[1]").click()

    def write(self, box: Locator, text: str) -> None:
        box.fill(text)


class Keyboard:
    """Tab, arrows, space, Enter and letters; nothing else. Fails when something cannot be reached."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Tab until the element has the focus."""
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"用键盘到不了：{wanted}")

    def press(self, button: Locator) -> None:
        self.reach(button)
        self.page.keyboard.press("Enter")

    def choose(self, options: Locator, name: re.Pattern[str] | str) -> None:
        if options.get_attribute("type") != "radio":
            self.reach(options)
            self.page.keyboard.press("Space")
            return
        # one stop for the whole group; arrows move inside it
        group = options.get_attribute("name")
        for _ in range(MOST_TABS):
            if self.page.evaluate(
                "name => document.activeElement.name === name && document.activeElement.type === 'radio'", group
            ):
                break
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if options.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not options.is_checked():
            self.page.keyboard.press("Space")
        expect(options).to_be_checked()

    def write(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)


class Calculator:
    """One person's way through the questions, on a phone (one at a time) or on a wide screen (a list)."""

    DONE = "完"

    def __init__(self, page: Page, hand: Pointer | Keyboard) -> None:
        bundle = build_bundle()
        self.page = page
        self.hand = hand
        self.facts = bundle["facts"]
        self.kinds = bundle["kinds"]
        self.asked = {definition["question"]: fact for fact, definition in self.facts.items()}
        self.form = page.get_by_role("form", name="填写情况")

    def question(self, words: str | re.Pattern[str]) -> Locator:
        """The group of controls that asks this, as it is named to a screen reader."""
        return self.form.get_by_role("group", name=words)

    def answer(self, group: Locator, value: str | list[str], kind: str) -> None:
        """Give one answer: options by name, a date in its three boxes, anything else typed."""
        role = "checkbox" if kind == "choices" else "radio"
        if value == UNKNOWN:
            self.hand.choose(group.get_by_label(re.compile(f"^{UNKNOWN}")).first, UNKNOWN)
        elif kind in ("choice", "choices", "bool"):
            for label in value if isinstance(value, list) else [value]:
                self.hand.choose(group.get_by_role(role, name=label, exact=True), label)
        elif kind == "date":
            for box, part in zip(group.get_by_role("textbox").all(), value_parts(str(value)), strict=True):
                self.hand.write(box, part)
        else:
            self.hand.write(group.get_by_role("textbox"), str(value))

    def who(self, asker: str) -> None:
        """我是……"""
        group = self.question(re.compile("我是|您是哪一方"))
        self.hand.choose(group.get_by_role("radio", name=re.compile(f"^{asker}")), asker)

    def where(self, journey: dict[str, Any]) -> None:
        """在哪里：one of the regions, or a place inside one."""
        group = self.question(re.compile("^(在哪里|您问的是哪个地区)"))
        if "place" in journey:
            self.hand.write(group.get_by_role("textbox"), journey["place"])
            self.page.keyboard.press("Tab")
        else:
            self.hand.choose(group.get_by_role("radio", name=journey["region"], exact=True), journey["region"])

    def what(self, kinds: list[str]) -> None:
        """想做什么：by the names of the benefits."""
        group = self.question(re.compile("^(想做什么|想了解什么)"))
        expect(group).to_be_visible()
        for kind in kinds:
            box = group.get_by_role("checkbox", name=re.compile("^" + re.escape(self.kinds[kind]["plain"])))
            if not box.count() or not box.first.is_visible():
                group.get_by_text("按待遇名称选").click()
            self.hand.choose(box, kind)

    def walk(self, journey: dict[str, Any], one_at_a_time: bool) -> None:
        """From the first question to the result."""
        step: Callable[[], None] = self.next if one_at_a_time else (lambda: None)
        self.who(journey["asker"])
        step()
        self.where(journey)
        step()
        self.what(journey["wants"])
        step()
        if one_at_a_time:
            self._one_by_one(journey["answers"])
        else:
            self._list(journey)

    def next(self) -> None:
        """下一题, and wait until the page has moved on."""
        before = self.shown()
        self.hand.press(self.form.get_by_role("button", name=re.compile("^(下一题|继续)$")))
        self.page.wait_for_function(
            "([form, before]) => { const one = form.querySelector('fieldset > legend');"
            " return (one ? one.innerText.trim() : form.innerText.includes('已经答完') ? '完' : before) !== before; }",
            arg=[self.form.element_handle(), before],
        )

    def shown(self) -> str:
        """The question on the screen; DONE when everything has been asked."""
        legend = self.form.locator("fieldset > legend").first
        return legend.inner_text().strip() if legend.count() else self.DONE

    def _one_by_one(self, answers: dict[str, Any]) -> None:
        for _ in range(MOST_QUESTIONS):
            words = self.shown()
            if words == self.DONE:
                # the result comes into view by itself; the button is there for those who scrolled away
                return
            fact = self.asked[words]
            self.answer(self.question(words), answers.get(fact, UNKNOWN), self.facts[fact]["type"])
            self.next()
        raise AssertionError("问了太多题，还没有问完")

    def _list(self, journey: dict[str, Any]) -> None:
        """Whatever is asked is answered, in the order of the engine, until the result says what was expected."""
        answers = dict(journey["answers"])
        for _ in range(PATIENCE):
            asked = next((fact for fact in answers if self._asks(fact)), None)
            if asked:
                definition = self.facts[asked]
                try:
                    self.answer(self.question(definition["question"]), answers[asked], definition["type"])
                except NotInTime:
                    # What was answered before can make a question needless while the hand is on its way to it.
                    if self._asks(asked):
                        raise
                    continue
                del answers[asked]
                self.page.keyboard.press("Tab")
            elif self._says(journey):
                return
            else:
                self.page.wait_for_timeout(100)
        raise AssertionError(f"没有问到：{answers}；也没有得到应得的结果")

    def _asks(self, fact: str) -> bool:
        group = self.question(self.facts[fact]["question"])
        return group.count() > 0 and group.is_visible()

    def _says(self, journey: dict[str, Any]) -> bool:
        found = [(self.benefit(wanted["title"]), wanted["has"]) for wanted in journey["expect"]]
        return all(part.count() and all(words in part.inner_text() for words in has) for part, has in found)

    def benefit(self, title: str) -> Locator:
        """The part of the result about one benefit."""
        heading = self.page.get_by_role("heading", name=re.compile(re.escape(title) + "$"))
        return self.page.get_by_role("article").filter(has=heading).last


def value_parts(iso: str) -> list[str]:
    """2020-05-20 as a person writes it into three boxes: 2020, 5, 20."""
    return [part.lstrip("0") for part in iso.split("-")]
