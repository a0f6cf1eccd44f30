"""Other layouts of a text: what a PDF reader, a scanner or a web page makes of it."""

from __future__ import annotations

import random
import re
import unicodedata

from scripts.parse import Document

_HALF = "(),:;?!0123456789%"
TO_FULL = {ord(c): ord(c) + 0xFEE0 for c in _HALF}
TO_HALF = {wide: narrow for narrow, wide in TO_FULL.items()}
_LEFT_OUT = ("page-number", "running-head", "rule", "mark", "bullet", "indent", "blank", "wrap")


def plain(text: str) -> str:
    """A text without white space, in NFKC."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def paragraphs(document: Document) -> list[str]:
    """The paragraphs of a document as an author would type them: one line each."""
    out: list[str] = []
    line = ""
    for token in document.tokens:
        if token.kind == "line-end":
            out.append(line.strip())
            line = ""
        elif token.kind not in _LEFT_OUT:
            line += " " if token.kind == "space" else document.text[token.start : token.end]
    return [p for p in [*out, line.strip()] if p]


def wrapped(lines: list[str], width: int, indent: str = "", between: str = "\n\n", margin: str = "") -> str:
    """Paragraphs cut at ``width`` characters; ``indent`` before first lines, ``margin`` before every line."""
    out = []
    for line in lines:
        line = indent + line
        out.append("\n".join(margin + line[k : k + width] for k in range(0, len(line), width)))
    return between.join(out) + "\n"


def with_page_numbers(text: str, seed: int, count: int = 3) -> str:
    """Page numbers between any two Chinese characters, at least two hundred characters apart."""
    rng = random.Random(seed)
    places = [m.start() for m in re.finditer(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", text)]
    chosen: list[int] = []
    while places and len(chosen) < count:
        at = rng.choice(places)
        places = [p for p in places if abs(p - at) > 200]
        chosen.append(at)
    form = rng.choice(("\n— {} —\n", "\n\n- {} -\n\n", "\n第{}页\n"))
    for number, at in reversed(list(enumerate(sorted(chosen), 3))):
        text = text[:at] + form.format(number) + text[at:]
    return text


def shape(document: Document, numbered_only: bool = False) -> list[tuple[str, int]]:
    """Ids and ordinals."""
    return [(n.id, n.ordinal) for n in document.walk() if not (numbered_only and n.shape == "h")]


def texts(document: Document) -> dict[str, str]:
    """The logical text of every unit, without white space and width."""
    return {unit_id: plain(document.text_of(unit_id)) for unit_id in document.unit_ids()}
