"""Annotations: phrases with a meaning, found in the logical text of each unit and reported as source spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scripts.parse import departments, quantities, references, terms
from scripts.parse.model import Annotation, Document, Node, Span
from scripts.parse.tree import prefix_of
from scripts.parse.width import fold

_Found = tuple[int, int, str, dict[str, object]]
_PART = re.compile(r"(cover|annex\d+(?:x\d+)?)-")
_ARTICLE = re.compile(r"(?:.*-)?art\d+(?:_\d+)?")
_HAS_DIGIT = re.compile(r"[\d百千万亿元]")


def annotated(document: Document) -> Document:
    """The document with every annotation, in order of position."""
    folded = fold(document.logical)
    out: list[tuple[int, int, Annotation]] = []
    first_leads = False
    article: dict[str, str | None] = {}
    titles: dict[str, str] = {}
    known = frozenset(document.unit_ids())
    clauses = {node.id: _clauses(node) for node in document.walk() if node.shape == "art"}
    for unit_id, (start, end), node, paragraph in _stretches(document):
        text, printed = folded[start:end], document.logical[start:end]
        part = node.part if node is not None else _part(unit_id)
        here = _article_of(document, node)
        before = article.get(part) if here != article.get(part) else article.get(part + " before")
        if here is not None and here != article.get(part):
            article[part + " before"] = article.get(part)
            article[part] = here
        targets = references.Targets(known.__contains__, here, before, paragraph, prefix_of(part), clauses.get)
        first_leads = first_leads or departments.leads_first(text)
        for a, b, kind, value in _named(list(_in(text, printed, targets, first_leads)), titles):
            spans = document.spans(start + a, start + b)
            found = Annotation(kind, unit_id, spans, document.logical[start + a : start + b], value)
            out.append((start + a, start + b, found))
    out.sort(key=lambda row: (row[0], -row[1], row[2].kind))
    return replace(document, annotations=tuple(row[2] for row in out))


def _named(found: list[_Found], titles: dict[str, str]) -> Iterator[_Found]:
    """Short titles (以下简称《条例》) mean the full one from there on, and are no reference where they are defined."""
    short = [(a, b, value) for a, b, kind, value in found if kind == "definition" and value.get("for")]
    for a, b, kind, value in found:
        if kind == "document-reference":
            if any(start <= a and b <= end for start, end, _ in short):
                continue
            if value["title"] in titles and not value["number"]:
                value = {**value, "title": titles[str(value["title"])]}
        yield a, b, kind, value
    titles.update({str(value["term"]): str(value["for"]) for _, _, value in short})


def _clauses(article: Node) -> tuple[str, ...]:
    """Ids of the paragraphs (款) of an article: its own, and those that follow its list without a number."""
    own = [paragraph.id for paragraph in article.paragraphs] or [article.id]
    last = article
    while last.children:
        last = last.children[-1]
    if last is not article:
        own += [paragraph.id for paragraph in last.paragraphs[1 if last.run_in else 0 :]]
    return tuple(own)


def _in(text: str, printed: str, targets: references.Targets, first_leads: bool) -> Iterator[_Found]:
    taken: list[Span] = []
    if "《" in text or "〈" in text or "号" in text:
        for a, b, value in references.documents(text, printed):
            taken.append((a, b))
            yield a, b, "document-reference", value
    if "第" in text or "款" in text or "条" in text or "附件" in text:
        for a, b, value in references.internal(text, targets):
            yield a, b, "internal-reference", value
    if "(" in text or ":" in text:
        for a, b, value in departments.notes(text, printed, first_leads):
            yield a, b, "responsibility", value
    if "称" in text or "下同" in text:
        for a, b, value in terms.definitions(text, printed):
            yield a, b, "definition", value
    if _HAS_DIGIT.search(text) or "年" in text:
        for a, b, kind, value in (*quantities.dates(text), *quantities.amounts(text)):
            if not any(start <= a and b <= end for start, end in taken):
                yield a, b, kind, value


def _stretches(document: Document) -> Iterator[tuple[str, Span, Node | None, int]]:
    """Every logical range with the unit it belongs to, its node, and which paragraph of the node it is."""
    for paragraph in document.paragraphs:
        yield paragraph.id, (paragraph.start, paragraph.end), None, 0
    for node in document.walk():
        if not node.run_in and node.heading[0] < node.heading[1]:
            yield node.id, node.heading, node, 0
        for number, paragraph in enumerate(node.paragraphs, 1):
            yield paragraph.id, (paragraph.start, paragraph.end), node, number


def _article_of(document: Document, node: Node | None) -> str | None:
    if node is None:
        return None
    match = _ARTICLE.match(node.id) if "art" in node.id else None
    return match.group() if match else None


def _part(unit_id: str) -> str:
    match = _PART.match(unit_id)
    return match.group(1) if match else "plan"
