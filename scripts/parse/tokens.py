"""Leaf spans: every character of the source belongs to exactly one token."""

from __future__ import annotations

import re

from scripts.parse.lines import Stream
from scripts.parse.model import Token

_EOL = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def tile(stream: Stream, roles: list[tuple[int, int, str]], wraps: frozenset[int]) -> tuple[Token, ...]:
    """Tokens of the document.

    ``roles``: logical ranges with their kind, in order, covering the logical text.  ``wraps``: indexes into
    ``stream.lines`` of the lines whose end is a page layout's and not the author's.
    """
    solid = _content(stream, roles)
    solid.extend(_extra(stream))
    solid.sort(key=lambda t: (t.start, t.end))
    out: list[Token] = []
    at = 0
    k = 0
    for number, line in enumerate(stream.lines):
        while k < len(solid) and solid[k].start < line.end:
            token = solid[k]
            k += 1
            if token.start < at:
                continue
            if token.start > at:
                cut = stream.narrow and _EOL.search(stream.text, at, token.start)
                kind = "wrap" if cut else "indent" if at == line.start else "space"
                out.append(Token(kind, at, token.start))
            out.append(token)
            at = token.end
        if line.kind == "blank":
            out.append(Token("blank", line.start, line.eol))
        else:
            if at < line.end:
                out.append(Token("space", at, line.end))
            if line.end < line.eol:
                kind = "wrap" if number in wraps else "line-end"
                out.append(Token(kind if _EOL.match(stream.text, line.end) else "space", line.end, line.eol))
        at = line.eol
    return tuple(t for t in out if t.start < t.end)


def _content(stream: Stream, roles: list[tuple[int, int, str]]) -> list[Token]:
    out: list[Token] = []
    r = 0
    for lstart, source, length in stream.runs:
        if stream.text[source : source + length].isspace() or not length:
            continue
        at, end = lstart, lstart + length
        while at < end:
            while r < len(roles) and roles[r][1] <= at:
                r += 1
            if r < len(roles) and roles[r][0] <= at:
                stop, kind = min(end, roles[r][1]), roles[r][2]
            else:
                stop, kind = (min(end, roles[r][0]) if r < len(roles) else end), "text"
            out.append(Token(kind, source + at - lstart, source + stop - lstart))
            at = stop
    return out


def _extra(stream: Stream) -> list[Token]:
    """Bullets, marks, page numbers, running heads, rules."""
    out = list(stream.marks)
    for line in stream.lines:
        if line.kind in ("page-number", "running-head", "rule"):
            out.append(Token(line.kind, line.body, line.tail))
    return out
