"""A benefit as a small card: title, what is given, who is paid, and the way to its clause and to the calculator."""

from __future__ import annotations

from markupsafe import Markup

from scripts.pages import words
from scripts.pages.markup import el, join
from scripts.pages.site_data import Benefit, Site, calculator_url, citation_names, clause_label, local_clause, page_url

BADGES = {
    words.WRITTEN: ("写明数额", "badge badge-ok"),
    words.GRANTED: ("未写金额", "badge badge-warn"),
    words.RULED: ("资格或要求", "badge"),
    words.SILENT: ("原文没有写", "badge"),
}


def badge(benefit: Benefit) -> Markup:
    """The standing of a benefit in one word."""
    label, class_ = BADGES[words.standing(benefit)]
    return el("span", label, class_=class_)


def value_list(benefit: Benefit, site: Site) -> Markup:
    """The cases of a benefit: whom or when, and what."""
    rows = []
    for line in words.lines(benefit, site.bundle["facts"]):
        case = el("span", line.case, class_="case") if line.case else None
        value = el("b" if line.state in ("amount", "cap") else "span", line.value, class_=f"value value-{line.state}")
        rows.append(el("li", case, value))
    return el("ul", *rows, class_="values")


def home_clause(benefit: Benefit, site: Site) -> str:
    """The clause that grants a benefit: the one of its leading quote (local id)."""
    return local_clause(site.citation(citation_names(benefit)[0])["clause"])


def clause_link(benefit: Benefit, site: Site, *, base: str) -> Markup:
    """Link to the clause that grants a benefit, named as it is printed."""
    policy = site.policy(benefit["policy"])
    clause = home_clause(benefit, site)
    return el("a", clause_label(policy.document, clause), href=page_url(policy.id, clause, base=base), class_="cite")


def quotes(benefit: Benefit, site: Site, *, base: str) -> Markup:
    """The leading quotes of a benefit with their clauses."""
    policy = site.policy(benefit["policy"])
    out = []
    for name in benefit["cite"]:
        citation = site.citation(name)
        clause = local_clause(citation["clause"])
        link = el(
            "a", clause_label(policy.document, clause), href=page_url(policy.id, clause, base=base), class_="cite"
        )
        out.append(el("blockquote", "“", citation["quote"], "”", link, class_="quote"))
    return join(out)


def card(benefit: Benefit, site: Site) -> Markup:
    """The card beside a clause."""
    return el(
        "div",
        el("p", benefit["title"], class_="benefit-title"),
        value_list(benefit, site),
        el("p", words.benefit_payee(benefit), class_="benefit-payee"),
        class_="benefit",
        id=f"benefit-{benefit['id'].split('/', 1)[1]}",
    )


def calculate_link(benefits: list[Benefit], site: Site, *, base: str) -> Markup:
    """The way from the benefits of one clause to the calculator, as the asker whom the first of them concerns."""
    first = benefits[0]
    region = site.policy(first["policy"]).region["name"]
    kinds = ",".join(dict.fromkeys(benefit["kind"] for benefit in benefits))
    url = calculator_url(base=base, asker=first["concerns"][0], region=region, kinds=kinds)
    return el("a", "按我的情况算一算", href=url, class_="benefit-go")
