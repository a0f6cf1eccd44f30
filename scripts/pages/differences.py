"""Where the texts say different things about the same matter: what each says, with its words and the clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from scripts.ledger.conflicts import ASPECTS, conflicts
from scripts.pages import words
from scripts.pages.markup import Child, el, join
from scripts.pages.site_data import Site, clause_label, local_clause, page_url

Json = dict[str, Any]

# Figures and limits change what somebody gets; whom a text names and pays is told on request.
_OPEN = ("figure", "limit")
_HINT = re.compile(r"（[^（）]*您[^（）]*）")


@dataclass(frozen=True)
class Difference:
    """One question about one kind of benefit, and the sides that answer it differently, in the order of the library."""

    kind: str
    title: str
    aspect: str
    about: str
    sides: tuple[Json, ...]


def differences(site: Site) -> list[Difference]:
    """The differences of the library, those of pairs put together: each side once."""
    found: dict[tuple[str, str, str], dict[str, Json]] = {}
    titles: dict[str, str] = {}
    for conflict in conflicts(site.bundle, "differs"):
        titles[conflict["kind"]] = conflict["kind_title"]
        sides = found.setdefault((conflict["kind"], conflict["aspect"], conflict["about"]), {})
        for side in (conflict["left"], conflict["right"]):
            sides.setdefault(side["benefit"], side)
    order = [policy.id for policy in site.policies]
    return [
        Difference(
            kind,
            titles[kind],
            aspect,
            plain_about(about),
            tuple(sorted(sides.values(), key=lambda side: order.index(side["policy"]))),
        )
        for (kind, aspect, about), sides in found.items()
    ]


def plain_about(about: str) -> str:
    """The question at issue without the hint in brackets."""
    return re.sub(r"（[^（）]*）\Z", "", about)


def differences_section(site: Site) -> Markup:
    """The section of the comparison page."""
    found = differences(site)
    shown = [item for item in found if item.aspect in _OPEN]
    folded = [item for item in found if item.aspect not in _OPEN]
    return el(
        "section",
        el("h2", "同一件事，各地写得不一样", id="differences"),
        el(
            "p",
            "下面把对同一件事写法不同的原话放在一起。谁的写法对，本站不作判断；只是提醒不要拿一地的数字去答另一地的问题。",
            class_="muted",
        ),
        *(_card(item, site) for item in shown),
        _folded(folded, site),
        class_="differences",
        aria_labelledby="differences",
    )


def _folded(found: list[Difference], site: Site) -> Markup | None:
    """Differences about persons, kinds of training and payees, one folded list for each aspect."""
    parts = []
    for aspect, words_ in ASPECTS.items():
        rows = [item for item in found if item.aspect == aspect]
        if rows:
            summary = el("summary", f"{words_}写得不一样的{len(rows)}处")
            parts.append(el("details", summary, *(_card(item, site) for item in rows), class_="folded"))
    return join(parts) if parts else None


def _card(item: Difference, site: Site) -> Markup:
    about = "" if item.about == ASPECTS[item.aspect] and item.aspect == "figure" else f"：{item.about}"
    return el(
        "section",
        el("h3", el("a", item.title, href=f"#kind-{item.kind.replace('_', '-')}"), about),
        el("div", *(_side(item, side, site) for side in item.sides), class_="sides"),
        class_="card difference",
    )


def _side(item: Difference, side: Json, site: Site) -> Markup:
    policy = site.policy(side["policy"])
    quotes: list[Child] = []
    for entry in side["quotes"]:
        clause = local_clause(entry["clause"])
        link = el("a", clause_label(policy.document, clause), href=page_url(policy.id, clause), class_="cite")
        quotes.append(el("blockquote", "“", entry["quote"], "”", link, class_="quote"))
    return el(
        "div",
        el("p", el("b", side["region"]), " ", el("span", side["title"], class_="muted"), class_="side-name"),
        el("p", "；".join(_values(item, side, site)), class_="side-value"),
        join(quotes) if item.aspect in _OPEN else el("details", el("summary", "看原话"), *quotes),
        class_="side",
    )


def _values(item: Difference, side: Json, site: Site) -> list[str]:
    """Figures in the words of the table above; everything else as the difference names it."""
    if item.aspect != "figure":
        return ["、".join(_HINT.sub("", value) for value in side["values"])]
    benefit = next(entry for entry in site.bundle["benefits"] if entry["id"] == side["benefit"])
    found = [line for line in words.lines(benefit, site.bundle["facts"]) if line.state in ("amount", "cap")]
    return [f"{line.case}：{line.value}" if line.case else line.value for line in found]
