"""Phase 5: units become nodes with ids, headings and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from scripts.parse.blocks import Block
from scripts.parse.lines import Stream
from scripts.parse.markers import LETTER
from scripts.parse.model import Node, Paragraph, Span
from scripts.parse.series import Unit

HEADING_LIMIT = 60
RUN_IN_LIMIT = 45
_TRAILING = "。.:;,:；：，、"
_SENTENCE_END = re.compile(r"[。!?;]")
_OPEN = {"(": ")", "《": "》", "“": "”", "〔": "〕", "[": "]", "【": "】", "「": "」"}


@dataclass(slots=True)
class Forest:
    """Everything made from units and blocks."""

    nodes: list[Node] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    roles: list[tuple[int, int, str]] = field(default_factory=list)
    of_unit: dict[int, str] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int, int]] = field(default_factory=list)


def prefix_of(part: str) -> str:
    """Id prefix of a part: none for the plan itself."""
    return "" if part == "plan" else f"{part}-"


def pieces(stream: Stream, blocks: list[Block], states: list[int], units: list[Unit]) -> list[Span]:
    """Logical ranges of running text, cut at paragraphs and at units, in order."""
    cuts: list[int] = [u.at for u in units]
    ranges: list[Span] = []
    for block in blocks:
        if block.role not in ("body", "heading"):
            continue
        ranges.append((block.start, block.end))
        cuts.append(block.start) if states[block.first] == 0 or block.role == "heading" or not block.marked else None
        cuts.extend(stream.rows[r].lstart for r in range(block.first + 1, block.last + 1) if states[r] == 0)
    # A marker divided by a line end (第 / 三条) stays one; an unnumbered heading is no marker.
    within = {k for u in units if u.shape != "h" for k in range(u.at + 1, u.end)}
    cuts = sorted(set(cuts) - within)
    out: list[Span] = []
    for start, end in ranges:
        k = bisect_right(cuts, start)
        at = start
        while k < len(cuts) and cuts[k] < end:
            out.append((at, cuts[k]))
            at = cuts[k]
            k += 1
        out.append((at, end))
    starts = set(cuts)
    merged: list[Span] = []
    for start, end in out:
        if merged and merged[-1][1] == start and start not in starts:
            merged[-1] = (merged[-1][0], end)
        elif start < end:
            merged.append((start, end))
    return merged


def grow(forest: Forest, stream: Stream, part: str, roots: list[Unit], spans: list[Span]) -> None:
    """Add the nodes and paragraphs of one part to the forest."""
    units = flatten(roots)
    starts = [u.at for u in units]
    own: list[list[Span]] = [[] for _ in units]
    loose: list[Span] = []
    for span in spans:
        k = bisect_right(starts, span[0]) - 1
        (own[k] if k >= 0 else loose).append(span)
    ids = _ids(forest, part, units)
    built: dict[int, Node] = {}
    for k in range(len(units) - 1, -1, -1):
        built[id(units[k])] = _node(forest, stream, part, units[k], ids, own[k], built)
    for unit in roots:
        forest.nodes.append(built[id(unit)])
    prefix = prefix_of(part)
    for n, (start, end) in enumerate(loose, 1):
        forest.roles.append((start, end, "text"))
        forest.paragraphs.append(paragraph(stream, f"{prefix}p{n}", start, end))


def paragraph(stream: Stream, unit_id: str, start: int, end: int, role: str = "text") -> Paragraph:
    """A paragraph over a logical range."""
    return Paragraph(unit_id, stream.logical[start:end], start, end, stream.offsets[start], role)


def flatten(roots: list[Unit]) -> list[Unit]:
    """Units in document order."""
    out: list[Unit] = []
    stack = list(reversed(roots))
    while stack:
        unit = stack.pop()
        out.append(unit)
        stack.extend(reversed(unit.children))
    return out


def _ids(forest: Forest, part: str, units: list[Unit]) -> dict[int, str]:
    ids: dict[int, str] = {}
    for unit in units:
        parent = unit.parent
        while parent is not None and parent.shape == "h":
            parent = parent.parent
        base = prefix_of(part)
        if unit.shape not in ("art", "h") and parent is not None and parent.shape != "root":
            base = ids[id(parent)] + "-"
        name = f"{base}{LETTER[unit.shape]}{unit.ordinal}"
        count = forest.taken.get(name, 0) + 1
        forest.taken[name] = count
        if count > 1:
            forest.repeated.append((name, unit.at, unit.end))
            name = f"{name}_{count}"
        ids[id(unit)] = name
        forest.of_unit[unit.at] = name
    return ids


def _node(
    forest: Forest,
    stream: Stream,
    part: str,
    unit: Unit,
    ids: dict[int, str],
    spans: list[Span],
    built: dict[int, Node],
) -> Node:
    unit_id = ids[id(unit)]
    heading, title, run_in, rest = _heading(stream, unit, spans)
    if unit.at < unit.end and unit.shape != "h":
        forest.roles.append((unit.at, unit.end, "marker"))
    if heading[0] < heading[1]:
        forest.roles.append((*heading, "heading"))
    paragraphs = []
    for n, (start, end) in enumerate(rest, 1):
        body = start
        if run_in and n == 1:
            body = heading[1]
        if body < end:
            forest.roles.append((body, end, "text"))
        paragraphs.append(paragraph(stream, f"{unit_id}-p{n}", start, end))
    offset = stream.offsets[unit.at] if unit.at < len(stream.offsets) else len(stream.text)
    marker = stream.logical[unit.at : unit.end] if unit.at < unit.end and unit.shape != "h" else None
    level = 1
    above = unit.parent
    while above is not None and above.shape != "root":
        level += 1
        above = above.parent
    return Node(
        id=unit_id,
        marker=marker,
        shape=unit.shape,
        ordinal=unit.ordinal,
        level=level,
        title=title,
        offset=offset,
        heading=heading,
        marker_span=(unit.at, unit.end) if marker else (unit.at, unit.at),
        paragraphs=tuple(paragraphs),
        children=tuple(built[id(child)] for child in unit.children),
        inferred=unit.inferred,
        part=part,
        run_in=run_in,
    )


def _heading(stream: Stream, unit: Unit, spans: list[Span]) -> tuple[Span, str, bool, list[Span]]:
    """Heading range, title, whether the heading runs into the first paragraph, and the paragraphs."""
    if unit.inferred or not spans:
        return (unit.end, unit.end), "", False, []
    if unit.shape == "h" and unit.end < spans[0][1]:
        return (unit.at, unit.end), stream.logical[unit.at : unit.end].strip(_TRAILING), True, spans
    if unit.shape == "h":
        return spans[0], stream.logical[slice(*spans[0])].strip(_TRAILING), False, spans[1:]
    # 2.1.2 24小时: the blank that keeps two figures apart is neither marker nor text.
    first = (unit.end + stream.logical.startswith(" ", unit.end), spans[0][1])
    rest = spans[1:]
    if first[0] >= first[1]:
        if not rest:
            return (unit.end, unit.end), "", False, []
        first, rest = rest[0], rest[1:]
    if _stands_alone(stream.folded[slice(*first)], unit, bool(rest)):
        return first, stream.logical[slice(*first)].strip(_TRAILING), False, rest
    end = _run_in_end(stream.folded, unit, *first)
    title = stream.logical[first[0] : end].strip(_TRAILING)
    return (first[0], end), title, True, [first, *rest]


def _stands_alone(text: str, unit: Unit, more: bool) -> bool:
    """Is the first paragraph of a unit nothing but its heading?"""
    if len(text) > HEADING_LIMIT or _SENTENCE_END.search(text[:-1]):
        return False
    if text[-1] in "!?;":
        return text[-1] == "?"
    if text[-1] == "。":
        return more and len(text) <= RUN_IN_LIMIT and unit.shape != "art"
    if text[-1] == ":":
        return len(text) <= 30 and unit.shape != "art"
    return text[-1] not in ",、"


def _run_in_end(folded: str, unit: Unit, start: int, end: int) -> int:
    """End of the heading at the beginning of a paragraph (``start`` if there is none)."""
    closing: list[str] = []
    for k in range(start, min(end, start + RUN_IN_LIMIT + 1)):
        c = folded[k]
        if closing:
            if c == closing[-1]:
                closing.pop()
                if not closing and k + 1 < end and folded[start] == "【":
                    return k + 1
            elif c in _OPEN:
                closing.append(_OPEN[c])
        elif c in _OPEN:
            closing.append(_OPEN[c])
        elif c in "。?!:;":
            long_clause = c != "。" and "," in folded[start:k]
            if unit.shape == "art" or k + 1 >= end or c == ";" or long_clause:
                return start
            return k + 1
    return start
