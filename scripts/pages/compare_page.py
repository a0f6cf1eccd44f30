"""比一比: what each region gives of each kind. Every cell says something; "not in this text" is a value too."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages import words
from scripts.pages.benefit_card import badge, clause_link, quotes, value_list
from scripts.pages.charts import best_standing, money_paths, overview, training_targets
from scripts.pages.differences import differences_section
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.pager import pager
from scripts.pages.site_data import Benefit, Site, page_url
from scripts.parse.ordinals import chinese

_NATURES = {
    "subsidy": "补贴、补助、奖补",
    "in_kind": "培训服务",
    "deduction": "税前扣除",
    "eligibility": "资格和范围",
    "rule": "经费和收入的使用",
}


_PARTS = (
    ("mine", "按我的情况比"),
    ("overview", "一眼看全"),
    ("items", "逐项对照"),
    ("differences", "写得不一样的"),
    ("payees", "钱给谁"),
    ("targets", "要培训多少人"),
)


def compare_page(site: Site) -> Page:
    """The page at compare.html, or that of a part of a large library: regions are compared with their neighbours."""
    description = (
        "各地职业技能提升行动待遇逐项比较：写明的金额、上限、给而未写金额、本文件没有，写法不同的原话，钱给谁。"
    )
    return Page(
        site.shared("compare", ".md"), "比一比", partial(_content, site), {"description": description, "wide": True}
    )


def _content(site: Site) -> Markup:
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
    table = el(
        "table", el("thead", head, role="rowgroup"), *bodies, class_="matrix", role="table", aria_label="各地比较"
    )
    return join(
        [
            el("h1", f"比一比：{chinese(len(site.policies))}个地区各写了什么"),
            el("p", "写了多少、最高多少、给而未写金额，还是文件里没有，每一格都写明；点条款号看原文。", class_="lead"),
            el(
                "p",
                "“本文件没有”只说明这一份文件里没有写，不等于当地没有这项政策；实施期均为文件所写的年份，见各文件页。",
                class_="muted",
            ),
            pager("compare", site),
            el(
                "nav",
                *(el("a", name, href=f"#{id_}", class_="chip") for id_, name in _PARTS),
                class_="chips",
                aria_label="本页内容",
            ),
            _mine(site),
            el("h2", "一眼看全", id="overview"),
            el("p", "点项目名，看各地的数额和原话。", class_="muted"),
            overview(site, names),
            el("h2", "逐项对照", id="items"),
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
            el("div", table, class_="table-wrap"),
            differences_section(site),
            el("h2", "钱给谁", id="payees"),
            el(
                "p",
                "只数补贴、补助和奖补，不数免费培训和税前扣除。条的长短是项数，不是钱数：多数项目原文没有写金额。点开看是哪几项。",
                class_="muted",
            ),
            money_paths(site),
            el("h2", "要培训多少人", id="targets"),
            el(
                "p",
                "文件定下的补贴性职业技能培训目标，是工作任务，不是给谁的数额。各地的条按自己的合计画，不能拿来跨地区比长短。",
                class_="muted",
            ),
            training_targets(site),
            el("script", type="module", src="assets/compare.js"),
        ]
    )


def _mine(site: Site) -> Markup:
    """A person's own answers for the regions of the page: the script fills it when the calculator has sent answers along."""
    where = "这一页的地区" if site.library else "各地"
    return el(
        "section",
        el("h2", "按我的情况比", id="mine"),
        el(
            "div",
            el(
                "p",
                "在“算一算”里填一次情况，再点“比一比”，同样的回答会带到这里，一次看"
                + where
                + "分别给什么、多少、发给谁。",
            ),
            el("p", el("a", "去填写情况", href="calculator.html", class_="button"), class_="actions"),
            data_mine_lead=True,
        ),
        class_="card mine",
        aria_labelledby="mine",
        data_mine=str(site.part) if site.library else True,
    )


def _column(policy: Policy) -> Markup:
    return el("th", el("a", policy.region["name"], href=page_url(policy.id)), scope="col", role="columnheader")


def _row(name: str, kind: dict[str, Any], site: Site) -> Markup:
    by_region = [
        (policy, [item for item in site.benefits_of(policy.id) if item["kind"] == name]) for policy in site.policies
    ]
    best = [best_standing(found) for _, found in by_region]
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
