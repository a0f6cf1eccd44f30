"""Phase 3: markers.  Finding everything that looks like the number of a unit, and saying why some of it is not one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.parse import numerals

_CN = "[〇零一二三四五六七八九十百]{1,5}"
_NUM = rf"(?:{_CN}|\d{{1,3}})"

# One small pattern per shape, on folded text.  The first group is the numeral.
PATTERNS: dict[str, re.Pattern[str]] = {
    "bk": re.compile(rf"第({_NUM})编"),
    "pt": re.compile(rf"第({_NUM})(?:部分|篇)"),
    "ch": re.compile(rf"第({_NUM})章"),
    "sec": re.compile(rf"第({_NUM})节"),
    "art": re.compile(rf"第({_CN}|\d{{1,3}})条(?:之[一二三四五六七八九十]{{1,2}})?"),
    "s": re.compile(rf"({_CN})[、.]"),
    "i": re.compile(rf"[(]({_CN})[)]|([㈠-㈩])"),
    "n": re.compile(r"(\d{1,3})[.、]|([⒈-⒛])"),
    "b": re.compile(r"[(](\d{1,3})[)]|([⑴-⒇])"),
    "d": re.compile(r"(\d{1,3})[)]"),
    "c": re.compile(r"([①-⑳㉑-㉟])"),
}
# Outer to inner, used only where a document does not show its own order.
CUSTOM = ("bk", "pt", "ch", "sec", "h", "art", "s", "i", "n", "b", "d", "c")
LETTER = {"bk": "bk", "pt": "pt", "ch": "ch", "sec": "sec", "art": "art", "s": "s", "i": "i", "n": "n", "b": "b", "d": "d", "c": "c", "h": "h"}
_ANY = re.compile("|".join(f"(?:{p.pattern})" for p in PATTERNS.values()))
_ALONE = re.compile(rf"({_CN})\Z")

# Classes of evidence, strongest first.
LINE, PUNCT, BARE = 0, 1, 2
_AFTER_STOP = re.compile(r"[。!?;:]\Z|[。!?;:)][)”’」』》】]*\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that looks like a marker: range in the logical text, shape, number, and how strong its place is."""

    start: int
    end: int
    shape: str
    ordinal: int
    place: int
    decimal: bool = False
    alone: bool = False


def begins(folded: str, start: int, end: int) -> bool:
    """Does a line of the folded logical text begin with something that looks like a marker and is not vetoed?"""
    found = _ANY.match(folded, start)
    if not found:
        return bool(_ALONE.match(folded, start, end))
    return at(folded, start, LINE) is not None


def at(folded: str, start: int, place: int) -> Candidate | None:
    """The candidate that begins exactly at ``start``, after the vetoes."""
    for shape, pattern in PATTERNS.items():
        match = pattern.match(folded, start)
        if match:
            ordinal = _ordinal(match)
            if ordinal is None or vetoed(folded, start, match.end(), shape, place):
                continue
            decimal = shape == "n" and folded[match.end() : match.end() + 1].isdigit() and folded[match.end() - 1] == "."
            return Candidate(start, match.end(), shape, ordinal, place, decimal)
    return None


def alone(folded: str, start: int, end: int) -> Candidate | None:
    """A numeral that is all there is on its line."""
    match = _ALONE.match(folded, start, end)
    ordinal = numerals.value(match.group(1)) if match else None
    return Candidate(start, end, "s", ordinal, LINE, alone=True) if ordinal else None


def _ordinal(match: re.Match[str]) -> int | None:
    numeral = next(g for g in match.groups() if g)
    if len(numeral) == 1 and not numeral.isdecimal():
        code = ord(numeral)
        for first, last, base in ((0x2460, 0x2473, 1), (0x3251, 0x325F, 21), (0x3220, 0x3229, 1), (0x2474, 0x2487, 1), (0x2488, 0x249B, 1)):
            if first <= code <= last:
                return code - first + base
    found = numerals.value(numeral)
    return found if found else None


_REFERENCE_BEFORE = re.compile(
    r"(?:第|依照|按照|根据|违反|适用|符合|依据|参照|执行|本法|本办法|本条例|本规定|本细则|本条|上述|前款|前述|所列|见|附件|附表|表|图|式|项|款|至|和|或者?|及|与|、|"
    r"[~—\-])[(]?\Z"
)
_REFERENCE_AFTER = {
    "art": re.compile(r"(?:第[〇零一二三四五六七八九十\d]+[款项条]|(?:的)?规定(?!如下)|所列|中的|中[“\"]|[、,和至或及—\-]?第[〇零一二三四五六七八九十百\d]+条|之规定|至|[)）]|修改为|、|、第)"),
    "ch": re.compile(r"(?:的?规定|[、和至或及]第|所列|第.{1,3}节)"),
    "sec": re.compile(r"(?:的?规定|[、和至或及]第|所列|课)"),
    "i": re.compile(r"(?:项|款|目|至|[、和或及][(]|的规定|期|标段|线)"),
    "b": re.compile(r"(?:项|目|至|[、和或及][(])"),
    "pt": re.compile(r"(?:的?规定|[、和至或及]第)"),
    "bk": re.compile(r"(?:的?规定|[、和至或及]第)"),
}
_UNIT_AFTER_DOT = re.compile(r"\d+(?:[%‰万亿千百元米吨个人次名项年月日天时分秒岁平公亩℃倍]|\.\d)")
_LIST_OF_NUMERALS = re.compile(r"(?:[〇零一二三四五六七八九十百]{1,3}、)*[〇零一二三四五六七八九十百]{1,3}(?:次|产业|级|类|线|等|期|年级|号|方|者|是|季度|个|代|层|甲|流|[)])")


def vetoed(folded: str, start: int, end: int, shape: str, place: int) -> bool:
    """Reasons, other than the series, why a candidate is not the number of a unit."""
    before = folded[max(0, start - 4) : start]
    after = folded[end : end + 12]
    if not after and place != LINE:
        return True
    if shape in _REFERENCE_AFTER and _REFERENCE_AFTER[shape].match(after):
        return True
    if shape == "s" and (_LIST_OF_NUMERALS.match(after) or (before and before[-1] in "第、十百〇零一二三四五六七八九初")):
        return True
    if shape in ("n", "d") and before and (before[-1].isdigit() or before[-1] in ".(-—~/〔[" or before[-1].isascii() and before[-1].isalpha()):
        return True
    if shape == "n" and (_UNIT_AFTER_DOT.match(after) or _decimal_date(folded, start, end)):
        return True
    if place != LINE and _REFERENCE_BEFORE.search(before):
        return True
    return place == LINE and shape != "c" and bool(before) and before[-1] in "第"


def _decimal_date(folded: str, start: int, end: int) -> bool:
    return bool(re.match(r"\d{1,2}\.\d{1,2}(?:\.|日|-|—|至|\Z)", folded[start : end + 5])) or bool(
        re.match(r"\d{1,3}、\d+(?:、|%|\Z)", folded[start : end + 6])
    )


def find(folded: str, line_starts: list[tuple[int, int, bool]]) -> list[Candidate]:
    """All candidates of the folded logical text.  ``line_starts``: start and end of each line, and whether a new
    paragraph may begin there (a line joined to the one before it is weaker evidence)."""
    out: list[Candidate] = []
    strong: set[int] = set()
    for start, end, _ in line_starts:
        found = at(folded, start, LINE) or alone(folded, start, end)
        if found:
            out.append(found)
            strong.add(start)
    for match in _ANY.finditer(folded):
        start = match.start()
        if start in strong:
            continue
        place = PUNCT if start == 0 or _AFTER_STOP.search(folded, max(0, start - 4), start) else BARE
        found = at(folded, start, place)
        if found:
            out.append(found)
    out.sort(key=lambda c: c.start)
    return out
