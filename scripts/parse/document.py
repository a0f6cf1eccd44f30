"""The pipeline: lines → paragraphs → parts → candidates → series → tree → annotations and diagnostics."""

from __future__ import annotations

from scripts.parse import (
    annotate,
    blocks,
    candidates,
    diagnose,
    headings,
    joins,
    lines,
    markers,
    parts,
    series,
    tokens,
    tree,
    zones,
)
from scripts.parse.model import Document, Node, Paragraph


def parse(text: str) -> Document:
    """Parse a policy text (read with ``newline=""``).  Any string gives a document; nothing is raised."""
    stream = lines.read(text)
    states = joins.breaks(stream)
    all_blocks = blocks.make(stream, states)
    zones.mark(stream, all_blocks)
    layout = parts.analyse(stream, all_blocks)
    headings.mark(all_blocks, headings.page(stream))
    starts = [(row.lstart, row.lend, states[k]) for k, row in enumerate(stream.rows)]
    found = candidates.find(stream.folded, starts, [row.lead for row in stream.rows], stream.spaces, stream.glued)
    forest = tree.Forest()
    notes: list[series.Note] = []
    for name, first, last in layout.parts:
        inside = all_blocks[first:last]
        if not inside:
            continue
        result = series.build(_candidates_of(found, inside), inside[-1].end)
        notes.extend(result.notes)
        spans = tree.pieces(stream, inside, states, tree.flatten(result.roots))
        tree.grow(forest, stream, name, result.roots, spans)
        _functional(forest, stream, name, inside)
    forest.roles.sort()
    forest.paragraphs.sort(key=lambda p: p.start)
    document = _assemble(text, stream, forest, layout, _wraps(stream, states, set(forest.of_unit)))
    document = annotate.annotated(document)
    return diagnose.diagnosed(document, stream, layout, notes)


def _candidates_of(found: list[markers.Candidate], inside: list[blocks.Block]) -> list[markers.Candidate]:
    out: list[markers.Candidate] = []
    k = 0
    for block in inside:
        if block.role == "heading":
            out.append(
                markers.Candidate(
                    block.start, block.end, "h", 0, markers.LINE, alone=bool(headings.PREFACE.match(block.text))
                )
            )
            continue
        if block.role != "body":
            continue
        if block.heading_end:
            out.append(markers.Candidate(block.start, block.heading_end, "h", 0, markers.LINE))
        while k < len(found) and found[k].start < max(block.start, block.heading_end):
            k += 1
        while k < len(found) and found[k].start < block.end:
            out.append(found[k])
            k += 1
    return out


def _functional(forest: tree.Forest, stream: lines.Stream, part: str, inside: list[blocks.Block]) -> None:
    """Blocks that are not running text become units with a speaking id (``cover-title``, ``imprint`` …)."""
    counts: dict[str, int] = {}
    k = 0
    while k < len(inside):
        block = inside[k]
        if block.role in ("body", "heading"):
            k += 1
            continue
        last = k
        while block.role == "title" and last + 1 < len(inside) and inside[last + 1].role == "title":
            last += 1
        name = block.role if block.role == "imprint" else tree.prefix_of(part) + block.role
        counts[name] = counts.get(name, 0) + 1
        unit_id = name if counts[name] == 1 else f"{name}-{counts[name]}"
        forest.roles.append((block.start, inside[last].end, block.role))
        forest.paragraphs.append(tree.paragraph(stream, unit_id, block.start, inside[last].end, block.role))
        k = last + 1


def _wraps(stream: lines.Stream, states: list[int], units: set[int]) -> frozenset[int]:
    """Lines (of any kind, page numbers included) after which the same paragraph goes on."""
    numbers = {id(line): n for n, line in enumerate(stream.lines)}
    out: set[int] = set()
    for k in range(1, len(stream.rows)):
        if states[k] and stream.rows[k].lstart not in units:
            out.update(range(numbers[id(stream.rows[k - 1])], numbers[id(stream.rows[k])]))
    return frozenset(out)


def _assemble(
    text: str, stream: lines.Stream, forest: tree.Forest, layout: parts.Layout, wraps: frozenset[int]
) -> Document:
    nodes: dict[str, Node] = {}
    paragraphs: dict[str, Paragraph] = {}
    for root in forest.nodes:
        for node in root.walk():
            nodes[node.id] = node
            for own in node.paragraphs:
                paragraphs[own.id] = own
    for loose in forest.paragraphs:
        paragraphs[loose.id] = loose
    return Document(
        text=text,
        tokens=tokens.tile(stream, forest.roles, wraps),
        nodes=tuple(forest.nodes),
        paragraphs=tuple(forest.paragraphs),
        meta=layout.meta,
        diagnostics=(),
        annotations=(),
        logical=stream.logical,
        offsets=stream.offsets,
        _nodes=nodes,
        _paragraphs=paragraphs,
    )
