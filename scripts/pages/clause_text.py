"""Clause text as HTML: the printed characters, with documents, departments, terms and figures marked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from scripts.library import Policy
from scripts.pages.markup import Child, el, join
from scripts.pages.references import anchor_of, names_of
from scripts.pages.site_data import Site
from scripts.parse.model import Annotation


class Mark(NamedTuple):
    """A stretch of the logical text with the element to put around it."""

    start: int
    end: int
    html: Markup


class ClauseText:
    """Renders stretches of one document. Term links are set once per stretch, longest term first."""

    def __init__(self, policy: Policy, site: Site, base: str) -> None:
        self._policy = policy
        self._site = site
        self._base = base
        self._logical = policy.document.logical
        self._position = {offset: index for index, offset in enumerate(policy.document.offsets)}
        self._annotations = sorted(
            ((*self._range(note), note) for note in policy.document.annotations if note.spans),
            key=lambda row: (row[0], -row[1]),
        )
        forms = {form: term for term in reversed(site.terms) for form in term.forms}
        self._terms = forms
        words = sorted(forms, key=len, reverse=True)
        self._term = re.compile("|".join(map(re.escape, words))) if words else None

    def _range(self, note: Annotation) -> tuple[int, int]:
        return self._position[note.spans[0][0]], self._position[note.spans[-1][1] - 1] + 1

    def render(self, start: int, end: int, *, with_terms: bool = True) -> Markup:
        """HTML of ``logical[start:end]``; its text content is exactly that stretch."""
        marks = list(self._marks(start, end))
        if with_terms and self._term is not None:
            marks.extend(self._term_marks(start, end, marks))
        out: list[Child] = []
        at = start
        for mark in sorted(marks):
            if mark.start < at:
                continue
            out.extend((self._logical[at : mark.start], mark.html))
            at = mark.end
        out.append(self._logical[at:end])
        return join(out)

    def annotations_in(self, start: int, end: int, kind: str) -> list[Annotation]:
        """The annotations of a kind that lie inside a stretch."""
        return [note for a, b, note in self._annotations if note.kind == kind and start <= a and b <= end]

    def _marks(self, start: int, end: int) -> Iterator[Mark]:
        at = start
        for a, b, note in self._annotations:
            if a < at or b > end:
                continue
            html = self._annotation(a, b, note)
            if html is not None:
                yield Mark(a, b, html)
                at = b

    def _annotation(self, a: int, b: int, note: Annotation) -> Markup | None:
        text = self._logical[a:b]
        if note.kind == "responsibility":
            return el("span", self._departments(text, note), class_="duty")
        if note.kind == "document-reference":
            anchor = anchor_of(*names_of(note), self._site.keys)
            if anchor == self._policy.id:
                return None
            return el("a", text, class_="docref", href=f"{self._base}{self._site.shared('relations')}#{quote(anchor)}")
        if note.kind == "internal-reference" and note.value.get("target"):
            return el("a", text, class_="docref", href=f"#{quote(str(note.value['target']))}")
        if note.kind in ("money", "rate"):
            return el("b", text, class_="figure")
        return None

    def _departments(self, text: str, note: Annotation) -> Markup:
        """The note as printed, each department a link to its duties; the lead is marked by an attribute, not by new text."""
        out: list[Child] = []
        at = 0
        departments = note.value["departments"]
        assert isinstance(departments, list)
        for department in departments:
            found = text.find(department["name"], at)
            if found < 0:
                continue
            anchor = department_id(self._policy.id, department["full"])
            lead = department["name"] == note.value["lead"]
            link = el(
                "a",
                department["name"],
                href=f"{self._base}{self._site.shared('departments')}#{quote(anchor)}",
                class_="dept dept-lead" if lead else "dept",
                title=f"{department['full']}：牵头单位" if lead else f"{department['full']}的全部职责",
            )
            out.extend((text[at:found], link))
            at = found + len(department["name"])
        out.append(text[at:])
        return join(out)

    def _term_marks(self, start: int, end: int, taken: list[Mark]) -> Iterator[Mark]:
        assert self._term is not None
        seen: set[str] = set()
        for match in self._term.finditer(self._logical, start, end):
            term = self._terms[match.group()]
            if term.id in seen or any(mark.start < match.end() and match.start() < mark.end for mark in taken):
                continue
            seen.add(term.id)
            href = f"{self._base}glossary.html#{term.id}"
            yield Mark(
                match.start(),
                match.end(),
                el("a", match.group(), class_="term", href=href, data_tip=f"{term.term}：{term.plain}"),
            )


def department_id(policy_id: str, department: str) -> str:
    """Anchor of a department of one policy on the page of departments."""
    return f"{policy_id}-{re.sub(r'[〔〕（）()、\s]', '', department)}"
