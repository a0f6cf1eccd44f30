"""术语: every term in plain words, with the texts' own words and every clause where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.glossary import Term
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.site_data import Site, clause_label, page_url, units_with_text
from scripts.parse.width import fold


def glossary_page(site: Site, groups: tuple[str, ...]) -> Page:
    """The page at glossary.html."""
    description = "职业技能提升行动文件用语：人群、证书、培训、资金和做法，原文怎么说、白话是什么、在哪些条款出现。"
    return Page("glossary.md", "术语", partial(_content, site, groups), {"description": description})


def _content(site: Site, groups: tuple[str, ...]) -> Markup:
    by_id = {term.id: term for term in site.terms}
    blocks = []
    for number, group in enumerate(groups):
        members = [term for term in site.terms if term.group == group]
        blocks.append(el("h2", group, id=f"group-{number + 1}"))
        blocks.extend(_term(term, by_id, site) for term in members)
    jumps = [
        el(
            "details",
            el("summary", f"{group}（{sum(term.group == group for term in site.terms)}）"),
            el(
                "p",
                *(el("a", term.term, href=f"#{term.id}", class_="chip") for term in site.terms if term.group == group),
                class_="chips",
            ),
            open=True,
            data_fold=True,
        )
        for group in groups
    ]
    return join(
        [
            el("h1", "术语"),
            el(
                "p",
                f"文件里的词，共{len(site.terms)}条。“原文”一栏是文件自己的话；“白话”是编者的解释，只帮助理解，不能当依据，也不含数额。",
                class_="lead",
            ),
            el("nav", *jumps, class_="jumps", aria_label="词条目录"),
            *blocks,
        ]
    )


def occurrences(term: Term, policy: Policy) -> Iterator[str]:
    """Local ids of the clauses of a policy whose own text contains a form of the term, in document order."""
    forms = [fold(form) for form in term.forms]
    for unit_id, text in units_with_text(policy.document):
        folded = fold(text)
        if any(form in folded for form in forms):
            yield unit_id


def _term(term: Term, by_id: dict[str, Term], site: Site) -> Markup:
    quotes = []
    for quoted in term.quotes:
        policy = site.policy(quoted.policy)
        link = el(
            "a",
            f"{policy.region['name']} {clause_label(policy.document, quoted.clause)}",
            href=page_url(policy.id, quoted.clause),
            class_="cite",
        )
        quotes.append(el("blockquote", "“", quoted.text, "”", link, class_="quote"))
    also = []
    if term.abbreviations:
        also.append(el("p", el("span", "简称：", class_="muted"), "、".join(term.abbreviations)))
    for synonym in term.synonyms:
        also.append(
            el(
                "p",
                el("span", "也说：", class_="muted"),
                synonym.word,
                el("span", f"（{synonym.reason}）", class_="muted"),
            )
        )
    if term.see:
        others = join((el("a", by_id[other].term, href=f"#{other}") for other in term.see), "、")
        also.append(el("p", el("span", "参看：", class_="muted"), others))
    places = []
    total = 0
    first = site.parts[0].policies
    for policy in first:
        units = list(occurrences(term, policy))
        total += len(units)
        if units:
            links = (
                el("a", clause_label(policy.document, unit), href=page_url(policy.id, unit), class_="cite")
                for unit in units
            )
            places.append(el("li", el("span", policy.region["name"], class_="place"), *links))
    whole = len(first) == len(site.policies)
    return el(
        "section",
        el("h3", term.term, id=term.id),
        el("p", el("span", "白话", class_="badge"), " ", term.plain),
        *quotes,
        *also,
        el(
            "details",
            el("summary", f"出现在{total}处条款" if whole else f"在其中{len(first)}份文件里出现在{total}处条款"),
            el("ul", *places, class_="places"),
            None
            if whole
            else el("p", el("a", "在全部文件里搜索这个词", href=f"search.html?q={quote(term.term)}"), class_="actions"),
        ),
        class_="card term-card",
    )
