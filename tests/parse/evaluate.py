"""Heading F1 and nesting of the parser on annotated documents (``documents/*.txt``).

A document file is a line of JSON (the expected metadata), a line ``=====`` and the text with ``⟦level⟧`` in front of every
heading (``⟦levelu⟧`` if it is unnumbered).  The tags are taken out before parsing; their places are the expected offsets.
Level 0 marks what a reader may or may not call a heading (captions of boxes, numbered phrases inside a sentence): it counts
neither way.

Run ``python -m tests.parse.evaluate [FOLDER]`` from the repository root for a table; exit status 1 below the goals.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.parse import Document, parse

FOLDER = Path(__file__).parent / "documents"
TAG = re.compile(r"⟦(\d)(u?)⟧")
POOLED, MACRO, WORST = 0.98, 0.975, 0.95
NEST_POOLED, NEST_MACRO, NEST_WORST = 0.97, 0.95, 0.90


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated document."""

    name: str
    meta: dict[str, object]
    text: str
    headings: tuple[tuple[int, int], ...]
    optional: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one document."""

    name: str
    right: int
    found: int
    wanted: int
    nested: int
    meta_errors: tuple[str, ...]
    missed: tuple[int, ...]
    extra: tuple[int, ...]
    misplaced: tuple[int, ...]

    @property
    def f1(self) -> float:
        """Heading F1; 1 if there is nothing to find and nothing was found."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0

    @property
    def nesting(self) -> float:
        """Share of expected headings that were found under the right parent."""
        return self.nested / self.wanted if self.wanted else 1.0


def load(path: Path) -> Gold:
    """Read an annotated document."""
    with path.open(encoding="utf-8", newline="") as handle:
        head, tagged = handle.read().split("=====", 1)
    tagged = tagged.removeprefix("\r\n") if tagged.startswith("\r\n") else tagged.removeprefix("\n")
    headings = []
    parts = []
    at = size = 0
    for tag in TAG.finditer(tagged):
        piece = tagged[at : tag.start()]
        parts.append(piece)
        size += len(piece)
        headings.append((size, int(tag.group(1))))
        at = tag.end()
    parts.append(tagged[at:])
    counted = tuple((offset, level) for offset, level in headings if level)
    optional = frozenset(offset for offset, level in headings if not level)
    return Gold(path.stem, json.loads(head), "".join(parts), counted, optional)


def parents(headings: Iterable[tuple[int, int]]) -> dict[int, int | None]:
    """Parent offset of every heading, from offsets and levels."""
    stack: list[tuple[int, int]] = []
    out: dict[int, int | None] = {}
    for offset, level in headings:
        while stack and stack[-1][1] >= level:
            stack.pop()
        out[offset] = stack[-1][0] if stack else None
        stack.append((offset, level))
    return out


def found_headings(document: Document) -> list[tuple[int, int]]:
    """Offsets and levels of the parser's outline (inferred nodes are not printed and not counted)."""
    return [(n.offset, n.level) for n in document.walk() if not n.inferred]


def score(gold: Gold) -> Score:
    """Parse and compare one document."""
    document = parse(gold.text)
    found = parents(h for h in found_headings(document) if h[0] not in gold.optional)
    wanted = parents(gold.headings)
    right = found.keys() & wanted.keys()
    nested = {offset for offset in right if found[offset] == wanted[offset]}
    meta = {
        "title": document.meta.title,
        "inner_title": document.meta.inner_title,
        "doc_number": document.meta.doc_number,
        "issuers": list(document.meta.issuers),
        "date": document.meta.date,
    }
    errors = tuple(f"{key}: {meta[key]!r} expected {value!r}" for key, value in gold.meta.items() if meta[key] != value)
    return Score(
        gold.name,
        len(right),
        len(found),
        len(wanted),
        len(nested),
        errors,
        tuple(sorted(wanted.keys() - right)),
        tuple(sorted(found.keys() - right)),
        tuple(sorted(right - nested)),
    )


def summary(scores: list[Score]) -> dict[str, float]:
    """Pooled, macro and worst figures."""
    right, found, wanted = (sum(getattr(s, k) for s in scores) for k in ("right", "found", "wanted"))
    return {
        "f1_pooled": 2 * right / (found + wanted),
        "f1_macro": sum(s.f1 for s in scores) / len(scores),
        "f1_worst": min(s.f1 for s in scores),
        "nesting_pooled": sum(s.nested for s in scores) / wanted,
        "nesting_macro": sum(s.nesting for s in scores) / len(scores),
        "nesting_worst": min(s.nesting for s in scores),
    }


def main() -> int:
    """Print a table; 1 if a goal is missed or metadata is wrong."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    golds = [load(path) for path in sorted(folder.glob("*.txt"))]
    scores = [score(gold) for gold in golds]
    for gold, one in zip(golds, scores, strict=True):
        print(
            f"{one.name:34} F1 {one.f1:.3f}  nesting {one.nesting:.3f}  ({one.right}/{one.wanted}, found {one.found})"
        )
        for label, offsets in (("missed", one.missed), ("extra", one.extra), ("misplaced", one.misplaced)):
            for offset in offsets:
                print(f"      {label}: {gold.text[offset : offset + 24]!r}")
        for error in one.meta_errors:
            print(f"      meta {error}")
    figures = summary(scores)
    print("  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
    limits = (POOLED, MACRO, WORST, NEST_POOLED, NEST_MACRO, NEST_WORST)
    low = any(value < limit for value, limit in zip(figures.values(), limits, strict=True))
    return int(low or any(s.meta_errors for s in scores))


if __name__ == "__main__":
    sys.exit(main())
