"""How many people a text sets out to train, in all and by year, as it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scripts.library import Policy
from scripts.parse.model import Document, Paragraph
from scripts.rules.figures import Figure, figures

_SUBJECT = "补贴性职业技能培训"
_RANGE = re.compile(r"(\d{4})年?[至—–－-]+(\d{4})年")
_YEAR = re.compile(r"(\d{4})年")
_STOPS = re.compile(r"[。；;]")


@dataclass(frozen=True)
class Target:
    """A number of trainees: ``years`` it is for (all of the period, or one), its printed form, and the clause."""

    years: tuple[int, ...]
    whole: bool
    printed: str
    value: Fraction
    clause: str


def targets(policy: Policy) -> list[Target]:
    """The targets for subsidised training of a policy: the whole period first, then each year that the text names."""
    for paragraph in _paragraphs(policy.document):
        found = list(_in_paragraph(paragraph))
        if any(target.whole for target in found):
            return found
    return []


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for node in document.walk():
        yield from node.paragraphs


def _in_paragraph(paragraph: Paragraph) -> Iterator[Target]:
    text = paragraph.text
    subject = text.find(_SUBJECT)
    if subject < 0:
        return
    at = 0
    for figure in figures(text):
        if figure.kind != "count" or figure.unit not in ("人", "人次"):
            continue
        lead = text[at : figure.start]
        at = figure.end
        # the figure is the number of those trained, not of skilled workers there are to be
        if figure.start < subject or not lead.endswith("培训"):
            continue
        spans = _RANGE.findall(lead)
        if spans and _SUBJECT in lead:
            low, high = map(int, spans[-1])
            yield _target(tuple(range(low, high + 1)), figure, paragraph, whole=True)
            continue
        for year in _YEAR.findall(_STOPS.split(lead)[-1]):
            yield _target((int(year),), figure, paragraph, whole=False)


def _target(years: tuple[int, ...], figure: Figure, paragraph: Paragraph, *, whole: bool) -> Target:
    text = paragraph.text
    printed = text[figure.start : figure.end] + ("以上" if text.startswith("以上", figure.end) else "")
    value = figure.values[0]
    assert isinstance(value, Fraction)
    return Target(years, whole, printed, value, paragraph.id)
