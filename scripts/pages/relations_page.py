"""文件关系: which documents the library's texts refer to, from the nation down to the county, as a list and as a drawing."""

from __future__ import annotations

import re
from functools import partial

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.pager import pager
from scripts.pages.policy_page import short_title
from scripts.pages.references import anchor_of, names_of
from scripts.pages.relations_drawing import LEVELS, Edge, Relative, draw
from scripts.pages.site_data import Site, clause_label, page_url

_RANK = {"province": 1, "prefecture": 2, "county": 3}


def graph(site: Site) -> tuple[list[Relative], list[Edge]]:
    """Documents and references. A text's mention of itself (its own title or number) is not a reference."""
    documents = {policy.id: _held(policy) for policy in site.policies}
    edges: list[Edge] = []
    for policy in site.policies:
        for note in policy.document.annotations:
            if note.kind != "document-reference":
                continue
            title, number = names_of(note)
            anchor = anchor_of(title, number, site.keys)
            name = title or number or ""
            if anchor not in documents:
                held = site.holds(anchor)
                relative = _held(site.policy(anchor)) if held else Relative(anchor, name, number, _level(name), None)
                documents[anchor] = relative
            edge = Edge(policy.id, anchor, note.unit)
            if anchor != policy.id and edge not in edges:
                edges.append(edge)
    return sorted(documents.values(), key=lambda item: item.level), edges


def _held(policy: Policy) -> Relative:
    """A document of the library."""
    level = _RANK[policy.region["level"]]
    return Relative(policy.id, short_title(policy), policy.record["document_number"], level, policy)


def _level(title: str) -> int:
    """The level of a document by the organ that its title begins with."""
    match = re.match(
        r"(?:中共)?(?:国务院|中共中央|中央|国家|全国)|.{2,8}?(?:省|自治区)|.{2,8}?(?:县|旗|区)|.{2,8}?[市州]", title
    )
    organ = match.group() if match else ""
    if organ.endswith(("省", "自治区")):
        return 1
    if organ.endswith(("市", "州")):
        return 2
    if organ.endswith(("县", "旗", "区")):
        return 3
    return 0


def relations_page(site: Site) -> Page:
    """The page at relations.html, or that of a part of a large library: its documents and what they refer to."""
    description = "职业技能提升行动文件之间的引用关系：国家、省、市、县各级文件，以及引用出现在哪一条。"
    return Page(
        site.shared("relations", ".md"), "文件关系", partial(_content, site), {"description": description, "wide": True}
    )


def _content(site: Site) -> Markup:
    documents, edges = graph(site)
    return join(
        [
            el("h1", "文件关系"),
            el(
                "p",
                "本站的文件在正文里引用了哪些上级文件。只列原文写明的引用；原文没有写的上下级关系，这里不推断。",
                class_="lead",
            ),
            pager("relations", site),
            el(
                "figure",
                draw(documents, edges),
                el(
                    "figcaption",
                    "文件引用关系图：从国家到县，连线表示下面的文件在正文里引用了上面的文件。内容与下面的列表相同。",
                ),
                class_="graph",
                tabindex="0",
            ),
            *(_level_block(level, documents, edges, site) for level in range(len(LEVELS))),
        ]
    )


def _level_block(level: int, documents: list[Relative], edges: list[Edge], site: Site) -> Markup | None:
    members = [item for item in documents if item.level == level]
    if not members:
        return None
    own = {policy.id for policy in site.policies}
    return join(
        [
            el("h2", LEVELS[level], id=f"level-{level + 1}"),
            el("ul", *(_entry(item, documents, edges, own) for item in members), class_="relations"),
        ]
    )


def _entry(item: Relative, documents: list[Relative], edges: list[Edge], own: set[str]) -> Markup:
    by_anchor = {other.anchor: other for other in documents}
    if item.policy:
        name = el("a", f"《{item.title}》", href=page_url(item.policy.id))
        held = el("span", "本站收有全文", class_="badge badge-ok")
    else:
        name = el("span", f"《{item.title}》" if item.title != item.number else item.title)
        held = el("span", "本站未收，只被引用", class_="badge")
    refers = [_reference(by_anchor[edge.upper], edge, item) for edge in edges if edge.lower == item.anchor]
    referred = [
        _reference(by_anchor[edge.lower], edge, by_anchor[edge.lower]) for edge in edges if edge.upper == item.anchor
    ]
    if item.policy and not refers and item.anchor in own:
        refers = [el("li", "原文没有引用其他文件", class_="absent")]
    return el(
        "li",
        el("p", name, f"（{item.number}）" if item.number and item.number != item.title else None, " ", held),
        el("div", el("p", "引用：", class_="muted"), el("ul", *refers)) if refers else None,
        el("div", el("p", "被引用：", class_="muted"), el("ul", *referred)) if referred else None,
        class_="card relation",
        id=item.anchor,
    )


def _reference(other: Relative, edge: Edge, where: Relative) -> Markup:
    """The other document, and the clause in which the reference stands."""
    assert where.policy is not None
    label = clause_label(where.policy.document, edge.unit)
    clause = el("a", f"{where.policy.region['name']} {label}", href=page_url(where.policy.id, edge.unit), class_="cite")
    name = f"《{other.title}》" if other.title != other.number else other.title
    return el("li", el("a", name, href=f"#{other.anchor}"), clause)
