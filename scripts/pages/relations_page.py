"""文件关系: which documents the library's texts refer to, from the nation down to the county, as a list and as a drawing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from scripts.library import Policy
from scripts.pages.clause_text import document_anchor, document_key
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.policy_page import short_title
from scripts.pages.site_data import Site, clause_label, page_url

LEVELS = ("国家", "省级", "市级", "县级")
_RANK = {"province": 1, "prefecture": 2, "county": 3}


@dataclass(frozen=True)
class Relative:
    """A document of the library or one it names. ``policy`` is the library's, ``anchor`` its id on the page."""

    anchor: str
    title: str
    number: str | None
    level: int
    policy: Policy | None


@dataclass(frozen=True)
class Edge:
    """``lower`` refers to ``upper`` in a unit of its text."""

    lower: str
    upper: str
    unit: str


def graph(site: Site) -> tuple[list[Relative], list[Edge]]:
    """Documents and references. A text's mention of itself (its own title or number) is not a reference."""
    documents: dict[str, Relative] = {}
    keys: dict[str, str] = {}
    for policy in site.policies:
        number = policy.record["document_number"]
        relative = Relative(policy.id, short_title(policy), number, _RANK[policy.region["level"]], policy)
        documents[policy.id] = relative
        for name in (number, policy.record["title"], policy.record["inner_title"]):
            if name:
                keys[document_key(None, name)] = policy.id
    edges: list[Edge] = []
    for policy in site.policies:
        for note in policy.document.annotations:
            if note.kind != "document-reference":
                continue
            title, number = _text(note.value.get("title")), _text(note.value.get("number"))
            anchor = keys.get(document_key(title, number)) or keys.get(document_key(title, None))
            if anchor is None:
                anchor = document_anchor(title, number)
                keys[document_key(title, number)] = anchor
                documents[anchor] = Relative(anchor, title or number or "", number, _level(title or number or ""), None)
            edge = Edge(policy.id, anchor, note.unit)
            if anchor != policy.id and edge not in edges:
                edges.append(edge)
    return sorted(documents.values(), key=lambda item: item.level), edges


def _text(value: object) -> str | None:
    return str(value) if value else None


def _level(title: str) -> int:
    """The level of a document by the organ that its title begins with."""
    match = re.match(r"(?:中共)?(?:国务院|中共中央|中央|国家|全国)|.{2,8}?(?:省|自治区)|.{2,8}?(?:县|旗|区)|.{2,8}?[市州]", title)
    organ = match.group() if match else ""
    if organ.endswith(("省", "自治区")):
        return 1
    if organ.endswith(("市", "州")):
        return 2
    if organ.endswith(("县", "旗", "区")):
        return 3
    return 0


def relations_page(site: Site) -> Page:
    """The page at relations.html."""
    documents, edges = graph(site)
    html = join(
        [
            el("h1", "文件关系"),
            el("p", "本站的文件在正文里引用了哪些上级文件。只列原文写明的引用；原文没有写的上下级关系，这里不推断。", class_="lead"),
            el("figure", _drawing(documents, edges), el("figcaption", "文件引用关系图：从国家到县，连线表示下面的文件在正文里引用了上面的文件。内容与下面的列表相同。"), class_="graph"),
            *(_level_block(level, documents, edges) for level in range(len(LEVELS))),
        ]
    )
    description = "职业技能提升行动文件之间的引用关系：国家、省、市、县各级文件，以及引用出现在哪一条。"
    return Page("relations.md", "文件关系", html, {"description": description, "wide": True})


def _level_block(level: int, documents: list[Relative], edges: list[Edge]) -> Markup | None:
    members = [item for item in documents if item.level == level]
    if not members:
        return None
    return join([el("h2", LEVELS[level], id=f"level-{level + 1}"), el("ul", *(_entry(item, documents, edges) for item in members), class_="relations")])


def _entry(item: Relative, documents: list[Relative], edges: list[Edge]) -> Markup:
    by_anchor = {other.anchor: other for other in documents}
    if item.policy:
        name = el("a", f"《{item.title}》", href=page_url(item.policy.id))
        held = el("span", "本站收有全文", class_="badge badge-ok")
    else:
        name = el("span", f"《{item.title}》" if item.title != item.number else item.title)
        held = el("span", "本站未收，只被引用", class_="badge")
    refers = [_reference(by_anchor[edge.upper], edge, item) for edge in edges if edge.lower == item.anchor]
    referred = [_reference(by_anchor[edge.lower], edge, by_anchor[edge.lower]) for edge in edges if edge.upper == item.anchor]
    if item.policy and not refers:
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


_WIDTH, _BOX, _TALL, _ROW = 1120, 200, 84, 150


def _drawing(documents: list[Relative], edges: list[Edge]) -> Markup:
    """A layered drawing: one row per level, every text also in the list below it."""
    rows = [[item for item in documents if item.level == level] for level in range(len(LEVELS))]
    used = [level for level, row in enumerate(rows) if row]
    at: dict[str, tuple[int, int]] = {}
    for y, level in enumerate(used):
        row = rows[level]
        gap = (_WIDTH - 90) / len(row)
        for x, item in enumerate(row):
            at[item.anchor] = (round(90 + gap * (x + 0.5)), 20 + y * _ROW)
    parts: list[Markup] = []
    for y, level in enumerate(used):
        parts.append(_svg_text(10, 20 + y * _ROW + _TALL // 2 + 6, LEVELS[level], "graph-level", "start"))
    for edge in edges:
        (x1, y1), (x2, y2) = at[edge.lower], at[edge.upper]
        middle = (y1 + y2 + _TALL) // 2
        parts.append(Markup('<path class="graph-edge" d="M{} {}C{} {} {} {} {} {}"/>').format(x1, y1, x1, middle, x2, middle, x2, y2 + _TALL))
    for anchor, (x, y) in at.items():
        item = next(other for other in documents if other.anchor == anchor)
        parts.append(_box(item, x, y))
    height = 20 + len(used) * _ROW - (_ROW - _TALL) + 20
    return Markup('<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        _WIDTH, height, Markup("").join(parts)
    )


def _box(item: Relative, x: int, y: int) -> Markup:
    held = "graph-box graph-held" if item.policy else "graph-box"
    name = item.policy.region["name"] if item.policy else _organ(item.title)
    second = item.number or ("原文未载明文号" if item.policy else "")
    lines = [_svg_text(x, y + 34, name, "graph-name", "middle"), _svg_text(x, y + 62, second, "graph-number", "middle")]
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}').format(
        held, x - _BOX // 2, y, _BOX, _TALL, Markup("").join(lines)
    )


def _organ(title: str) -> str:
    """The issuing organ at the head of a title, short enough for a box."""
    match = re.match(r".{2,14}?(?:人民政府办公[厅室]|国务院办公厅|人民政府|国务院|厅|委员会|局)", title)
    name = match.group() if match else title
    return name if len(name) <= 11 else name[:10] + "…"


def _svg_text(x: int, y: int, text: str, class_: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>').format(x, y, class_, anchor, escape(text))
