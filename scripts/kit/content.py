"""What the pieces of the kit say: one sheet per region and audience, drawn from the rule bundle and the clause tree.

The sheet is the only source of words for every format. It holds nothing that a rule, its quotes or the policy record does
not say; a note whose figures do not stand in the policy's own text is left out (it reckons, the text does not).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from scripts.kit.origins import Origins
from scripts.library import Policy
from scripts.pages import words
from scripts.pages.site_data import Benefit, Site, citation_names, clause_label, local_clause
from scripts.rules.figures import figures, percents_in, yuan_in

NO_FIGURE = "有规定，但本文件未写金额"
AUTHORITY = "当地人力资源社会保障部门"
NATURE = "本材料根据政策原文整理，供宣传和查对使用，不是政府文件，也不是行政决定；以原文和经办机构审核为准。"


@dataclass(frozen=True)
class Audience:
    """For whom a sheet is: the asker of the calculator, the word on the sheet, and its class as a payee."""

    asker: str
    name: str
    classes: tuple[str, ...]
    question: str


AUDIENCES = (
    Audience("citizen", "个人", ("individual",), "学技能、考证书，文件给个人写了什么"),
    Audience("enterprise", "企业", ("enterprise",), "培训职工、吸纳就业，文件给企业写了什么"),
    Audience(
        "training_institution", "培训机构", ("training_institution", "school"), "办培训、搞评价，文件给机构写了什么"
    ),
)


@dataclass(frozen=True)
class Quote:
    """A sentence of the text: the local id of its clause, the clause as it is printed, and the words."""

    clause: str
    label: str
    text: str


@dataclass(frozen=True)
class Item:
    """One benefit on a sheet. ``figures``: who or when, and how much; ``others``: cases without a figure.

    ``quotes`` are all that the rule rests on, ``leading`` those that grant it: with its figures if it has any.
    """

    id: str
    title: str
    plain: str
    nature: str
    figures: tuple[words.Line, ...]
    others: tuple[words.Line, ...]
    payee: str
    own: bool
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    quotes: tuple[Quote, ...]
    leading: tuple[Quote, ...]

    @property
    def clauses(self) -> str:
        """The clauses of the leading quotes as they are printed, each once."""
        return "，".join(dict.fromkeys(quote.label for quote in self.leading))


@dataclass(frozen=True)
class Sheet:
    """Everything that the pieces of one region and audience may say."""

    policy: Policy
    audience: Audience
    ended: bool
    written: tuple[Item, ...]
    granted: tuple[Item, ...]
    ruled: tuple[Item, ...]
    silent: tuple[Item, ...]
    absent: tuple[str, ...]

    @property
    def region(self) -> str:
        """The region as the record names it."""
        return str(self.policy.region["name"])

    @property
    def period(self) -> str:
        """2019年至2021年."""
        return str(self.policy.record["period"]["label"])

    @property
    def period_clause(self) -> str:
        """Local id of the clause that names the period."""
        return str(self.policy.record["period"]["clause"])

    @property
    def source(self) -> str:
        """The document as a reader cites it; that its title is the editor's is said where the text prints none."""
        record = self.policy.record
        title = str(record["inner_title"] or record["title"] or record["working_title"])
        parts = [f"《{title}》"]
        if record["document_number"]:
            parts.append(f"（{record['document_number']}）")
        if not (record["inner_title"] or record["title"]):
            parts.append("（原文没有标题，名称由编者所加）")
        return "".join(parts)

    @property
    def status(self) -> str:
        """Whether the period is over, in one sentence."""
        if self.ended:
            return f"文件的实施期是{self.period}，已经结束。"
        return f"文件的实施期是{self.period}。"

    @property
    def meaning(self) -> str:
        """What the status means for the reader."""
        if self.ended:
            return f"现在能不能领、怎么领，请问{AUTHORITY}的现行政策；这里写的可以用来查当时的规定、核对当年的申领。"
        return f"是否仍然有效、怎么领，请问{AUTHORITY}。"

    @property
    def verdict(self) -> str:
        """What the text really offers this audience, in one sentence."""
        if any(_has_money(item) for item in self.written):
            return "写明数额的列在前面；其余的有规定，但本文件未写金额，要按当地配套规定执行。"
        if self.written:
            return "本文件没有写补贴金额，只写了比例；其余的有规定，但本文件未写金额，要按当地配套规定执行。"
        if self.granted:
            return (
                f"本文件没有给{self.audience.name}写任何金额；下面各项有规定，但本文件未写金额，要按当地配套规定执行。"
            )
        return f"本文件没有写给{self.audience.name}的待遇。"

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order of the sheet."""
        return self.written + self.granted + self.ruled + self.silent


def _has_money(item: Item) -> bool:
    """Does an item name a sum of money (not only a rate)?"""
    return any("元" in line.value for line in item.figures)


def build_sheets(site: Site) -> list[Sheet]:
    """One sheet per policy and audience, in the order of the site."""
    return [build_sheet(policy, audience, site) for policy in site.policies for audience in AUDIENCES]


def build_sheet(policy: Policy, audience: Audience, site: Site) -> Sheet:
    """The sheet of one policy for one audience."""
    origins = Origins(policy)
    benefits = [item for item in site.benefits_of(policy.id) if _concerns(item, audience)]
    by_standing: dict[str, list[Benefit]] = {}
    for benefit in benefits:
        by_standing.setdefault(words.standing(benefit), []).append(benefit)
    groups = {
        standing: tuple(_item(benefit, policy, audience, site, origins) for benefit in _ordered(found, audience, site))
        for standing, found in by_standing.items()
    }
    present = {item["kind"] for item in site.benefits_of(policy.id) if words.standing(item) != words.SILENT}
    absent = tuple(
        kind["title"]
        for name, kind in site.bundle["kinds"].items()
        if audience.asker in kind["concerns"] and not kind.get("narrow") and name not in present
    )
    return Sheet(
        policy,
        audience,
        site.ended(policy),
        groups.get(words.WRITTEN, ()),
        groups.get(words.GRANTED, ()),
        groups.get(words.RULED, ()),
        groups.get(words.SILENT, ()),
        absent,
    )


def _concerns(benefit: Benefit, audience: Audience) -> bool:
    """Schools are training bodies too, but what they share only with citizens stands on the citizens' sheet."""
    concerns = benefit["concerns"]
    if audience.asker == "training_institution":
        return audience.asker in concerns or ("school" in concerns and "citizen" not in concerns)
    return audience.asker in concerns


def _ordered(benefits: list[Benefit], audience: Audience, site: Site) -> list[Benefit]:
    """What the audience itself receives first, what nobody is named for next; then in the order of the kinds.

    Narrow kinds are kinds for special persons: on the sheets of bodies they come last.
    """
    order = site.bundle["order"]["kinds"]

    def rank(benefit: Benefit) -> tuple[int, bool, int]:
        special = audience.asker != "citizen" and bool(site.bundle["kinds"][benefit["kind"]].get("narrow"))
        return _distance(benefit, audience), special, order.index(benefit["kind"])

    return sorted(benefits, key=rank)


def _distance(benefit: Benefit, audience: Audience) -> int:
    """0: the audience is paid or spared a fee; 1: the text names nobody; 2: somebody else is paid."""
    payee = benefit["payee"]
    if set(payee["classes"]) & set(audience.classes):
        return 0
    if audience.asker == "citizen" and benefit["nature"] == "in_kind" and "本人" in payee["label"]:
        return 0
    return 2 if payee["classes"] else 1


def _item(benefit: Benefit, policy: Policy, audience: Audience, site: Site, origins: Origins) -> Item:
    quotes = {name: _quote(name, policy, site) for name in citation_names(benefit)}
    kind = site.bundle["kinds"][benefit["kind"]]
    lines = words.lines(benefit, site.bundle["facts"])
    # A sum paid in parts names its first part: that it is the first, the kind says.
    whole = kind["title"] if any(row.get("at_best") for row in benefit["outcomes"]) else ""
    sums = tuple(
        line._replace(case=line.case or whole, value=_as_quoted(line.value, tuple(quotes.values())))
        for line in lines
        if line.state in ("amount", "cap")
    )
    others = tuple(line for line in lines if line.state not in ("amount", "cap") and line.case)
    notes = [*benefit["notes"], *(note for row in benefit["outcomes"] for note in row.get("notes", ()))]
    return Item(
        benefit["id"],
        benefit["title"],
        _plain(benefit, kind, [item["kind"] for item in site.benefits_of(policy.id)]),
        benefit["nature"],
        sums,
        others,
        _payee(benefit, audience),
        _distance(benefit, audience) == 0,
        tuple(dict.fromkeys(_condition(entry, site) for entry in benefit["requires"] if entry.get("label"))),
        tuple(dict.fromkeys(note for note in map(_for_print, notes) if note and origins.all_known(note))),
        tuple(quotes.values()),
        _leading(benefit, quotes, bool(sums)),
    )


# A label that only points to a list of the text: on paper the list itself must stand there.
_POINTS = "原文列出"


def _condition(entry: dict[str, Any], site: Site) -> str:
    """What a condition is called; where the name points to a list of the text, the text follows word for word."""
    label = str(entry["label"])
    if _POINTS not in label:
        return label
    return f"{label}（“{'”“'.join(site.citation(name)['quote'] for name in entry['cite'])}”）"


def _plain(benefit: Benefit, kind: dict[str, Any], kinds: list[str]) -> str:
    """The plain words for a kind, where they fit this benefit: it is the only one of its kind and has the kind's name."""
    alone = kinds.count(benefit["kind"]) == 1 and benefit["nature"] == kind["nature"]
    named = kind["title"] == benefit["title"] or (not kind.get("narrow") and kind["title"] in benefit["title"])
    return str(kind["plain"]) if alone and named else ""


# A note may speak to somebody at the form of the calculator; paper has no form.
_AT_THE_FORM = ("您", "填", "请选", "本工具")


def _for_print(note: str) -> str:
    """A note up to the sentence that only makes sense beside the form; what follows such a sentence leans on it."""
    sentences = re.split(r"(?<=[。；])", note.replace("算出的是", "这是"))
    kept = "".join(takewhile(lambda part: not any(word in part for word in _AT_THE_FORM), sentences))
    return re.sub(r"；\Z", "。", kept)


def _quote(name: str, policy: Policy, site: Site) -> Quote:
    entry = site.citation(name)
    clause = local_clause(entry["clause"])
    return Quote(clause, clause_label(policy.document, clause), entry["quote"])


def _leading(benefit: Benefit, quotes: dict[str, Quote], with_figures: bool) -> tuple[Quote, ...]:
    """With figures: the rule's own quotes that have any. Without: its first quote that has no sum and no share.

    A rule without a figure may also quote the share that another training gets, to say that it does not apply; where it
    quotes nothing else of its own, its conditions rest on what grants it.
    """
    own = [quotes[name] for name in benefit["cite"]]
    if with_figures:
        return tuple(quote for quote in own if figures(quote.text)) or tuple(own[:1])
    granting = [quote for quote in own if not yuan_in(quote.text) and not percents_in(quote.text)]
    if granting:
        return tuple(granting[:1])
    named = (name for entry in benefit["requires"] for name in entry.get("cite", ()))
    return tuple(dict.fromkeys(quotes[name] for name in named)) or tuple(own[:1])


def _as_quoted(value: str, quotes: tuple[Quote, ...]) -> str:
    """A share as the text bounds it: where every quote that has the figure goes on with 以上, so does the sheet.

    The last factor of a sum per person, the head count, is left out: 每人标准 already says whose it is.
    """
    value = value.removesuffix(" × 人数")
    figure = value.rpartition("的")[2]
    texts = [quote.text for quote in quotes if figure in quote.text]
    return f"{value}以上" if texts and all(f"{figure}以上" in text for text in texts) else value


def _payee(benefit: Benefit, audience: Audience) -> str:
    """Who is paid, and that it is not the reader where it is somebody else."""
    text = words.benefit_payee(benefit)
    if benefit["nature"] == "subsidy" and _distance(benefit, audience) == 2:
        return f"{text}（不发给{audience.name}）"
    return text


def terms(sheet: Sheet, site: Site) -> list[tuple[str, str]]:
    """The terms of the groups of persons and the ways of training that a sheet names, with their plain words.

    A gloss on several documents keeps what holds for this one. Certificates and funds explain themselves by their item.
    """
    said = "".join(
        item.title + "".join(item.conditions) + "".join(row.case for row in item.figures) for item in sheet.items
    )
    others = {
        name
        for policy in site.policies
        if policy is not sheet.policy
        for name in (policy.region["name"], *policy.region["aliases"])
    }
    found = []
    for term in site.terms:
        if term.group in _EXPLAINED and any(form in said for form in term.forms):
            sentences = re.split(r"(?<=。)", term.plain)
            plain = "".join(part for part in sentences if not any(name in part for name in (*others, *_SEVERAL)))
            if plain:
                found.append((term.term, plain))
    return found


_EXPLAINED = ("人群", "单位和平台", "做法")
# A gloss may compare the documents of the library; a sheet is about one.
_SEVERAL = ("几份文件", "各地")


def plain_facts(sheet: Sheet) -> dict[str, Any]:
    """What every template shows of a sheet beside its items."""
    return {
        "region": sheet.region,
        "audience": sheet.audience.name,
        "question": sheet.audience.question,
        "period": sheet.period,
        "status": sheet.status,
        "meaning": sheet.meaning,
        "verdict": sheet.verdict,
        "source": sheet.source,
        "ask": str(sheet.policy.record["ask"]),
        "nature": NATURE,
        "no_figure": NO_FIGURE,
    }
