"""责任单位: which duties each department has, by region, with the clauses that say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.clause_text import department_id
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.pager import pager
from scripts.pages.site_data import Site, clause_label, page_url, path_to


@dataclass(frozen=True)
class Duty:
    """A clause that names a department, and whether it leads there."""

    unit: str
    leads: bool


def duties(policy: Policy) -> dict[str, list[Duty]]:
    """Departments of a policy with their duties, in the order of first mention."""
    found: dict[str, list[Duty]] = {}
    for note in policy.document.annotations:
        if note.kind != "responsibility":
            continue
        departments = note.value["departments"]
        assert isinstance(departments, list)
        for department in departments:
            duty = Duty(note.unit, department["name"] == note.value["lead"])
            listed = found.setdefault(department["full"], [])
            if duty not in listed:
                listed.append(duty)
    return found


def departments_page(site: Site) -> Page:
    """The page at departments.html, or that of a part of a large library."""
    description = "职业技能提升行动各项任务的责任单位：每个部门负责哪些条款、在哪些条款牵头。"
    return Page(
        site.shared("departments", ".md"),
        "责任单位",
        partial(_content, site),
        {"description": description, "wide": True},
    )


def _content(site: Site) -> Markup:
    return join(
        [
            el("h1", "责任单位"),
            el("p", "哪个部门管哪几条。单位名称照原文写；原文写明第一个单位牵头的，标“牵头”。", class_="lead"),
            el(
                "p",
                el("label", "查单位", for_="department-filter"),
                el(
                    "input",
                    type="search",
                    id="department-filter",
                    data_filter=".dept-card",
                    placeholder="如：财政、人社、残联",
                    autocomplete="off",
                ),
                el("span", "", role="status", aria_live="polite", data_filter_count=True, class_="muted"),
                class_="filter needs-js",
            ),
            pager("departments", site),
            *(_region(policy) for policy in site.policies),
        ]
    )


def _region(policy: Policy) -> Markup:
    found = duties(policy)
    name = policy.region["name"]
    if not found:
        body = el("p", "本文件的条款没有注明责任单位。", class_="absent")
    else:
        body = el(
            "div", *(_department(policy, department, rows) for department, rows in found.items()), class_="dept-list"
        )
    return el(
        "section",
        el("h2", el("a", name, href=page_url(policy.id)), id=f"region-{policy.id}"),
        body,
        class_="dept-region",
    )


def _department(policy: Policy, department: str, rows: list[Duty]) -> Markup:
    leads = sum(duty.leads for duty in rows)
    count = f"{len(rows)}条" + (f"，其中牵头{leads}条" if leads else "")
    items = []
    for duty in rows:
        nodes, _ = path_to(policy.document, duty.unit)
        label = clause_label(policy.document, nodes[-1].id if nodes else duty.unit)
        title = next((node.title for node in reversed(nodes) if node.title), "")
        items.append(
            el(
                "li",
                el("a", label, href=page_url(policy.id, duty.unit), class_="cite"),
                el("span", title),
                el("span", "牵头", class_="badge badge-ok") if duty.leads else None,
            )
        )
    return el(
        "details",
        el("summary", el("span", department, class_="dept-name"), el("span", count, class_="muted")),
        el("ul", *items),
        class_="dept-card",
        id=department_id(policy.id, department),
        data_words=f"{department} {policy.region['name']}",
    )
