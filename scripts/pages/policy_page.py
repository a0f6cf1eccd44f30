"""One policy as a page: index card, contents, the clause tree with its benefits, editorial notes."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from urllib.parse import quote

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.benefit_card import calculate_link, card, home_clause
from scripts.pages.clause_text import ClauseText
from scripts.pages.examples import example_list, examples_by_benefit
from scripts.pages.markup import Child, el, join
from scripts.pages.page import Page
from scripts.pages.references import anchor_of
from scripts.pages.related_clauses import related_block
from scripts.pages.site_data import (
    Benefit,
    Site,
    calculator_url,
    citation_names,
    clause_label,
    full_cite,
    local_clause,
    path_to,
    source_sha256,
)
from scripts.parse.model import Diagnostic, Node, Paragraph
from scripts.parse.ordinals import printed

BASE = "../"
NOT_STATED = "原文未载明"
# What the index card already says to be missing in the text.
_ON_THE_CARD = frozenset({"no-title", "no-number", "no-date"})
_STOPS = "。：:，,；;．."


def policy_page(policy: Policy, site: Site) -> Page:
    """The page of one policy, at policies/<id>.html."""
    meta: dict[str, str | bool] = {
        "description": f"{policy.title}：全文条款、责任单位、每条所定的待遇和可复制的引用。实施期{policy.record['period']['label']}。",
        "column": "政策原文",
        "wide": True,
    }
    if policy.record["title"]:
        meta["article_title"] = policy.record["title"]
    if policy.record["issued_on"]:
        meta["issued_on"] = policy.record["issued_on"]
    if policy.record["issuers"]:
        meta["source_name"] = "、".join(policy.record["issuers"])
    return Page(f"policies/{policy.id}.md", short_title(policy), partial(_content, policy, site), meta)


def _content(policy: Policy, site: Site) -> Markup:
    body = _Body(policy, site)
    clauses = el("div", body.render(), class_="clauses")
    return join(
        [
            _crumbs(policy, site),
            _head(policy, site),
            _index_card(policy, site),
            _editorial(policy),
            el(
                "div",
                _contents(policy),
                clauses,
                class_="policy-layout",
            ),
            body.unwritten_examples(),
        ]
    )


def short_title(policy: Policy) -> str:
    """The title for headings and lists: the plan itself rather than the notice that carries it."""
    return str(policy.record["inner_title"] or policy.title)


def copy_text(policy: Policy, unit_id: str) -> str:
    """What 复制引用 puts on the clipboard: the citation and the clause's own words."""
    return f"{full_cite(policy, unit_id)}：“{policy.document.text_of(unit_id)}”"


def _crumbs(policy: Policy, site: Site) -> Markup:
    return el(
        "nav",
        el("a", "政策原文", href=site.shared("index")),
        el("span", " › ", aria_hidden="true"),
        el("span", policy.region["name"]),
        class_="crumbs",
        aria_label="当前位置",
    )


def _head(policy: Policy, site: Site) -> Markup:
    period = policy.record["period"]
    over = site.ended(policy)
    state = f"实施期{period['label']}，已经结束" if over else f"实施期{period['label']}"
    meaning = (
        "本页供查询、核对和参考；现在能不能办、按什么标准办，请问当地现行政策。"
        if over
        else "是否仍按本文件办理，请向主管部门核实。"
    )
    region = policy.region["name"]
    return el(
        "header",
        el("h1", short_title(policy)),
        el("p", policy.record["working_title_note"], class_="muted") if policy.record["title"] is None else None,
        el("p", el("strong", state, class_="badge badge-no" if over else "badge"), " ", meaning, class_="status"),
        el(
            "p",
            el(
                "a",
                f"按{region}的规定算一算",
                href=calculator_url(base=BASE, region=region),
                class_="button button-main",
            ),
            el("a", "原文对照", href=f"{policy.id}-source.html", class_="button"),
            el("a", "数字台账", href=f"{policy.id}-numbers.html", class_="button"),
            el("button", "打印本页", type="button", class_="button", data_print=True),
            class_="actions",
        ),
        class_="policy-head",
    )


def _index_card(policy: Policy, site: Site) -> Markup:
    record, period, over = policy.record, policy.record["period"], site.ended(policy)
    keys, relations = site.keys, BASE + site.shared("relations")
    region = policy.region
    upstream = [
        el(
            "a",
            f"《{item['title']}》" + (f"（{item['number']}）" if item["number"] else ""),
            href=f"{relations}#{quote(anchor_of(item['title'], item['number'], keys))}",
        )
        for item in record["upstream"]
    ]
    # the order of the block at the head of a Chinese government document page; what the text does not have is not invented
    rows: list[tuple[str, Child]] = [
        ("发文机关", "、".join(record["issuers"]) or None),
        ("成文日期", _chinese_date(record["issued_on"])),
        ("标题", record["title"]),
        ("所印发文件", record["inner_title"]),
        ("发文字号", record["document_number"]),
        ("有效性", el("strong", "实施期已经结束" if over else "在实施期内，是否有效请向主管部门核实")),
        ("地区", f"{region['name']}（行政区划代码 {region['code']}）"),
        (
            "实施期",
            join(
                [
                    f"{period['from']} 至 {period['to']}。",
                    el("span", "原文：“", period["quote"], "”", class_="quote-inline"),
                    el(
                        "a", clause_label(policy.document, period["clause"]), href=f"#{period['clause']}", class_="cite"
                    ),
                    el("span", period.get("note"), class_="muted") if period.get("note") else None,
                ]
            ),
        ),
        ("上级文件", join(upstream, Markup("<br>")) if upstream else None),
        ("原文 SHA-256", el("code", source_sha256(policy), class_="hash")),
    ]
    if record["inner_title"] is None:
        rows = [row for row in rows if row[0] != "所印发文件"]
    items = [
        el("div", el("dt", name), el("dd", value if value else el("span", NOT_STATED, class_="muted")))
        for name, value in rows
    ]
    return el(
        "section",
        el("h2", "索引信息", id="index-card"),
        el("dl", *items),
        class_="card index-card",
        aria_labelledby="index-card",
    )


def _chinese_date(iso: str | None) -> str | None:
    if iso is None:
        return None
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _editorial(policy: Policy) -> Markup | None:
    notes: list[Child] = [el("li", note) for note in policy.record["notes"]]
    for diagnostic in policy.document.diagnostics:
        if diagnostic.code in _ON_THE_CARD:
            continue
        unit = _unit_at(policy, diagnostic)
        link = el("a", f"见{clause_label(policy.document, unit)}", href=f"#{unit}", class_="cite") if unit else None
        notes.append(el("li", diagnostic.message, link))
    if not notes:
        return None
    return el(
        "details",
        el("summary", "编者说明（", str(len(notes)), "条，不是原文）"),
        el("ul", *notes),
        class_="editorial",
        open=True,
    )


def _unit_at(policy: Policy, diagnostic: Diagnostic) -> str | None:
    """The unit a diagnostic speaks of: the one whose text covers it, else the last node that begins there or before."""
    document = policy.document
    for paragraph in document.paragraphs:
        if diagnostic.start < diagnostic.end and any(
            start <= diagnostic.start < end for start, end in document.spans_of(paragraph.id)
        ):
            return paragraph.id
    inferred = [node.id for node in document.walk() if node.inferred and node.offset == diagnostic.start]
    if inferred or diagnostic.start == diagnostic.end:
        # an empty span elsewhere speaks of the document as a whole (no date, no number)
        return inferred[0] if inferred else None
    before = [node.id for node in document.walk() if node.offset <= diagnostic.start]
    return before[-1] if before else None


def _contents(policy: Policy) -> Markup:
    def entries(nodes: tuple[Node, ...], depth: int) -> Markup | None:
        rows = []
        for node in nodes:
            words = _heading_words(node)
            if not words:
                continue
            below = entries(node.children, depth + 1) if depth < 3 else None
            rows.append(el("li", el("a", words, href=f"#{node.id}"), below))
        return el("ol", *rows) if rows else None

    return el(
        "nav",
        el("details", el("summary", "目录"), entries(policy.document.nodes, 1), open=True, data_fold=True),
        class_="contents",
        aria_label="本文件目录",
    )


def _heading_words(node: Node) -> str:
    if node.inferred:
        return f"{printed(node.shape, node.ordinal)}（原文缺标题）"
    marker = "".join(node.marker.split()) if node.marker else ""
    if not node.title:
        return ""
    gap = "、" if marker and node.shape == "s" and marker[-1] not in "、．.)）" else ""
    return f"{marker}{gap}{node.title}"


class _Body:
    """The clause tree of one policy; benefits stand beside the clause that grants them."""

    def __init__(self, policy: Policy, site: Site) -> None:
        self._policy = policy
        self._site = site
        self._text = ClauseText(policy, site, BASE)
        self._home: dict[str, list[Benefit]] = defaultdict(list)
        self._also: dict[str, list[Benefit]] = defaultdict(list)
        self._examples = examples_by_benefit(policy.id)
        for benefit in site.benefits_of(policy.id):
            home = self._owner(home_clause(benefit, site))
            self._home[home].append(benefit)
            others = {self._owner(local_clause(site.citation(name)["clause"])) for name in citation_names(benefit)}
            for other in sorted(others - {home}):
                self._also[other].append(benefit)

    def _owner(self, unit_id: str) -> str:
        """The node beside which something about a unit is shown; a loose paragraph stands for itself."""
        nodes, _ = path_to(self._policy.document, unit_id)
        return nodes[-1].id if nodes else unit_id

    def render(self) -> Markup:
        """Loose paragraphs and roots in the order of the source."""
        document = self._policy.document
        units: list[tuple[int, Paragraph | Node]] = [(item.offset, item) for item in document.paragraphs]
        units.extend((node.offset, node) for node in document.nodes)
        units.sort(key=lambda row: row[0])
        out = [el("h2", "全文", id="full-text", class_="part-title")]
        for _, unit in units:
            out.append(self._loose(unit) if isinstance(unit, Paragraph) else self._node(unit, 2))
        return join(out)

    def _loose(self, paragraph: Paragraph) -> Markup:
        text = self._text.render(paragraph.start, paragraph.end, with_terms=paragraph.role == "text")
        tools = self._tools(paragraph.id) if paragraph.role == "text" else None
        main = el("div", el("p", text, id=paragraph.id), tools, class_="clause-main")
        return el("div", main, self._aside(paragraph.id), class_=f"clause clause-loose role-{paragraph.role}")

    def _node(self, node: Node, rank: int) -> Markup:
        own: list[Child] = [self._heading(node, rank)]
        for index, paragraph in enumerate(node.paragraphs):
            start = self._body_start(node) if index == 0 and node.run_in else paragraph.start
            marker = (
                el("span", node.marker, class_="item-marker") if index == 0 and not node.title and node.marker else None
            )
            if start < paragraph.end:
                own.append(el("p", marker, self._text.render(start, paragraph.end), id=paragraph.id))
            else:
                own.append(el("span", id=paragraph.id))
        if not node.inferred:
            own.append(self._tools(node.id))
            own.append(related_block(self._policy.id, node.id, self._site, base=BASE))
        block = el(
            "div",
            el("div", *own, class_="clause-main"),
            self._aside(node.id),
            class_=f"clause rank-{rank}" + ("" if node.paragraphs else " clause-bare"),
            id=None if node.title or node.inferred else node.id,
        )
        return join([block, *(self._node(child, rank + 1) for child in node.children)])

    def _heading(self, node: Node, rank: int) -> Markup | None:
        if node.inferred:
            note = el(
                "span",
                f"{printed(node.shape, node.ordinal)}（原文此处缺少标题：编者只补出条目，没有补文字）",
                class_="muted",
            )
            return el(f"h{min(rank, 6)}", note, id=node.id, class_="inferred")
        if not node.title:
            return None
        marker = el("span", node.marker, class_="marker") if node.marker else None
        start, end = node.heading
        if node.run_in:
            end = self._body_start(node)
        # a heading keeps its printed full stop when the text runs on behind it
        return el(f"h{min(rank, 6)}", marker, self._policy.document.logical[start:end], id=node.id)

    def _body_start(self, node: Node) -> int:
        end = node.heading[1] if node.title else node.paragraphs[0].start
        logical = self._policy.document.logical
        while node.title and end < node.paragraphs[0].end and logical[end] in _STOPS:
            end += 1
        return end

    def _tools(self, unit_id: str) -> Markup:
        text = copy_text(self._policy, unit_id)
        label = clause_label(self._policy.document, unit_id)
        return el(
            "p",
            el("button", "复制引用", type="button", class_="mini", data_copy=text, aria_label=f"复制引用：{label}"),
            el(
                "a",
                "原文对照",
                class_="mini",
                href=f"{self._policy.id}-source.html#{unit_id}",
                aria_label=f"原文对照：{label}",
            ),
            class_="clause-tools",
        )

    def _aside(self, unit_id: str) -> Markup | None:
        home, also = self._home.get(unit_id), self._also.get(unit_id)
        if not home and not also:
            return None
        cards = [join([card(benefit, self._site), self._examples_of(benefit)]) for benefit in home or ()]
        links = [
            el("li", el("a", benefit["title"], href=f"#benefit-{benefit['id'].split('/', 1)[1]}"))
            for benefit in also or ()
        ]
        return el(
            "section",
            el("p", "由这一条得出", class_="aside-title") if cards else None,
            *cards,
            calculate_link(home, self._site, base=BASE) if home else None,
            el("p", "这一条还关系到", class_="aside-title") if links else None,
            el("ul", *links, class_="also") if links else None,
            class_="clause-aside",
        )

    def _examples_of(self, benefit: Benefit) -> Markup | None:
        return example_list(benefit["title"], self._examples.pop(benefit["id"], []), self._site, base=BASE)

    def unwritten_examples(self) -> Markup | None:
        """Examples of what the text does not grant at all; call it after ``render``."""
        cases = [case for group in self._examples.values() for case in group]
        if not cases:
            return None
        return el(
            "section",
            el("h2", "这份文件没有写的", id="unwritten"),
            el("p", "下面几种情形，这份文件没有规定，列在这里免得反复查找。", class_="muted"),
            example_list("文件里没有的情形", cases, self._site, base=BASE),
            class_="card unwritten",
            aria_labelledby="unwritten",
        )
