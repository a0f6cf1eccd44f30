"""比一比: what each region gives of each kind. Every cell says something; "not in this text" is a value too."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages import words
from scripts.pages.benefit_card import badge, clause_link, quotes, value_list
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.site_data import Benefit, Site, page_url
from scripts.parse.ordinals import chinese

_NATURES = {
    "subsidy": "补贴、补助、奖补",
    "in_kind": "培训服务",
    "deduction": "税前扣除",
    "eligibility": "资格和范围",
    "rule": "经费和收入的使用",
}


def compare_page(site: Site) -> Page:
    """The page at compare.html."""
    kinds = site.bundle["kinds"]
    order = list(_NATURES)
    names = sorted(kinds, key=lambda name: order.index(kinds[name]["nature"]))
    head = el(
        "tr",
        el("th", "项目", scope="col", role="columnheader"),
        *(_column(policy) for policy in site.policies),
        role="row",
    )
    bodies = []
    for nature, group in groupby(names, key=lambda name: str(kinds[name]["nature"])):
        title = el(
            "th", _NATURES[nature], colspan=len(site.policies) + 1, scope="rowgroup", class_="group", role="rowheader"
        )
        rows = [_row(name, kinds[name], site) for name in group]
        bodies.append(el("tbody", el("tr", title, role="row"), *rows, role="rowgroup"))
    html = join(
        [
            el("h1", f"比一比：{chinese(len(site.policies))}个地区各写了什么"),
            el(
                "p",
                "每一格都从规则数据生成：写了多少、最高多少、给而未写金额，还是本文件没有；点条款号看原文。",
                class_="lead",
            ),
            el(
                "p",
                "“本文件没有”只说明这一份文件里没有写，不等于当地没有这项政策；实施期均为文件所写的年份，见各文件页。",
                class_="muted",
            ),
            el(
                "p",
                el(
                    "label",
                    el("input", type="checkbox", data_only_written=True),
                    el("span", "只看有地区写明数额的项目"),
                    class_="check",
                ),
                class_="actions needs-js",
            ),
            el(
                "div",
                el(
                    "table",
                    el("thead", head, role="rowgroup"),
                    *bodies,
                    class_="matrix",
                    role="table",
                    aria_label="各地比较",
                ),
                class_="table-wrap",
            ),
        ]
    )
    description = "各地职业技能提升行动待遇逐项比较：写明的金额、上限、给而未写金额、本文件没有，每格都有条款。"
    return Page("compare.md", "比一比", html, {"description": description, "wide": True, "unindexed": True})


def _column(policy: Policy) -> Markup:
    return el("th", el("a", policy.region["name"], href=page_url(policy.id)), scope="col", role="columnheader")


def _row(name: str, kind: dict[str, Any], site: Site) -> Markup:
    by_region = [
        (policy, [item for item in site.benefits_of(policy.id) if item["kind"] == name]) for policy in site.policies
    ]
    best = [_best(found) for _, found in by_region]
    parts = [f"{best.count(key)}地{word}" for key, word in _SUMMARY.items() if key in best]
    label = el(
        "th",
        el("span", kind["title"], class_="kind-title"),
        el("small", kind["plain"]),
        el("small", "；".join(parts), class_="kind-sum"),
        scope="row",
        role="rowheader",
    )
    cells = [_cell(policy, found, site) for policy, found in by_region]
    written = "yes" if words.WRITTEN in best else "no"
    return el("tr", label, *cells, role="row", id=f"kind-{name.replace('_', '-')}", data_written=written)


_SUMMARY = {words.WRITTEN: "写明数额", words.GRANTED: "给而未写金额", words.RULED: "有规定", "": "本文件没有"}


def _best(found: list[Benefit]) -> str:
    """The most definite standing among the benefits of one cell."""
    standings = [words.standing(item) for item in found]
    return next((key for key in (words.WRITTEN, words.GRANTED, words.RULED) if key in standings), "")


def _cell(policy: Policy, found: list[Benefit], site: Site) -> Markup:
    region = policy.region["name"]
    if not found:
        return el("td", el("span", words.ABSENT, class_="absent"), role="cell", data_region=region)
    return el("td", *(_entry(item, site) for item in found), role="cell", data_region=region)


def _entry(benefit: Benefit, site: Site) -> Markup:
    figures = words.standing(benefit) == words.WRITTEN
    return el(
        "div",
        badge(benefit),
        el("p", benefit["title"], class_="cell-title"),
        value_list(benefit, site),
        el("details", el("summary", "看原话"), quotes(benefit, site, base="")) if figures else None,
        el("p", clause_link(benefit, site, base=""), class_="cell-cite"),
        class_="cell",
    )
