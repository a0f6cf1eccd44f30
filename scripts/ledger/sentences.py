"""The sentence ledger: every sentence that grants, limits or conditions something has a rule or a written reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.ledger.register import Entry, Register, load_register, load_words
from scripts.ledger.texts import Stretch, solid, stretches
from scripts.library import Policy
from scripts.parse.model import Document, Span
from scripts.rules.kept import narrowed

_ENDS = "。；！？;!?"
_OPEN, _CLOSE = "（([〔【《〈“‘「『", "）)]〕】》〉”’」』"
# Where sentences of the text itself stand; titles, addressees and the imprint grant nothing.
_ROLES = ("text",)


@dataclass(frozen=True)
class Sentence:
    """One sentence that contains a word of the list.

    ``words`` are the forms found, ``benefits`` the rules whose quotes stand in it, ``citations`` those quotes' ids, ``reason`` the
    written reason where there is no rule ("" = neither).
    """

    policy: str
    clause: str
    spans: tuple[Span, ...]
    text: str
    words: tuple[str, ...]
    citations: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    reason: str = ""


def sentence_ledger(
    policy: Policy, bundle: dict[str, Any], register: Register | None = None
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The sentences of a policy that need a rule or a reason, and what is wrong. Raises DataError (malformed ledger.yml)."""
    register = load_register(policy) if register is None else register
    bundle = narrowed(bundle, [policy.id])
    used = _benefits_by_citation(bundle)
    quotes = {
        name: solid(policy.source, tuple((start, end) for start, end in citation["spans"]))
        for name, citation in bundle["citations"].items()
        if name in used
    }
    rows: list[Sentence] = []
    findings: list[str] = []
    spoken: set[int] = set()
    where = f"{policy.id}/ledger.yml"
    for stretch, start, end in sentences(policy.document):
        text = policy.document.logical[start:end].strip()
        words = tuple(dict.fromkeys(match.group() for match in _pattern().finditer(text)))
        spans = policy.document.spans(start, end)
        offsets = solid(policy.source, spans)
        entries = [(at, entry) for at, entry in enumerate(register.sentences) if entry.offsets <= offsets]
        spoken.update(at for at, _entry in entries)
        if not words:
            findings.extend(f"{where}：“{entry.quote}”所在的句子不需要理由，请删去" for _at, entry in entries)
            continue
        citations = tuple(name for name, place in quotes.items() if place & offsets)
        if citations and entries:
            findings.extend(
                f"{where}：“{entry.quote}”所在的句子已有规则（{used[citations[0]][0]}），请从清单删去"
                for _at, entry in entries
            )
        if len(entries) > 1 and not citations:
            findings.append(
                f"{where}：同一句写了{len(entries)}条理由：“{'”“'.join(entry.quote for _at, entry in entries)}”"
            )
        benefits = tuple(dict.fromkeys(benefit for name in citations for benefit in used[name]))
        reason = entries[0][1].reason if entries and not citations else ""
        rows.append(Sentence(policy.id, stretch.clause, spans, text, words, citations, benefits, reason))
        if not citations and not entries:
            findings.append(
                f"{policy.id}：条款“{stretch.clause}”的这句话没有规则，也没有理由（含“{'、'.join(words)}”）：{text}"
            )
    for at, entry in enumerate(register.sentences):
        if at not in spoken:
            findings.append(f"{where}：“{entry.quote}”跨了两句或不在正文里，请只引一句里的话")
    return tuple(rows), tuple(findings)


def sentences(document: Document) -> Iterator[tuple[Stretch, int, int]]:
    """Every sentence of the running text as a logical range. Headings, which only announce, are left out."""
    headings = {node.heading for node in document.walk() if node.heading[0] < node.heading[1]}
    for stretch in stretches(document):
        if stretch.role not in _ROLES:
            continue
        for start, end in split(document.logical, stretch.start, stretch.end):
            if not any(first <= start and end <= last + 1 for first, last in headings):
                yield stretch, start, end


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ranges of sentences: ended by 。；！？ outside brackets and quotation marks; the end mark belongs to its sentence."""
    first, depth = start, 0
    for at in range(start, end):
        char = text[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in _ENDS and depth == 0:
            yield first, at + 1
            first = at + 1
    if text[first:end].strip():
        yield first, end


def entry_sentence(policy: Policy, entry: Entry) -> str:
    """The sentence an entry stands in, "" where it crosses a border."""
    for _stretch, start, end in sentences(policy.document):
        if entry.offsets <= solid(policy.source, policy.document.spans(start, end)):
            return policy.document.logical[start:end].strip()
    return ""


def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word.word})" for word in load_words()["sentence_words"]))


def _benefits_by_citation(bundle: dict[str, Any]) -> dict[str, list[str]]:
    """Benefit ids by the citations they use anywhere."""
    used: dict[str, list[str]] = {}

    def visit(node: Any, benefit: str) -> None:
        if isinstance(node, dict):
            for name in node.get("cite") or ():
                if benefit not in used.setdefault(name, []):
                    used[name].append(benefit)
            for value in node.values():
                visit(value, benefit)
        elif isinstance(node, list):
            for value in node:
                visit(value, benefit)

    for benefit in bundle["benefits"]:
        visit(benefit, benefit["id"])
    return used
