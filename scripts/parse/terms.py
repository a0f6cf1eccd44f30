"""Defined terms: （以下简称“两后生”）, （含技工院校，下同）."""

from __future__ import annotations

import re
from collections.abc import Iterator

Found = tuple[int, int, dict[str, object]]

_SHORT = re.compile(
    r"(?:以下|下)?(?:统一)?(?:简称|统称|合称|统一简称)(?:为|作)?[:]?[“\"「『]([^”\"」』]{1,30})[”\"」』]"
)
_SHORT_TITLE = re.compile(r"(?:以下|下)?(?:统一)?(?:简称|统称|合称)(?:为)?[:]?《([^《》]{1,30})》")
_TITLE_BEFORE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》(?:\([^()]{4,30}\))?[,，]?\Z")
_BARE_SHORT = re.compile(r"\((?:以下|下)(?:简称|统称|称)(?:为)?([\u4e00-\u9fffA-Za-z]{2,14})(?:,下同)?\)")
_SAME = re.compile(r"\(([^()]{1,80}?),?下同\)")
# What stands before the noun phrase that a bracket explains: 面向…学生(…), 具备资质的职业院校(…).
_NOUN = re.compile(r"[与和及向对的为由将]|鼓励|支持|推动")
_LEADING = re.compile(r"\A(?:面向|对|向|为|由|将)")
_PHRASE = re.compile(r"[^,。;:、!?()\n]{1,40}\Z")


def definitions(folded: str, printed: str) -> Iterator[Found]:
    """Definitions with the term, the words just before it that it stands for, and where it was explained (下同)."""
    for pattern in (_SHORT, _BARE_SHORT):
        for match in pattern.finditer(folded):
            start = match.start()
            opening = folded.rfind("(", max(0, start - 2), start + 1)
            before = _LEADING.sub("", _before(folded, printed, opening if opening >= 0 else start))
            yield start, match.end(), {"term": printed[match.start(1) : match.end(1)], "for": before, "scope": None}
    for match in _SHORT_TITLE.finditer(folded):
        opening = folded.rfind("(", max(0, match.start() - 2), match.start() + 1)
        named = _TITLE_BEFORE.search(folded, max(0, opening - 160), opening) if opening >= 0 else None
        full = printed[named.start(1) : named.end(1)] if named else None
        yield match.start(), match.end(), {"term": printed[slice(*match.span(1))], "for": full, "scope": None}
    for match in _SAME.finditer(folded):
        if "简称" in match.group(1) or "负责" in match.group(1) or "牵头" in match.group(1):
            continue
        term = _NOUN.split(_before(folded, printed, match.start()))[-1]
        yield match.start(), match.end(), {"term": term, "for": None, "scope": printed[match.start(1) : match.end(1)]}


def _before(folded: str, printed: str, at: int) -> str:
    match = _PHRASE.search(folded, max(0, at - 40), at)
    return printed[match.start() : match.end()] if match else ""
