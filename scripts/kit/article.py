"""The article for a public account: HTML that its editor keeps, inline styles and nothing else."""

from __future__ import annotations

from markupsafe import Markup

from scripts.kit.content import Item, Sheet, plain_facts
from scripts.kit.pieces import conditions, missing, others, quoted
from scripts.pages.markup import Child, el, join

_BODY = "max-width:677px;margin:0 auto;padding:16px;font-size:17px;line-height:1.75;color:#14252c;background:#ffffff"
_TITLE = "margin:0 0 8px;font-size:24px;line-height:1.4;font-weight:bold;color:#0b4f63"
_LEAD = "margin:0 0 16px;font-size:17px;font-weight:bold"
_STATUS = "margin:0 0 16px;padding:12px 14px;border-left:5px solid #b9770e;background:#fdf1da"
_STATUS_STRONG = "display:block;font-weight:bold;color:#6b4300"
_SECTION = "margin:28px 0 12px;padding-bottom:6px;border-bottom:2px solid #0b4f63;font-size:20px;font-weight:bold;color:#0b4f63"
_CARD = "margin:0 0 14px;padding:14px;border:1px solid #b9c9ce;border-radius:8px"
_NAME = "margin:0 0 6px;font-size:18px;font-weight:bold"
_SUM = "margin:0 0 4px"
_FIGURE = "font-size:22px;font-weight:bold;color:#14572f"
_TEXT = "margin:0 0 6px"
_OWN = "margin:0 0 6px;font-weight:bold;color:#14572f"
_OTHER = "margin:0 0 6px;font-weight:bold;color:#6b4300"
_QUOTE = "margin:8px 0 0;padding-left:10px;border-left:3px solid #b9c9ce;font-size:15px;color:#3f5259"
_FOOT = "margin:28px 0 0;padding:14px;background:#e3eff2;font-size:15px"


def article(sheet: Sheet) -> str:
    """A whole HTML file; what stands in its body may be copied into the editor of a public account."""
    facts = plain_facts(sheet)
    title = f"{sheet.region}职业技能提升行动：{sheet.audience.question}"
    body = el(
        "section",
        el("p", title, style=_TITLE),
        el("p", el("strong", facts["status"], style=_STATUS_STRONG), facts["meaning"], style=_STATUS),
        el("p", facts["verdict"], style=_LEAD),
        _section("写明数额的", sheet.written),
        _section(facts["no_figure"], sheet.granted),
        _section("资格和要求", sheet.ruled),
        join([el("p", "文件里没有写的", style=_SECTION), el("p", missing(sheet), style=_TEXT)])
        if missing(sheet)
        else None,
        el(
            "p",
            f"到哪里问：{facts['ask']}。",
            Markup("<br>"),
            f"出处：{facts['source']}",
            Markup("<br>"),
            facts["nature"],
            style=_FOOT,
        ),
        style=_BODY,
    )
    head = el("head", el("meta", charset="utf-8"), el("title", title))
    return f'<!DOCTYPE html>\n<html lang="zh-CN">{head}<body>\n{body}\n</body></html>\n'


def _section(title: str, items: tuple[Item, ...]) -> Markup | None:
    if not items:
        return None
    return join([el("p", title, style=_SECTION), *(_card(item) for item in items)])


def _card(item: Item) -> Markup:
    rows: list[Child] = [el("p", item.title, style=_NAME)]
    if item.plain:
        rows.append(el("p", f"白话：{item.plain}。", style=_TEXT))
    for row in item.figures:
        case = f"　{row.case}" if row.case else None
        rows.append(el("p", el("span", row.value, style=_FIGURE), case, style=_SUM))
    if not item.payee.startswith("不涉及"):
        rows.append(el("p", item.payee, style=_OWN if item.own else _OTHER))
    texts = [others(item), conditions(item), "".join(item.notes)]
    rows.extend(el("p", text, style=_TEXT) for text in texts if text)
    rows.extend(el("p", quote, style=_QUOTE) for quote in quoted(item))
    return el("section", *rows, style=_CARD)
