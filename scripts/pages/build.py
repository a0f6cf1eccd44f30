"""All generated pages of one build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from scripts.ledger.page import ledger_page
from scripts.library import Policy, load_library
from scripts.pages.compare_page import compare_page
from scripts.pages.departments_page import departments_page
from scripts.pages.glossary import load_glossary
from scripts.pages.glossary_page import glossary_page
from scripts.pages.home_page import home_page
from scripts.pages.page import Page
from scripts.pages.policies_index import LEVELS, policies_index
from scripts.pages.policy_page import policy_page
from scripts.pages.relations_page import relations_page
from scripts.pages.site_data import Site
from scripts.pages.source_page import source_page
from scripts.parse.ordinals import chinese
from scripts.rules.bundle import shared_bundle


def _place(policy: Policy) -> tuple[int, str]:
    """Provinces before cities before counties, then by region code: the order in which Chinese readers expect places."""
    level = policy.region["level"]
    return list(LEVELS).index(level) if level in LEVELS else len(LEVELS), policy.region["code"]


def load_site(today: date) -> tuple[Site, tuple[str, ...]]:
    """The site's data and the groups of the glossary. Raises DataError on anything that is not traceable."""
    policies = load_library()
    groups, terms = load_glossary(policies)
    return Site(tuple(sorted(policies, key=_place)), shared_bundle(), terms, today), groups


def generate(site: Site, groups: tuple[str, ...]) -> Iterator[Page]:
    """Every generated page. A page is made when its content is asked for and holds nothing of its own before and after."""
    yield home_page(site)
    yield glossary_page(site, groups)
    for number in range(len(site.parts)):
        for make in (policies_index, compare_page, departments_page, relations_page):
            yield _of_part(site, number, make)
        for policy in site.parts[number].policies:
            for own in (policy_page, _source_page, _ledger_page):
                yield _of_part(site, number, partial(own, policy))


def _of_part(site: Site, number: int, make: Callable[[Site], Page]) -> Page:
    """The page that ``make`` makes of a part, without the part: its rules are put together anew when the page is written."""
    page = make(site.parts[number])
    return replace(page, content=lambda: make(site.parts[number]).html)


def _source_page(policy: Policy, part: Site) -> Page:
    return source_page(policy, part.shared("index"))


def _ledger_page(policy: Policy, part: Site) -> Page:
    return ledger_page(policy.id, part.bundle, part.shared("index"))


_REGION_NOTE = "测算时只取所问地区的规则，所以服务器看得出取了哪个地区的，看不出别的回答。"


def about_words(site: Site) -> dict[str, str]:
    """Values that the hand-written pages may name."""
    return {
        "policy_count": chinese(len(site.policies)),
        "benefit_count": str(len(site.bundle["benefits"])),
        "citation_count": str(len(site.bundle["citations"])),
        "term_count": str(len(site.terms)),
        "region_note": "" if len(site.parts) == 1 else _REGION_NOTE,
        "ledger_links": "、".join(
            f"[{plain_in_markdown(policy.region['name'])}](policies/{policy.id}-numbers.md)"
            for policy in site.parts[0].policies
        )
        + ("" if len(site.parts) == 1 else "，其余见[政策原文](policies/index.md)"),
    }


def plain_in_markdown(text: str) -> str:
    """Text that neither Markdown nor HTML takes for markup: what could be is written as a character reference."""
    return "".join(char if char.isalnum() else f"&#{ord(char)};" for char in text)
