"""The data model of a parsed policy text.  All offsets are code points in the text as given (read with ``newline=""``)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A leaf span.  The tokens of a document tile ``[0, len(text))`` without gap or overlap.

    Layout kinds: indent, space, blank, line-end (the author's), wrap (the page layout's: the same paragraph goes on),
    page-number, running-head, rule, bullet, mark.  Content kinds: marker, heading, text, and the roles of functional
    blocks (title, head, kind, issuer, doc-number, addressee, signature, date, note, attachment-list, annex-head,
    contents, table, caption, box, remark, web, imprint).
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text unit without a number of its own (款).

    ``start`` and ``end`` delimit it in the logical text, ``offset`` is its first code point in the source.
    ``role`` is ``text`` for running text and names the function of anything else (``title``, ``addressee``, ``date`` …).
    """

    id: str
    text: str
    start: int
    end: int
    offset: int
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Node:
    """A numbered unit or an unnumbered heading, with the text and the units below it."""

    id: str
    marker: str | None
    shape: str
    ordinal: int
    level: int
    title: str
    offset: int
    heading: Span
    marker_span: Span
    paragraphs: tuple[Paragraph, ...]
    children: tuple[Node, ...]
    inferred: bool
    part: str
    run_in: bool

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something a person should look at.  ``severity`` is info, warning or error."""

    code: str
    severity: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A recognised phrase: ``kind``, source spans, the unit it stands in, the phrase and what it means.

    ``value`` is plain JSON data; money is an integer number of fen, a rate a pair of integers.
    """

    kind: str
    unit: str
    spans: tuple[Span, ...]
    text: str
    value: dict[str, object]


@dataclass(frozen=True, slots=True)
class Meta:
    """What the text says about itself; ``None`` or empty where it says nothing."""

    title: str | None = None
    inner_title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text."""

    text: str
    tokens: tuple[Token, ...]
    nodes: tuple[Node, ...]
    paragraphs: tuple[Paragraph, ...]
    meta: Meta
    diagnostics: tuple[Diagnostic, ...]
    annotations: tuple[Annotation, ...]
    logical: str
    offsets: array[int]
    _nodes: dict[str, Node] = field(repr=False, default_factory=dict)
    _paragraphs: dict[str, Paragraph] = field(repr=False, default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """Every node in document order."""
        for node in self.nodes:
            yield from node.walk()

    def node(self, unit_id: str) -> Node:
        """The node with this local id; ``KeyError`` if there is none."""
        return self._nodes[unit_id]

    def unit(self, unit_id: str) -> Node | Paragraph:
        """The node or paragraph with this local id; ``KeyError`` if there is none."""
        found = self._nodes.get(unit_id)
        return found if found is not None else self._paragraphs[unit_id]

    def unit_ids(self) -> tuple[str, ...]:
        """All local ids, nodes first."""
        return (*self._nodes, *self._paragraphs)

    def ranges_of(self, unit_id: str) -> tuple[Span, ...]:
        """Logical ranges of a unit's own text (heading and paragraphs, without the marker and without children)."""
        unit = self.unit(unit_id)
        if isinstance(unit, Paragraph):
            return ((unit.start, unit.end),)
        ranges = [] if unit.run_in or unit.heading[0] == unit.heading[1] else [unit.heading]
        ranges.extend((p.start, p.end) for p in unit.paragraphs)
        return tuple(ranges)

    def text_of(self, unit_id: str) -> str:
        """Own logical text of a unit: heading and paragraphs, one per line, without marker and children."""
        return "\n".join(self.logical[a:b] for a, b in self.ranges_of(unit_id))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Source spans of a logical range; neighbours divided only by blanks inside one line are one span."""
        out: list[Span] = []
        for offset in self.offsets[start:end]:
            if out and (out[-1][1] == offset or _only_blanks(self.text, out[-1][1], offset)):
                out[-1] = (out[-1][0], offset + 1)
            else:
                out.append((offset, offset + 1))
        return tuple(out)

    def spans_of(self, unit_id: str) -> tuple[Span, ...]:
        """Source spans of a unit: its marker and its own text."""
        unit = self.unit(unit_id)
        out: list[Span] = []
        if isinstance(unit, Node) and unit.marker_span[0] < unit.marker_span[1]:
            out.extend(self.spans(*unit.marker_span))
        for start, end in self.ranges_of(unit_id):
            out.extend(self.spans(start, end))
        return tuple(out)

    def locate(self, unit_id: str, quote: str) -> tuple[Span, ...] | None:
        """Source spans of a verbatim quote inside the unit's own text, or ``None``.

        White space in quote and source is insignificant; every other character counts, width included.
        """
        wanted = "".join(quote.split())
        if not wanted:
            return None
        unit = self.unit(unit_id)
        indexes: list[int] = []
        if isinstance(unit, Node):
            indexes.extend(range(*unit.marker_span))
        for start, end in self.ranges_of(unit_id):
            indexes.extend(range(start, end))
        indexes = [i for i in indexes if not self.logical[i].isspace()]
        at = "".join(self.logical[i] for i in indexes).find(wanted)
        if at < 0:
            return None
        out: list[Span] = []
        for i in indexes[at : at + len(wanted)]:
            offset = self.offsets[i]
            if out and (out[-1][1] == offset or _only_blanks(self.text, out[-1][1], offset)):
                out[-1] = (out[-1][0], offset + 1)
            else:
                out.append((offset, offset + 1))
        return tuple(out)


def _only_blanks(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    return start < end and gap.isspace() and not any(c in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" for c in gap)
