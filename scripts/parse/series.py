"""Phase 4: series continuity.  Which candidates are units, and which unit belongs to which.

One pass over the candidates of one part of the document with a stack of open series.  A candidate is taken if it is the
successor in an open series or opens a new one; the index of all candidates answers "and what comes next?", which decides
the doubtful cases (restarts, lost headings, numbers in running text).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from scripts.parse.markers import BARE, CUSTOM, LETTERED, LINE, PUNCT, Candidate

RUNNING = frozenset({"art", "i", "n", "n0", "q", "s", "b", "ch", "sec"})
STRONG = frozenset({"bk", "pt", "ch", "sec", "art", "s", "i"})
_RANK = {shape: k for k, shape in enumerate(CUSTOM)}
_OVER_HEADINGS = frozenset({"bk", "pt", "ch", "sec", "art"})
_NAMED = frozenset({"bk", "pt", "ch", "sec", "art"})
MAX_GAP = 5


@dataclass(slots=True)
class Unit:
    """An accepted unit.  ``at:end`` is the marker in the logical text (empty for an inferred or unnumbered one)."""

    shape: str
    ordinal: int
    at: int
    end: int
    parent: Unit | None
    inferred: bool = False
    children: list[Unit] = field(default_factory=list)
    place: int = LINE
    closed: bool = False


@dataclass(slots=True)
class Note:
    """A remark on the numbering, at a logical position."""

    code: str
    start: int
    end: int
    shape: str
    expected: int
    found: int


@dataclass(slots=True)
class Result:
    """Top-level units of one part, and remarks."""

    roots: list[Unit]
    notes: list[Note]


class _Index:
    """Positions of candidates by shape and ordinal."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.line: dict[tuple[str, int], list[int]] = {}
        self.any: dict[tuple[str, int], list[int]] = {}
        self.bare: dict[tuple[str, int], list[int]] = {}
        self.shape_line: dict[str, list[tuple[int, int]]] = {}
        self.shape_any: dict[str, list[tuple[int, int]]] = {}
        for c in candidates:
            key = (c.shape, c.ordinal)
            if c.place != BARE:
                self.any.setdefault(key, []).append(c.start)
                self.shape_any.setdefault(c.shape, []).append((c.start, c.ordinal))
            else:
                self.bare.setdefault(key, []).append(c.start)
            if c.place == LINE and not c.decimal:
                self.line.setdefault(key, []).append(c.start)
                self.shape_line.setdefault(c.shape, []).append((c.start, c.ordinal))

    def next_line(self, shape: str, ordinal: int, after: int) -> int | None:
        return _next(self.line.get((shape, ordinal)), after)

    def next_any(self, shape: str, ordinal: int, after: int) -> int | None:
        return _next(self.any.get((shape, ordinal)), after)

    def next_bare(self, shape: str, ordinal: int, after: int) -> int | None:
        return _next(self.bare.get((shape, ordinal)), after)

    def next_of(self, shape: str, after: int, *, lines: bool) -> tuple[int, int] | None:
        places = (self.shape_line if lines else self.shape_any).get(shape)
        if not places:
            return None
        k = bisect_right(places, (after, 1 << 30))
        return places[k] if k < len(places) else None


def _next(places: list[int] | None, after: int) -> int | None:
    if not places:
        return None
    k = bisect_right(places, after)
    return places[k] if k < len(places) else None


class _Builder:
    def __init__(self, candidates: list[Candidate], end: int) -> None:
        self.index = _Index(candidates)
        self.end = end
        self.root = Unit("root", 0, -1, -1, None)
        self.stack: list[Unit] = [self.root]
        self.last: dict[str, int] = {}
        self.outer: set[tuple[str, str]] = set()
        self.notes: list[Note] = []
        self.heads = 0
        self.under = "root"

    # -- helpers ------------------------------------------------------------------------------------------------------

    def horizon(self, depth: int, after: int) -> int:
        """Where the series at ``stack[depth]`` must be over: the next successor in a series that is open outside it."""
        found = self.end
        for unit in self.stack[1:depth]:
            place = self.index.next_line(unit.shape, unit.ordinal + 1, after)
            if place is not None:
                found = min(found, place)
        return found

    def next_outer(self, depth: int, after: int) -> int:
        """Where the next line of a series outside ``stack[depth]`` begins, whatever its number."""
        found = self.end
        for unit in self.stack[1:depth]:
            following = self.index.next_of(unit.shape, after, lines=True)
            if following is not None:
                found = min(found, following[0])
        return found

    def push(self, c: Candidate, depth: int, *, inferred: bool = False) -> Unit:
        """Close everything from ``stack[depth]`` on and open a unit there."""
        del self.stack[depth:]
        parent = self.stack[-1]
        end = c.start if inferred else c.end
        unit = Unit(
            c.shape, c.ordinal, c.start, end, parent, inferred, place=c.place, closed=c.alone and c.shape == "h"
        )
        parent.children.append(unit)
        for above in self.stack[1:]:
            self.outer.add((above.shape, c.shape))
        self.stack.append(unit)
        self.last[c.shape] = c.ordinal
        return unit

    def note(self, code: str, c: Candidate, expected: int) -> None:
        self.notes.append(Note(code, c.start, c.end, c.shape, expected, c.ordinal))

    # -- decisions ----------------------------------------------------------------------------------------------------

    def take(self, c: Candidate) -> None:
        if c.shape == "h":
            self.unnumbered(c)
            return
        depths = [d for d in range(len(self.stack) - 1, 0, -1) if self.stack[d].shape == c.shape]
        for d in depths:
            if self.stack[d].ordinal + 1 == c.ordinal:
                self.successor(c, d)
                return
        if not depths:
            self.opening(c)
        elif c.ordinal == 1:
            self.restart(c, depths[0])
        else:
            self.irregular(c, depths[0])

    def successor(self, c: Candidate, d: int) -> None:
        horizon = self.horizon(d, c.start)
        after = self.index.next_line(c.shape, c.ordinal + 1, c.start)
        limit = min(horizon, after) if after is not None else horizon
        if c.decimal:
            follow = self.index.next_line(c.shape, c.ordinal + 1, c.start)
            own = self.index.next_line(c.shape, c.ordinal, c.start)
            if c.place != LINE or (own is not None and own < limit) or (follow is None and self.stack[d].place != LINE):
                return
        elif c.place != LINE:
            better = self.index.next_line(c.shape, c.ordinal, c.start)
            if better is not None and better < limit:
                return
            if c.place == BARE:
                punct = self.index.next_any(c.shape, c.ordinal, c.start)
                if punct is not None and punct < limit:
                    return
                if self.stack[d].place == LINE and after is None and c.shape not in ("i", "b", "c", "ch", "sec"):
                    return
        self.push(c, d)

    def opening(self, c: Candidate) -> None:
        depth = self.depth_for(c)
        if c.ordinal == 1:
            if c.place != LINE or c.decimal:
                horizon = self.horizon(depth, c.start)
                line = self.index.next_line(c.shape, 1, c.start)
                two = self.index.next_any(c.shape, 2, c.start)
                if c.shape in _NAMED:
                    two = two or self.index.next_bare(c.shape, 2, c.start)
                if two is None or two > horizon or (line is not None and line < two) or c.decimal:
                    return
            elif (c.alone or c.shape in LETTERED) and self.index.next_line(c.shape, 2, c.start) is None:
                return
            self.push(c, depth)
            return
        if self.last.get(c.shape) == c.ordinal - 1 and c.shape in RUNNING:
            if c.place == LINE and not c.decimal or c.shape in ("art", "ch") or self.goes_on(c):
                if c.place == BARE:
                    better = self.index.next_any(c.shape, c.ordinal, c.start)
                    if better is not None:
                        return
                self.push(c, depth)
            return
        if c.place != LINE or c.decimal or c.alone:
            return
        follows = self.index.next_line(c.shape, c.ordinal + 1, c.start)
        near = follows is not None and follows < self.horizon(depth, c.start)
        if near or (c.shape in STRONG and c.ordinal <= MAX_GAP + 1):
            self.note("number-gap", c, 1)
            self.push(c, depth)

    def goes_on(self, c: Candidate) -> bool:
        """二、支持重点群体。（四）… in one paragraph: the first item in a section of a list that runs through sections."""
        top = self.stack[-1]
        better = self.index.next_line(c.shape, c.ordinal, c.start)
        return (
            c.shape in ("i", "n")
            and not c.decimal
            and c.place == PUNCT
            and not top.children
            and top.place == LINE
            and better is None
        )

    def depth_for(self, c: Candidate) -> int:
        """At which depth a new series belongs: inside the innermost open unit that is not known to be inside it."""
        depth = len(self.stack)
        while depth > 1:
            top = self.stack[depth - 1]
            if top.shape == "h":
                # 前言 and a heading with text of its own in front of a chapter hold no numbered units.
                if top.closed or (c.shape in _OVER_HEADINGS and c.start > top.end):
                    depth -= 1
                    continue
                break
            if (top.shape, c.shape) in self.outer and (c.shape, top.shape) not in self.outer:
                break
            if (c.shape, top.shape) in self.outer and (top.shape, c.shape) not in self.outer:
                depth -= 1
                continue
            if _RANK[c.shape] >= _RANK[top.shape]:
                break
            following = self.index.next_of(top.shape, c.start, lines=top.place == LINE)
            if following is not None and following[1] == top.ordinal + 1:
                break
            depth -= 1
        return depth

    def restart(self, c: Candidate, d: int) -> None:
        if c.decimal:
            return
        unit = self.stack[d]
        two = self.index.next_any(c.shape, 2, c.start)
        if c.place != LINE and (two is None or c.place == BARE):
            return
        continues = self.index.next_line(c.shape, unit.ordinal + 1, c.start)
        parent = self.stack[d - 1]
        if d > 1 and c.place == LINE and parent.shape not in ("h", "root"):
            lost = self.index.next_line(parent.shape, parent.ordinal + 1, c.start)
            after_lost = self.index.next_line(parent.shape, parent.ordinal + 2, c.start)
            missing = after_lost is not None and (lost is None or lost > after_lost)
            if missing and (continues is None or continues > (after_lost or 0) or self.runs_to(c, unit.ordinal + 1)):
                hidden = Candidate(c.start, c.start, parent.shape, parent.ordinal + 1, LINE)
                self.note("lost-heading", hidden, parent.ordinal + 1)
                self.push(hidden, d - 1, inferred=True)
                self.push(c, d)
                return
        horizon = self.horizon(d, c.start)
        if continues is not None and continues < horizon and two is not None and two < continues:
            self.push(c, len(self.stack))
            return
        if c.place == LINE:
            self.note("restart", c, unit.ordinal + 1)
            self.push(c, d)

    def runs_to(self, c: Candidate, ordinal: int) -> bool:
        """Does the list that begins with ``c`` count up to ``ordinal`` without a break?"""
        due, at = c.ordinal + 1, c.start
        while due <= ordinal:
            following = self.index.next_of(c.shape, at, lines=True)
            if following is None or following[1] != due:
                return False
            due, at = due + 1, following[0]
        return True

    def irregular(self, c: Candidate, d: int) -> None:
        unit = self.stack[d]
        if c.place != LINE or c.decimal or c.alone:
            return
        if c.ordinal == unit.ordinal:
            self.note("number-repeat", c, unit.ordinal + 1)
            self.push(c, d)
            return
        horizon = self.horizon(d, c.start)
        if c.ordinal > unit.ordinal:
            due = self.index.next_line(c.shape, unit.ordinal + 1, c.start)
            if due is not None and due < min(horizon, self.next_outer(d, c.start)):
                return
            follows = self.index.next_line(c.shape, c.ordinal + 1, c.start)
            near = follows is not None and follows < horizon
            if c.ordinal - unit.ordinal <= MAX_GAP + 1 and (near or c.shape in STRONG or c.ordinal - unit.ordinal == 2):
                self.note("number-gap", c, unit.ordinal + 1)
                self.push(c, d)
            return
        if c.shape in STRONG:
            self.note("number-repeat", c, unit.ordinal + 1)
            self.push(c, d)

    @staticmethod
    def under_heads(unit: Unit) -> bool:
        """Do unnumbered headings stand in units beside this one?"""
        beside = unit.parent.children if unit.parent is not None else []
        return any(child.shape == "h" for sibling in beside for child in sibling.children)

    def unnumbered(self, c: Candidate) -> None:
        """An unnumbered heading stands beside the ones before it, unless a number series is still running around it."""
        self.heads += 1
        head = Candidate(c.start, c.end, "h", self.heads, LINE, alone=c.alone)
        for d in range(len(self.stack) - 1, 0, -1):
            if self.stack[d].shape == "h":
                self.push(head, d)
                return
        for d in range(len(self.stack) - 1, 0, -1):
            unit = self.stack[d]
            following = self.index.next_of(unit.shape, c.start, lines=True)
            if following is not None and following[1] == unit.ordinal + 2 and not self.under_heads(unit):
                # 二、… / 组织机构 / 四、…: the heading of the unit whose number is lost.
                numbered = Candidate(c.start, c.start, unit.shape, unit.ordinal + 1, LINE)
                self.heads -= 1
                self.note("lost-number", numbered, unit.ordinal + 1)
                self.push(numbered, d)
                return
            # Headings that stood in units of one shape before stand in units of that shape again.
            if unit.shape == self.under or (following is not None and following[1] == unit.ordinal + 1):
                self.under = unit.shape
                self.push(head, d + 1)
                return
        self.under = "root"
        self.push(head, 1)


def build(candidates: list[Candidate], end: int) -> Result:
    """Units of one part.  ``candidates`` in order of position; ``end`` is the logical end of the part."""
    builder = _Builder(candidates, end)
    covered = -1
    for c in candidates:
        if c.start >= covered:
            before = len(builder.stack), builder.stack[-1]
            builder.take(c)
            if (len(builder.stack), builder.stack[-1]) != before:
                covered = c.end
    return Result(builder.root.children, builder.notes)
