"""The ledger page of a policy: the text with every number marked, and what each number is. Plain data, or HTML for the site."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from scripts.ledger.numbers import CLASSES, Row, context, number_ledger, shown_value
from scripts.ledger.sentences import Sentence, sentence_ledger
from scripts.library import Policy, load_policy
from scripts.pages.markup import Child, el, join
from scripts.pages.page import Page
from scripts.pages.policy_page import short_title
from scripts.pages.site_data import clause_label
from scripts.rules.bundle import shared_bundle
from scripts.rules.kept import own_rules

Json = dict[str, Any]
_ORDER = ("encoded", "target", "date", "reference", "other", "marker", "layout", "")
_BADGES = {"encoded": "badge badge-ok", "": "badge badge-no", "target": "badge badge-warn"}
# Nothing to read beside these; the table leaves them out and says how many there are.
_PLAIN = ("marker", "layout")
_CONTEXT = 8


def ledger_page(policy_id: str, bundle: Json | None = None, index: str = "index.html") -> Page:
    """The page at policies/<id>-numbers.html; ``index`` is the list of policies that it stands on. KeyError when there is
    no such policy."""
    policy = load_policy(policy_id)
    meta: dict[str, str | bool] = {
        "description": f"{short_title(policy)}里的每一个数字和每一句给待遇的话：写进了哪条规则，或者为什么没有。",
        "column": "数字台账",
        "wide": True,
        "unindexed": True,
    }
    make = partial(_content, policy, bundle, index)
    return Page(f"policies/{policy.id}-numbers.md", f"数字台账：{short_title(policy)}", make, meta)


def _content(policy: Policy, bundle: Json | None, index: str) -> Markup:
    crumbs = el(
        "nav",
        el("a", "政策原文", href=index),
        el("span", " › ", aria_hidden="true"),
        el("a", policy.region["name"], href=f"{policy.id}.html"),
        el("span", " › ", aria_hidden="true"),
        el("span", "数字台账"),
        class_="crumbs",
        aria_label="当前位置",
    )
    return join([crumbs, el("h1", "数字台账：", short_title(policy)), Markup(ledger_html(policy.id, bundle))])


def ledger_rows(policy_id: str, bundle: Json | None = None) -> list[Json]:
    """Every number of a policy as plain data: id, clause, spans, text, value, class, label, benefits, paths, reason. KeyError."""
    bundle = bundle or shared_bundle()
    titles = {benefit["id"]: benefit["title"] for benefit in own_rules(bundle, policy_id).benefits}
    return [_plain(row, titles) for row in number_ledger(load_policy(policy_id), bundle).rows]


def sentence_rows(policy_id: str, bundle: Json | None = None) -> list[Json]:
    """Every sentence that must have a rule or a reason, as plain data: clause, text, words, benefits, reason. KeyError."""
    bundle = bundle or shared_bundle()
    titles = {benefit["id"]: benefit["title"] for benefit in own_rules(bundle, policy_id).benefits}
    return [_plain_sentence(row, titles) for row in sentence_ledger(load_policy(policy_id), bundle)[0]]


def ledger_html(policy_id: str, bundle: Json | None = None) -> str:
    """The ledgers as one HTML fragment: summary, numbers, sentences, marked text. Every text is escaped; no style, no script."""
    policy = load_policy(policy_id)
    bundle = bundle or shared_bundle()
    rows, sentences = ledger_rows(policy_id, bundle), sentence_rows(policy_id, bundle)
    counts = Counter(row["class"] for row in rows)
    summary = [
        el("span", el("b", str(counts[name])), CLASSES[name], class_="count count-ok" if name == "encoded" else "count")
        for name in _ORDER
        if counts[name]
    ]
    listed = [row for row in rows if row["class"] not in _PLAIN]
    skipped = "、".join(f"{CLASSES[name]}{counts[name]}个" for name in _PLAIN if counts[name])
    missing = sum(not row["benefits"] and not row["reason"] for row in sentences)
    return str(
        join(
            [
                el(
                    "p",
                    f"这份文件里一共有{len(rows)}个数字（阿拉伯数字和中文数字都算），每一个都写明是什么：写进了哪条规则，或者为什么没有写进规则。",
                    class_="lead",
                ),
                el("p", *summary, class_="counts"),
                el("h2", "逐个数字", id="ledger-numbers"),
                el(
                    "p",
                    f"按原文顺序排列。{f'另有{skipped}，只在下面的原文里标出。' if skipped else ''}",
                    class_="muted",
                ),
                _number_table(policy, listed),
                el("h2", "给待遇、定条件、作限制的句子", id="ledger-sentences"),
                el(
                    "p",
                    f"含有“给予”“补贴”“不超过”“不得”等词的句子共{len(sentences)}句，"
                    f"{f'其中{missing}句还没有规则和理由。' if missing else '每句都有规则，或者写明为什么没有。'}",
                    class_="muted",
                ),
                _sentence_table(policy, sentences),
                el("h2", "标出数字的原文", id="ledger-text"),
                el("p", "方框里的是数字，点一下看它在上表里的那一行。换行和空格与收到时的原文相同。", class_="muted"),
                el(
                    "div",
                    _marked(policy, rows),
                    class_="source-text",
                    lang="zh",
                    tabindex="0",
                    role="region",
                    aria_label="原文",
                ),
            ]
        )
    )


def _plain(row: Row, titles: dict[str, str]) -> Json:
    benefits = list(dict.fromkeys(atom.benefit for atom in row.atoms))
    return {
        "id": row.id,
        "anchor": _anchor(row.id),
        "policy": row.policy,
        "clause": row.clause,
        "spans": [list(span) for span in row.spans],
        "text": "".join(row.text.split()),
        "value": shown_value(row.figure),
        "kind": row.figure.kind,
        "class": row.group,
        "label": CLASSES[row.group],
        "benefits": [{"id": name, "title": titles.get(name, "实施期")} for name in benefits],
        "paths": [atom.name for atom in row.atoms],
        "reason": row.reason,
    }


def _plain_sentence(row: Sentence, titles: dict[str, str]) -> Json:
    return {
        "policy": row.policy,
        "clause": row.clause,
        "text": row.text,
        "words": list(row.words),
        "benefits": [{"id": name, "title": titles[name]} for name in row.benefits],
        "citations": list(row.citations),
        "reason": row.reason,
    }


def _anchor(row_id: str) -> str:
    """An id for links: ASCII, stable as long as the row's own id is."""
    return "n-" + quote(row_id.split(":", 1)[1], safe="").replace("%", "_")


def _number_table(policy: Policy, rows: list[Json]) -> Markup:
    head = el("tr", *(el("th", word, scope="col") for word in ("条款", "原文里的数字", "是什么", "规则或理由")))
    body = [
        el(
            "tr",
            el("td", _clause(policy, row["clause"])),
            el("th", _context(policy, row), _value(row), scope="row", class_="ledger-number"),
            el("td", el("span", row["label"], class_=_BADGES.get(row["class"], "badge"))),
            el("td", _because(policy, row)),
            id=row["anchor"],
        )
        for row in rows
    ]
    return _table("数字台账", head, body)


def _sentence_table(policy: Policy, rows: list[Json]) -> Markup:
    head = el("tr", *(el("th", word, scope="col") for word in ("条款", "句子", "规则或理由")))
    body = [
        el("tr", el("td", _clause(policy, row["clause"])), el("td", row["text"]), el("td", _because(policy, row)))
        for row in rows
    ]
    return _table("句子台账", head, body)


def _table(caption: str, head: Markup, body: list[Markup]) -> Markup:
    table = el(
        "table",
        el("caption", caption, class_="visually-hidden"),
        el("thead", head),
        el("tbody", *body),
        class_="ledger-table",
    )
    return el("div", table, class_="table-wrap", role="region", aria_label=caption, tabindex="0")


def _context(policy: Policy, row: Json) -> Markup:
    """The number in the words around it in its clause."""
    spans = [(start, end) for start, end in row["spans"]]
    before, after = context(policy.document, row["clause"], spans, _CONTEXT)
    return join([before and f"…{before}", el("b", row["text"], class_="figure"), after and f"{after}…"])


def _value(row: Json) -> Markup | None:
    """The value where it says more than the printed form: 12.5万人次 is 125000人次, 2019年7月1日 is 2019-07-01."""
    told = row["kind"] in ("count", "money", "percent", "date") and row["value"] not in ("", row["text"])
    return el("small", f"（{row['value']}）", class_="muted") if told and row["class"] != "other" else None


def _clause(policy: Policy, clause: str) -> Child:
    return (
        el("a", clause_label(policy.document, clause), href=f"{policy.id}.html#{quote(clause)}") if clause else "版面"
    )


def _because(policy: Policy, row: Json) -> Child:
    if row["benefits"]:
        links = [_benefit_link(policy, benefit) for benefit in row["benefits"]]
        return join(links, "、")
    return row["reason"] or el("span", "还没有规则，也没有理由", class_="badge badge-no")


def _benefit_link(policy: Policy, benefit: Json) -> Child:
    if "/" not in benefit["id"]:
        return str(benefit["title"])
    return el("a", benefit["title"], href=f"{policy.id}.html#benefit-{benefit['id'].split('/', 1)[1]}")


def _marked(policy: Policy, rows: list[Json]) -> Markup:
    """The source, character for character, with every number marked. A number over a line break is marked on both lines."""
    marks = sorted((start, end, row, at) for row in rows for at, (start, end) in enumerate(row["spans"]))
    out: list[Child] = []
    here = 0
    for start, end, row, at in marks:
        out.append(_text(policy.source[here:start]))
        text = _text(policy.source[start:end])
        label = f"{row['label']}：{row['reason'] or '、'.join(benefit['title'] for benefit in row['benefits'])}"
        name = f"number number-{row['class'] or 'open'}"
        if row["class"] in _PLAIN:
            out.append(el("span", text, class_=name, title=label))
        else:
            out.append(el("a", text, class_=name, href=f"#{row['anchor']}", title=label, data_part=at or None))
        here = end
    out.append(_text(policy.source[here:]))
    return join(out)


def _text(text: str) -> Markup:
    """Escaped text; a carriage return as a reference, so that no parser changes it."""
    return Markup(str(join([text])).replace("\r", "&#13;"))
