"""Beside a clause: clauses near to it in all documents, and what people look for who are led here; both from the search index."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from urllib.parse import quote

from markupsafe import Markup

from scripts.pages.markup import el
from scripts.pages.site_data import Site, clause_label, page_url
from scripts.search.index import Index, open_index
from scripts.search.related import Nearness, questions, related

_QUESTIONS = 4


@cache
def _opened() -> Index:
    return open_index()


@lru_cache(maxsize=1)
def _among(policies: frozenset[str]) -> Nearness:
    """The passages of these policies: in a large library those of a part, because the whole of it would take too long."""
    model = _opened().model
    ids = [policy["id"] for policy in model.data["policies"]]
    return Nearness(replace(model, views=tuple(view for view in model.views if ids[view.policy] in policies)))


@cache
def _questions() -> dict[str, list[str]]:
    return questions(_opened().model.data)


def related_block(policy_id: str, unit_id: str, site: Site, *, base: str) -> Markup | None:
    """A closed block with both lists; nothing for a clause that is near to no other and answers no topic."""
    clause = f"{policy_id}:{unit_id}"
    near = []
    among = _among(frozenset(policy.id for policy in site.policies))
    for other in related(among, clause):
        other_policy, local = other.split(":", 1)
        policy = site.policy(other_policy)
        label = f"{policy.region['name']} {clause_label(policy.document, local)}"
        title = policy.document.node(local).title
        near.append(el("li", el("a", label, href=base + page_url(other_policy, local)), f" {title}" if title else None))
    asked = _questions().get(clause, [])[:_QUESTIONS]
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
