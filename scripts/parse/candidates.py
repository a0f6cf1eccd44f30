"""Phase 3: every candidate of a text, at the beginning of lines and inside them."""

from __future__ import annotations

import re
from bisect import bisect_right

from scripts.parse import markers, serial
from scripts.parse.markers import BARE, LINE, PUNCT, Candidate

_AFTER_STOP = re.compile(r"[。!?;:]\Z|[。!?;:)][)”’」』》】]*\Z")


def find(
    folded: str,
    line_starts: list[tuple[int, int, int]],
    leads: list[Candidate | None],
    spaces: dict[int, int],
    glued: bool = False,
) -> list[Candidate]:
    """All candidates of the folded logical text.  ``line_starts``: start and end of each line, and how surely the line
    goes on with the one before it (see ``joins``): such a line start is weaker evidence, or none.  In a ``glued`` text units begin anywhere."""
    out: list[Candidate] = []
    strong: set[int] = set()
    quoted = _quoted(folded, {start for start, _, joined in line_starts if not joined})
    counted = serial.inside(folded, spaces) if glued else {}
    out.extend(counted.values())
    strong.update(counted)
    for k, (start, end, joined) in enumerate(line_starts):
        if start in counted or _inside(quoted, start) or joined == 2 or (joined == 1 and _glued(folded, start)):
            continue
        goes_on = k + 1 < len(line_starts) and line_starts[k + 1][2] == 2
        found = leads[k] or (None if goes_on else markers.alone(folded, start, end))
        found = found or (serial.figure_first(folded, line_starts, k, out) if joined == 0 else None)
        if found:
            out.append(found)
            strong.add(start)
    number: Candidate | None = None
    for match in markers.ANY.finditer(folded):
        start = match.start()
        if start in strong or _inside(quoted, start):
            continue
        place = PUNCT if start == 0 or glued or _AFTER_STOP.search(folded, max(0, start - 4), start) else BARE
        found = markers.candidate(folded, match, place)
        if match.lastgroup == "n":
            if found is None or found.decimal:
                found = serial.figure_inside(folded, start, number) or found
            number = found or number
        if found:
            at_line = glued and not found.decimal
            out.append(Candidate(start, found.end, found.shape, found.ordinal, LINE) if at_line else found)
    out.sort(key=lambda c: c.start)
    return out


_REFERRING = re.compile(
    r"(?:按照|依照|根据|依据|参照|遵照|符合|违反|适用|详见|参见|上述|前述|本(?:方案|办法|意见|规定|细则|条例|通知|规划|计划|纲要|措施))\Z"
)


def _glued(folded: str, start: int) -> bool:
    """Does the text before a line start belong to the number at it: 202|1), 第|三条, (2019-|2)?"""
    before, first = folded[start - 1 : start], folded[start]
    if _REFERRING.search(folded, max(0, start - 6), start):
        return True
    if first.isdigit():
        return (
            before.isdigit()
            or before in (".", "-", "—", "~", "〔", "[", "(", "第")
            or (before.isascii() and before.isalpha())
        )
    return before in ("第", "、") and first != "第"


QUOTE_LIMIT = 1500
_QUOTE = re.compile(r"[“”]")


def _quoted(folded: str, starts: set[int]) -> list[tuple[int, int]]:
    """Ranges inside quotation marks, for amendments (修改为：“（一）…（二）…”).  A mark without its partner near by opens nothing.

    Every paragraph of a long quotation begins with a mark, and only the last one ends with one."""
    out: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _QUOTE.finditer(folded):
        if match.group() == "“":
            at = match.start()
            if not opened or not (at in starts or folded[at - 1] in "。;:"):
                opened.append(at)
            if len(opened) > 2:
                opened = opened[-1:]
        elif opened:
            start = opened.pop()
            if not opened and match.start() - start <= QUOTE_LIMIT:
                out.append((start, match.end()))
        if opened and match.start() - opened[0] > QUOTE_LIMIT:
            opened = []
    return out


def _inside(ranges: list[tuple[int, int]], at: int) -> bool:
    k = bisect_right(ranges, (at, at)) - 1
    return k >= 0 and ranges[k][0] < at < ranges[k][1]
