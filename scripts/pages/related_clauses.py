"""Beside a clause: clauses near to it in all documents, and what people look for who are led here; both from the search data."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from calculator.memo import once
from scripts.library import POLICIES, load_library
from scripts.pages.markup import el
from scripts.pages.site_data import Site, clause_label, page_url
from scripts.rules.bundle import shared_bundle
from scripts.search.data import SYNONYMS, nearby, read_synonyms, simplified_in, topics_of
from scripts.search.related import Nearness, questions, related

_QUESTIONS = 4


class _Language(NamedTuple):
    """What the search knows of all documents together."""

    words: dict[str, Any]
    simplified: dict[str, str]
    questions: dict[str, list[str]]


@cache
def _language() -> _Language:
    policies = load_library()
    words = read_synonyms(POLICIES / SYNONYMS, policies)
    return _Language(words, simplified_in(policies, words, shared_bundle()), questions(topics_of(words)))


@once
def _among(site: Site) -> Nearness:
    """The clauses of the site: in a large library those of a part, because the whole of it would take too long."""
    language = _language()
    return nearby(site.policies, language.words, site.bundle, language.simplified)


def related_block(policy_id: str, unit_id: str, site: Site, *, base: str) -> Markup | None:
    """A closed block with both lists; nothing for a clause that is near to no other and answers no topic."""
    clause = f"{policy_id}:{unit_id}"
    near = []
    for other in related(_among(site), clause):
        other_policy, local = other.split(":", 1)
        policy = site.policy(other_policy)
        label = f"{policy.region['name']} {clause_label(policy.document, local)}"
        title = policy.document.node(local).title
        near.append(el("li", el("a", label, href=base + page_url(other_policy, local)), f" {title}" if title else None))
    asked = _language().questions.get(clause, [])[:_QUESTIONS]
    chips = [el("a", question, href=f"{base}search.html?q={quote(question)}", class_="chip") for question in asked]
    if not near and not chips:
        return None
    return el(
        "details",
        el("summary", "相近的条款和常查的事"),
        el("ul", *near) if near else None,
        el("p", el("span", "大家还查：", class_="muted"), *chips, class_="chips") if chips else None,
        class_="related",
    )
