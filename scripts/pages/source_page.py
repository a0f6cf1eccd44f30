"""The untouched source text with every clause as a span that can be lit, and the layout between them labelled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.markup import Child, el, join
from scripts.pages.page import Page
from scripts.pages.policy_page import short_title
from scripts.pages.site_data import clause_label
from scripts.parse.model import Document, Node

LAYOUT = {
    "blank": "空行",
    "line-end": "段末换行",
    "wrap": "排版折行",
    "space": "空格",
    "indent": "缩进",
    "bullet": "列表符号",
    "mark": "标记符号",
    "page-number": "页码",
    "running-head": "页眉",
    "rule": "横线",
}


@dataclass(frozen=True)
class Segment:
    """A stretch of the source that belongs to one unit, or to the layout (``unit`` is None)."""

    start: int
    end: int
    unit: str | None
    kind: str


def segments(document: Document) -> list[Segment]:
    """The source cut at every change of unit or token; together the segments are the whole text."""
    owner: list[str | None] = [None] * len(document.text)
    for unit_id in _owners(document):
        for start, end in document.spans_of(unit_id):
            owner[start:end] = [unit_id] * (end - start)
    out: list[Segment] = []
    for token in document.tokens:
        # layout between two stretches of one clause stays layout, whatever spans run across it
        layout = token.kind in LAYOUT and token.kind != "space"
        at = token.start
        while at < token.end:
            stop = at + 1
            while stop < token.end and owner[stop] == owner[at]:
                stop += 1
            out.append(Segment(at, stop, None if layout else owner[at], token.kind))
            at = stop
    return out


def _owners(document: Document) -> list[str]:
    """Nodes first, then their paragraphs, so that each character ends up with its smallest unit."""
    order = [node.id for node in document.walk()]
    order.extend(paragraph.id for node in document.walk() for paragraph in node.paragraphs)
    order.extend(paragraph.id for paragraph in document.paragraphs)
    return order


def source_page(policy: Policy, index: str = "index.html") -> Page:
    """The page at policies/<id>-source.html. ``index`` is the list of policies that it stands on."""
    meta: dict[str, str | bool] = {
        "description": f"{short_title(policy)}的原文，逐字对照每一条。",
        "column": "原文对照",
        "wide": True,
    }
    return Page(
        f"policies/{policy.id}-source.md", f"原文对照：{short_title(policy)}", partial(_content, policy, index), meta
    )


def _content(policy: Policy, index: str = "index.html") -> Markup:
    document = policy.document
    pieces = segments(document)
    lit = sum(piece.end - piece.start for piece in pieces if piece.unit)
    layout = sum(piece.end - piece.start for piece in pieces if not piece.unit)
    numbers = (
        f"全文{len(document.text)}个字符：条款文字{lit}个，版式字符（换行、空格、页码等）{layout}个，"
        f"合计{lit + layout}个，一个不少。"
    )
    kinds = [kind for kind in LAYOUT if any(piece.kind == kind and not piece.unit for piece in pieces)]
    return join(
        [
            el(
                "nav",
                el("a", "政策原文", href=index),
                el("span", " › ", aria_hidden="true"),
                el("a", policy.region["name"], href=f"{policy.id}.html"),
                el("span", " › ", aria_hidden="true"),
                el("span", "原文对照"),
                class_="crumbs",
                aria_label="当前位置",
            ),
            el("h1", "原文对照：", short_title(policy)),
            el(
                "p",
                "右边是收到时的原文，一个字符都没有改。点左边的条款，右边亮出它在原文里的每一个字；点右边的字，左边指出是哪一条。",
                class_="lead",
            ),
            el("p", numbers, class_="muted", data_coverage=f"{lit}+{layout}={len(document.text)}"),
            el(
                "p",
                el("button", "亮出全部条款", type="button", class_="button", data_light_all=True, aria_pressed="false"),
                el("a", "回到条款页", href=f"{policy.id}.html", class_="button"),
                class_="actions",
            ),
            el(
                "p",
                "版式字符：",
                *(el("span", LAYOUT[kind], class_=f"legend layout-{kind}") for kind in kinds),
                class_="legends",
            ),
            el("p", "", class_="source-now", role="status", aria_live="polite", data_source_now=True),
            el(
                "div",
                el("nav", _outline(policy), class_="source-outline", aria_label="条款"),
                el(
                    "div",
                    _source(document, pieces),
                    class_="source-text",
                    role="region",
                    tabindex="0",
                    aria_label="原文",
                ),
                class_="source-layout",
            ),
        ]
    )


def _source(document: Document, pieces: list[Segment]) -> Markup:
    anchors: set[str] = set()
    out: list[Child] = []
    for piece in pieces:
        text = Markup(str(el("i", document.text[piece.start : piece.end]))[3:-4].replace("\r", "&#13;"))
        if piece.unit is None:
            out.append(el("span", text, class_=f"layout layout-{piece.kind}", title=LAYOUT.get(piece.kind, piece.kind)))
            continue
        opening: list[Child] = []
        for unit in _opened(document, piece.unit):
            if unit not in anchors:
                anchors.add(unit)
                opening.append(el("span", id=unit))
        out.extend((*opening, el("span", text, class_="src", data_unit=piece.unit)))
    return join(out)


def _opened(document: Document, unit: str) -> list[str]:
    """Anchors that a segment may carry: its own unit, and the node that the unit's first paragraph opens."""
    node = unit.rsplit("-p", 1)[0]
    if unit.endswith("-p1") and node != unit and node in document.unit_ids():
        return [node, unit]
    return [unit]


def _outline(policy: Policy) -> Markup:
    document = policy.document

    def rows(nodes: tuple[Node, ...]) -> Markup:
        out = []
        for node in nodes:
            label = clause_label(document, node.id)
            words = f"{label} {node.title}" if node.marker and node.title and not label.endswith(node.title) else label
            target: Child = (
                el("a", words, href=f"#{node.id}", data_light=node.id)
                if not node.inferred
                else el("span", words, "（原文缺标题）", class_="muted")
            )
            out.append(el("li", target, rows(node.children) if node.children else None))
        return el("ol", *out)

    loose = [
        el("li", el("a", clause_label(document, paragraph.id), href=f"#{paragraph.id}", data_light=paragraph.id))
        for paragraph in document.paragraphs
        if paragraph.role != "issuer"
    ]
    return join([el("ol", *loose), rows(document.nodes)])
