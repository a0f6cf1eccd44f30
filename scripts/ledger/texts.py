"""Stretches and quotes of a parsed text, as logical ranges and as source offsets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calculator.memo import once
from scripts.parse.model import Document, Span


class Stretch(NamedTuple):
    """A range of the logical text with the unit it belongs to. ``role``: text, marker, heading, title, date, imprint …"""

    clause: str
    start: int
    end: int
    role: str


def stretches(document: Document) -> Iterator[Stretch]:
    """Every stretch of the logical text in order of units: markers, headings on lines of their own, paragraphs."""
    for paragraph in document.paragraphs:
        yield Stretch(paragraph.id, paragraph.start, paragraph.end, paragraph.role)
    for node in document.walk():
        if node.marker_span[0] < node.marker_span[1]:
            yield Stretch(node.id, *node.marker_span, "marker")
        if not node.run_in and node.heading[0] < node.heading[1]:
            yield Stretch(node.id, *node.heading, "heading")
        for paragraph in node.paragraphs:
            yield Stretch(node.id, paragraph.start, paragraph.end, paragraph.role)


def solid(text: str, spans: tuple[Span, ...]) -> frozenset[int]:
    """The offsets of the characters in ``spans`` that are no white space."""
    return frozenset(at for start, end in spans for at in range(start, end) if not text[at].isspace())


@once
def _read(_document: Document) -> dict[str, tuple[str, list[int]]]:
    return {}


def _own_text(document: Document, clause: str) -> tuple[str, list[int]]:
    """A unit's own text without white space and where each character stands; asked for again with many quotes."""
    read = _read(document)
    if clause not in read:
        logical = document.logical
        ranges = document.ranges_of(clause)
        indexes = [at for start, end in ranges for at in range(start, end) if not logical[at].isspace()]
        read[clause] = "".join([logical[at] for at in indexes]), indexes
    return read[clause]


def occurrences(document: Document, clause: str, quote: str) -> list[frozenset[int]]:
    """Where a verbatim quote stands in a unit's own text, as source offsets; white space is insignificant. KeyError: no such unit."""
    text, indexes = _own_text(document, clause)
    offsets = document.offsets
    wanted = "".join(quote.split())
    found = []
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        found.append(frozenset(offsets[index] for index in indexes[at : at + len(wanted)]))
        at = text.find(wanted, at + 1)
    return found
