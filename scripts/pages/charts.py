"""The pictures of the comparison page, drawn when the site is built. The words beside every mark say the same as the mark."""

from __future__ import annotations

from fractions import Fraction

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages import words
from scripts.pages.benefit_card import clause_link
from scripts.pages.markup import Child, el, join
from scripts.pages.site_data import Benefit, Site, clause_label, page_url
from scripts.pages.targets import Target, targets

# What a cell of the overview may be, from the most definite on: its name in the legend and its drawing.
STANDINGS = {
    words.WRITTEN: "写明数额",
    words.GRANTED: "给而未写金额",
    words.RULED: "有规定，不涉及金额",
    "": words.ABSENT,
}
_DOTS = {
    words.WRITTEN: '<circle cx="12" cy="12" r="9"/>',
    words.GRANTED: '<circle cx="12" cy="12" r="8" class="dot-line"/><path d="M12 4a8 8 0 0 1 0 16z"/>',
    words.RULED: '<circle cx="12" cy="12" r="8" class="dot-line"/>',
    "": '<path d="M7 12h10" class="dot-line"/>',
}


def best_standing(found: list[Benefit]) -> str:
    """The most definite standing among the benefits of one kind in one text; empty if the text has none."""
    standings = [words.standing(item) for item in found]
    return next((key for key in STANDINGS if key in standings), "")


def dot(standing: str) -> Markup:
    """The mark of a standing, with its name for those who do not see it."""
    return join([dot_only(standing), el("span", STANDINGS[standing], class_="visually-hidden")])


def overview(site: Site, names: list[str]) -> Markup:
    """Who offers what: a mark for every kind of benefit and region."""
    kinds = site.bundle["kinds"]
    head = el(
        "tr",
        el("th", "项目", scope="col"),
        *(el("th", policy.region["name"], scope="col") for policy in site.policies),
    )
    rows = []
    for name in names:
        marks = [
            el("td", dot(best_standing([item for item in site.benefits_of(policy.id) if item["kind"] == name])))
            for policy in site.policies
        ]
        link = el("a", kinds[name]["title"], href=f"#kind-{name.replace('_', '-')}")
        rows.append(el("tr", el("th", link, scope="row"), *marks))
    legend = [el("span", dot_only(key), label, class_="dot-key") for key, label in STANDINGS.items()]
    return el(
        "figure",
        el("p", *legend, class_="dot-legend", aria_hidden="true"),
        el(
            "div",
            el("table", el("thead", head), el("tbody", *rows), class_="dots", aria_label="各地有什么、没有什么"),
            class_="table-wrap",
            role="region",
            aria_label="各地有什么、没有什么",
            tabindex="0",
        ),
        class_="chart",
    )


def dot_only(standing: str) -> Markup:
    """The mark without its name, for the legend."""
    return Markup('<svg viewBox="0 0 24 24" class="dot dot-{}" aria-hidden="true" focusable="false">{}</svg>').format(
        standing or "absent", Markup(_DOTS[standing])
    )


def training_targets(site: Site) -> Markup:
    """The numbers of trainees each text sets out to reach; every text has a scale of its own."""
    return el("div", *(_targets_of(policy) for policy in site.policies), class_="charts")


def _targets_of(policy: Policy) -> Markup:
    found = targets(policy)
    title = el("h3", policy.region["name"])
    if not found:
        return el("div", title, el("p", "这份文件没有写要培训多少人次。", class_="absent"), class_="card chart")
    whole = next(target for target in found if target.whole)
    by_year = {target.years[0]: target for target in found if not target.whole}
    most = max(target.value for target in found)
    period = f"{whole.years[0]}—{whole.years[-1]}年合计"
    bars = [_bar(period, whole.printed, Fraction(whole.value, most), "bar-whole")]
    for year in whole.years:
        bars.append(_year_bar(year, by_year.get(year), most))
    clause = whole.clause
    source = el("a", clause_label(policy.document, clause), href=page_url(policy.id, clause), class_="cite")
    return el("div", title, el("ul", *bars, class_="bars"), el("p", "见", source, class_="muted"), class_="card chart")


def _year_bar(year: int, target: Target | None, most: Fraction) -> Markup:
    if target is None:
        return el("li", el("span", f"{year}年", class_="bar-name"), el("span", "没有单写这一年", class_="absent"))
    return _bar(f"{year}年", target.printed, Fraction(target.value, most), "bar-part")


def _bar(name: str, value: str, share: Fraction, class_: str) -> Markup:
    return el("li", el("span", name, class_="bar-name"), bar(share, class_), el("b", value))


def bar(share: Fraction, class_: str) -> Markup:
    """A bar of ``share`` (0 to 1) of the width there is; hidden, because its value stands beside it."""
    return Markup(
        '<svg viewBox="0 0 1000 20" preserveAspectRatio="none" class="bar {}" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="20"/></svg>'
    ).format(class_, round(share * 1000))


PAYEES = {"person": "写明给个人", "body": "写明给单位", "both": "单位和个人都写到", "": "没有写明给谁"}


def payee_group(benefit: Benefit) -> str:
    """Persons, bodies (enterprises, institutions, schools), both, or nobody named: a key of PAYEES."""
    classes = set(benefit["payee"]["classes"])
    if not classes:
        return ""
    if classes == {"individual"}:
        return "person"
    return "both" if "individual" in classes else "body"


def money_paths(site: Site) -> Markup:
    """Whom the money of each text goes to: how many benefits in each group, and which they are."""
    return el("div", *(_paths_of(policy, site) for policy in site.policies), class_="charts")


def _paths_of(policy: Policy, site: Site) -> Markup:
    paid = [
        benefit
        for benefit in site.benefits_of(policy.id)
        if benefit["nature"] == "subsidy" and words.standing(benefit) != words.SILENT
    ]
    rows: list[Child] = []
    for key, label in PAYEES.items():
        found = [benefit for benefit in paid if payee_group(benefit) == key]
        if not found:
            continue
        items = [
            el(
                "li",
                benefit["title"],
                el("span", f"（给{benefit['payee']['label']}）", class_="muted") if key else None,
                clause_link(benefit, site, base=""),
            )
            for benefit in found
        ]
        share = bar(Fraction(len(found), len(paid)), f"bar-{key or 'open'}")
        rows.append(
            el(
                "details",
                el("summary", el("span", label, class_="bar-name"), share, el("b", f"{len(found)}项")),
                el("ul", *items),
            )
        )
    lead = f"补贴、补助、奖补共{len(paid)}项" if paid else "没有补贴、补助和奖补"
    return el(
        "div",
        el("h3", policy.region["name"]),
        el("p", lead, class_="muted"),
        el("div", *rows, class_="bars"),
        class_="card chart",
    )
