"""Pairing the clauses of two versions: each clause of either version is reported exactly once, or is unchanged."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from scripts.parse import Document

# Below this share of common characters two clauses are different clauses, not two wordings of one.
SAME_CLAUSE = 0.5
# A clause that also changed its number must resemble its old wording more to count as the same.
SAME_MOVED = 0.6


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: a numbered unit with its own text, or a loose paragraph."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change.  ``kind``: added, removed, renumbered (same words, other number), reworded (``old`` may differ from
    ``new`` then too).  ``pieces``: (operation, text) with operation equal, insert or delete; only for reworded."""

    kind: str
    old: str | None
    new: str | None
    label: str
    pieces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes in the order of the new text (removed clauses where they stood), and the number of clauses unchanged."""

    changes: tuple[Change, ...]
    unchanged: int

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


def clauses(document: Document) -> list[Clause]:
    """Clauses in document order.  Inferred units have no text and are left out."""
    out: list[tuple[int, Clause]] = []
    for paragraph in document.paragraphs:
        out.append((paragraph.offset, Clause(paragraph.id, paragraph.text[:20], paragraph.text)))
    for node in document.walk():
        if not node.inferred:
            text = document.text_of(node.id)
            out.append((node.offset, Clause(node.id, (node.marker or "") + (node.title or text[:20]), text)))
    out.sort(key=lambda row: row[0])
    return [clause for _, clause in out]


def compare(old: Document, new: Document) -> Comparison:
    """Compare two versions."""
    before, after = clauses(old), clauses(new)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    _pair_same_text(before, after, pairs, taken)
    _pair_same_id(before, after, pairs, taken)
    _pair_similar(before, after, pairs, taken)
    back = {b: a for a, b in pairs.items()}
    rows: list[tuple[float, Change]] = []
    unchanged = 0
    for b, clause in enumerate(after):
        a = back.get(b)
        if a is None:
            rows.append((b, Change("added", None, clause.id, clause.label)))
            continue
        former = before[a]
        if _plain(former.text) != _plain(clause.text):
            rows.append((b, Change("reworded", former.id, clause.id, clause.label, _pieces(former.text, clause.text))))
        elif former.id != clause.id:
            rows.append((b, Change("renumbered", former.id, clause.id, clause.label)))
        else:
            unchanged += 1
    place = -1.0
    for a, clause in enumerate(before):
        if a in pairs:
            place = float(pairs[a])
        else:
            rows.append((place + 0.5, Change("removed", clause.id, None, clause.label)))
    rows.sort(key=lambda row: row[0])
    return Comparison(tuple(change for _, change in rows), unchanged)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _pair_same_text(before: list[Clause], after: list[Clause], pairs: dict[int, int], taken: set[int]) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for b, clause in enumerate(after):
        places[_plain(clause.text)].append(b)
    for same_id in (True, False):
        for a, clause in enumerate(before):
            if a in pairs:
                continue
            for b in places.get(_plain(clause.text), ()):
                if b not in taken and (not same_id or after[b].id == clause.id):
                    pairs[a] = b
                    taken.add(b)
                    break


def _pair_same_id(before: list[Clause], after: list[Clause], pairs: dict[int, int], taken: set[int]) -> None:
    places = {clause.id: b for b, clause in enumerate(after)}
    for a, clause in enumerate(before):
        b = places.get(clause.id)
        if a in pairs or b is None or b in taken:
            continue
        if _likeness(clause.text, after[b].text) >= SAME_CLAUSE:
            pairs[a] = b
            taken.add(b)


def _pair_similar(before: list[Clause], after: list[Clause], pairs: dict[int, int], taken: set[int]) -> None:
    open_after = [b for b in range(len(after)) if b not in taken]
    found: list[tuple[float, int, int]] = []
    for a, clause in enumerate(before):
        if a in pairs:
            continue
        for b in open_after:
            likeness = _likeness(clause.text, after[b].text)
            if likeness >= SAME_MOVED:
                found.append((-likeness, a, b))
    for _, a, b in sorted(found):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)


def _likeness(one: str, other: str) -> float:
    one, other = _plain(one), _plain(other)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SAME_CLAUSE or matcher.quick_ratio() < SAME_CLAUSE:
        return 0.0
    return matcher.ratio()


def _pieces(one: str, other: str) -> tuple[tuple[str, str], ...]:
    out: list[tuple[str, str]] = []
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if operation == "equal":
            out.append(("equal", one[a:b]))
            continue
        if a < b:
            out.append(("delete", one[a:b]))
        if c < d:
            out.append(("insert", other[c:d]))
    return tuple(out)
