"""政策原文: the list of documents with their document card in short."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.pager import pager
from scripts.pages.policy_page import NOT_STATED, short_title
from scripts.pages.site_data import Site

LEVELS = {"province": "省级", "prefecture": "市级", "county": "县级"}


def policies_index(site: Site) -> Page:
    """The page at policies/index.html, or that of a part of a large library."""
    description = "职业技能提升行动各地文件的全文：条款、责任单位、文号和日期。"
    return Page(
        f"policies/{site.shared('index', '.md')}",
        "政策原文",
        partial(_content, site),
        {"description": description, "wide": True},
    )


def _content(site: Site) -> Markup:
    return join(
        [
            el("h1", "政策原文"),
            el(
                "p",
                "每份文件都按原来的条款排好，每一条有自己的地址，可以复制带出处的引文，也可以和一字未改的原文逐字对照。",
                class_="lead",
            ),
            pager("index", site, base="../"),
            el("div", *(_entry(policy, site) for policy in site.policies), class_="policy-list"),
        ]
    )


def _entry(policy: Policy, site: Site) -> Markup:
    record = policy.record
    rows = [
        ("发文机关", _issuers(record["issuers"])),
        ("成文日期", record["issued_on"]),
        ("发文字号", record["document_number"]),
        ("实施期", record["period"]["label"] + ("，已经结束" if site.ended(policy) else "")),
    ]
    level = LEVELS.get(policy.region["level"], "")
    clauses = sum(1 for node in policy.document.walk() if not node.inferred)
    return el(
        "section",
        el(
            "p",
            el("span", policy.region["name"], class_="region-name"),
            el("span", level, class_="badge"),
            class_="entry-top",
        ),
        el("h2", el("a", short_title(policy), href=f"{policy.id}.html")),
        el(
            "dl",
            *(
                el("div", el("dt", name), el("dd", value or el("span", NOT_STATED, class_="muted")))
                for name, value in rows
            ),
        ),
        el(
            "p",
            f"条款{clauses}条，由此得出的待遇和规定{len(site.benefits_of(policy.id))}项。",
            el(
                "span",
                el("a", "原文对照", href=f"{policy.id}-source.html"),
                " ",
                el("a", "数字台账", href=f"{policy.id}-numbers.html"),
            ),
            class_="muted",
        ),
        class_="card entry",
    )


def _issuers(issuers: list[str]) -> str | None:
    if not issuers:
        return None
    return issuers[0] if len(issuers) == 1 else f"{issuers[0]}等{len(issuers)}个单位"
