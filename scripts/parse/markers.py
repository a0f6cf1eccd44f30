"""Phase 3: markers.  Finding everything that looks like the number of a unit, and saying why some of it is not one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scripts.parse import numerals

_CN = "[〇零一二三四五六七八九十百]{1,5}"
_NUM = rf"(?:{_CN}|\d{{1,3}})"

# One small pattern per shape, on folded text.  The first group is the numeral.
PATTERNS: dict[str, re.Pattern[str]] = {
    "bk": re.compile(rf"第({_NUM})编"),
    "pt": re.compile(rf"第({_NUM})(?:部分|篇)|P(?:ART|art)\.? ?(\d{{1,2}})"),
    "ch": re.compile(rf"第({_NUM})章"),
    "sec": re.compile(rf"第({_NUM})节"),
    "art": re.compile(rf"第({_CN}|\d{{1,3}})条(?:之[一二三四五六七八九十]{{1,2}})?"),
    # A scan may read 一 as a dash.
    "s": re.compile(rf"({_CN})[、.]|([—–-])、"),
    # The left bracket may be lost in a scan; that is believed at the beginning of a line only.
    "i": re.compile(rf"[(]({_CN})[)]|[(]([—–-])[)]|([㈠-㈩])|({_CN})[)]|[(〔\[【]({_CN})[)〕\]】]"),
    "n": re.compile(r"(\d{1,3})[.、]|([⒈-⒛])"),
    "b": re.compile(r"[(](\d{1,3})[)]|([⑴-⒇])|[(](\d{1,2})[〕\]】]|[〔\[【](\d{1,2})[)〕\]】]"),
    "d": re.compile(r"(\d{1,3})[)]"),
    "c": re.compile(r"([①-⑳㉑-㉟])"),
    # Questions and steps: Q1：, 问题一：, STEP 2
    "r": re.compile(r"([Ⅰ-Ⅻ])[.、]"),
    "q": re.compile(
        rf"(?:[Qq]|问题?)({_NUM})(?:[:、.]|(?<=\d)(?=[\u4e00-\u9fff]))|(?:STEP|Step|NO|No)\.? ?(\d{{1,2}})[:、.]?"
    ),
    "l": re.compile(r"([A-Z])[.、](?![A-Za-z\d])|[(]([A-Z])[)]|([A-Z])[)]"),
    "l2": re.compile(r"([a-z])[.、](?![A-Za-z\d])|[(]([a-z])[)]|([a-z])[)]"),
}
# Outer to inner, used only where a document does not show its own order.
CUSTOM = (
    "bk",
    "pt",
    "ch",
    "sec",
    "h",
    "art",
    "r",
    "s",
    "i",
    "q",
    "n0",
    "n",
    "n2",
    "n3",
    "n4",
    "b",
    "d",
    "c",
    "l",
    "l2",
)
# Letters of the ids; a decimal number (2.1, 2.1.3) hangs as an ``n`` below the ``n`` it begins with; 01 (``n0``) may hold 1.,
# and A. may hold a.
LETTER = {shape: shape for shape in CUSTOM} | {"n0": "n", "n2": "n", "n3": "n", "n4": "n", "l2": "l"}
# All of them at once; the name of the group that matched is the shape.
ANY = re.compile("|".join(f"(?P<{shape}>{p.pattern})" for shape, p in PATTERNS.items()))
_MAY_BEGIN = re.compile(r"[Ⅰ-Ⅻ—–\-第问(\dA-Za-z〔\[【〇零一二三四五六七八九十百①-⑳㉑-㉟㈠-㈩⒈-⒛⑴-⒇]")
_ALONE = re.compile(rf"({_CN}|0[1-9])\Z")
# Unnumbered headings with a number in words: 任务一：…, 第二步：…
NAMED = re.compile(
    r"(?:第[一二三四五六七八九十]{1,2}(?:步|阶段|环节)[:、]?(?=[^,。;]{2,24}\Z)"
    r"|(?:任务|行动|工程|专题|步骤|环节|阶段|板块|类别|项目|措施|目标|案例|主题)(?:[一二三四五六七八九十]{1,2}|\d{1,2})"
    r"[:、.]?(?=[^:,。;]{2,24}\Z))"
)

# How much of a line its marker and the vetoes look at.
WINDOW = 40
# Classes of evidence, strongest first.
LINE, PUNCT, BARE = 0, 1, 2
# A letter is a marker only where something ends in front of it.
LETTERED = frozenset({"q", "r", "l", "l2"})


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


def lead(text: str) -> Candidate | None:
    """The candidate at the beginning of a block's own text."""
    return _lead(text[:WINDOW])


@lru_cache(maxsize=4096)
def _lead(text: str) -> Candidate | None:
    return at(text, 0, LINE) if _MAY_BEGIN.match(text) else None


def begin(folded: str, start: int, end: int) -> tuple[bool, Candidate | None]:
    """Does a line of the folded logical text begin with something that looks like a marker and is not vetoed, and which
    candidate is it (``None`` for a lone numeral)?"""
    if not _MAY_BEGIN.match(folded, start):
        return False, None
    match = ANY.match(folded, start)
    if not match:
        return bool(_ALONE.match(folded, start, end)), None
    if folded[start - 1 : start] == "(" and folded[match.end() - 1] == ")" and folded[start] != "(":
        # （ / 五）: the marker begins on the line before.
        return False, None
    found = candidate(folded, match, LINE)
    return found is not None, found


def at(folded: str, start: int, place: int) -> Candidate | None:
    """The candidate that begins exactly at ``start``, after the vetoes."""
    match = ANY.match(folded, start)
    return candidate(folded, match, place) if match else None


def candidate(folded: str, match: re.Match[str], place: int) -> Candidate | None:
    """The candidate of a match of ``ANY``, after the vetoes."""
    start, end = match.span()
    shape = match.lastgroup or ""
    ordinal = _ordinal_of(shape, match.group())
    if ordinal is None or vetoed(folded, start, end, shape, place):
        return None
    decimal = shape == "n" and folded[end - 1] == "." and folded[end : end + 1].isdigit()
    return Candidate(start, end, shape, ordinal, place, decimal)


def alone(folded: str, start: int, end: int) -> Candidate | None:
    """A numeral that is all there is on its line."""
    match = _ALONE.match(folded, start, end)
    ordinal = numerals.value(match.group(1)) if match else None
    shape = "n0" if match and match.group(1)[0] == "0" else "s"
    return Candidate(start, end, shape, ordinal, LINE, alone=True) if ordinal else None


@lru_cache(maxsize=4096)
def _ordinal_of(shape: str, marker: str) -> int | None:
    found = PATTERNS[shape].match(marker)
    return _ordinal(found) if found else None


def _ordinal(match: re.Match[str]) -> int | None:
    numeral = next(g for g in match.groups() if g)
    if numeral in "—–-":
        return 1
    if len(numeral) == 1 and not numeral.isdecimal():
        code = ord(numeral.upper())
        for first, last, base in (
            (0x2160, 0x216B, 1),
            (0x2460, 0x2473, 1),
            (0x3251, 0x325F, 21),
            (0x3220, 0x3229, 1),
            (0x2474, 0x2487, 1),
            (0x2488, 0x249B, 1),
            (ord("A"), ord("Z"), 1),
        ):
            if first <= code <= last:
                return code - first + base
    found = numerals.value(numeral)
    return found if found else None


_REFERENCE_BEFORE = re.compile(
    r"(?:第|依照|按照|根据|违反|适用|符合|依据|参照|执行|本法|本办法|本条例|本规定|本细则|本条|上述|前款|前述|所列|见|附件|附表|表|图|(?<![方形模])式|(?<![事选立])项|(?<![贷存借])款|至|和|或者?|及|与|、|"
    r"[~—\-])[(]?\Z"
)
_SUB = r"第[(]?[〇零一二三四五六七八九十百\d]+[)]?[款项目]"
# 第九条　第八条所称…: the second one is a reference.
_ARTICLE_BEFORE = re.compile(r"[〇零一二三四五六七八九十百\d]条\Z")
# A part without a name, directly before an article of it.
_ART = r"第[〇零一二三四五六七八九十百\d]{1,4}条(?:的|规定|第|、|和|,|。)"
_SO = r"[、,和至到或及与—\-]"
_REFERENCE_AFTER = {
    "art": re.compile(
        rf"(?:{_SUB}|的?规定(?!如下)|之规定|所列|中的|中[“\"]|{_SO}+第?[〇零一二三四五六七八九十百\d]+条|[)）、。]|修改为|{_SO}第|第[(])"
    ),
    "ch": re.compile(rf"(?:的?规定|{_SO}第|所列|第.{{1,3}}节的|{_ART})"),
    "sec": re.compile(rf"(?:的?规定|{_SO}第|所列|课|{_ART})"),
    "pt": re.compile(rf"(?:的?规定|{_SO}第|{_ART}|[是为至到、的主包])"),
    "bk": re.compile(rf"(?:的?规定|{_SO}第)"),
    "i": re.compile(rf"(?:项(?!目)|款(?!项)|目(?![的标录前])|{_SO}[(第]|[(][〇零一二三四五六七八九十百]{{1,4}}[)])"),
    "b": re.compile(rf"(?:项(?!目)|目(?![的标录前])|{_SO}[(]|[(]\d{{1,2}}[)])"),
    "n": re.compile(r"\d{1,2}[、.]\d"),
    "s": re.compile(r"[(][〇零一二三四五六七八九十百]{1,4}[)](?:\d{1,2}[.、]?)?(?:[的项款中之]|规定|要求)"),
}
_INLINE_AFTER = {
    "i": re.compile(r"(?:[期线类级等](?![上下别限间])|标段|的规定|至(?!少))"),
    "b": re.compile(r"(?:至(?!少)|的规定)"),
}
_UNIT_AFTER_DOT = re.compile(r"\d+(?:[%‰万亿千百元米吨个人次名项年月日天时分秒岁平公亩℃倍]|\.\d)")
_LIST_OF_NUMERALS = re.compile(
    r"(?=([〇零一二三四五六七八九十百]{1,3}))(?:[〇零一二三四五六七八九十百]{1,3}、)*[〇零一二三四五六七八九十百]{1,3}(?:次|产业|级|类|线|等|期|年级|号|方|者|是|季度|个|代|层|甲|流|[)])"
)


def _lists_numerals(marker: str, after: str) -> bool:
    """Is this the beginning of 一、二类 or 二、三产业?  Such lists count upwards: in 一、一类区… and 四、二季度… it is a number."""
    listed = _LIST_OF_NUMERALS.match(after)
    if not listed:
        return False
    following = numerals.value(listed.group(1))
    return following is None or following > (_ordinal_of("s", marker) or 0)


def vetoed(folded: str, start: int, end: int, shape: str, place: int) -> bool:
    """Reasons, other than the series, why a candidate is not the number of a unit."""
    before = folded[max(0, start - 4) : start]
    after = folded[end : end + 12]
    # A bracket that was lost or misread is believed at the beginning of a line only.
    if shape == "i" and place != LINE and (folded[start] not in "(㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩" or folded[end - 1] in "〕]】"):
        return True
    if shape == "b" and place != LINE and (folded[start] in "〔[【" or folded[end - 1] in "〕]】"):
        return True
    if place != LINE and shape in ("s", "i") and folded[end - 2] in "—–-":
        return True
    if shape in LETTERED and (place == BARE or (before[-1:].isascii() and before[-1:].isalnum())):
        return True
    if before.endswith("第") or (not after and place != LINE):
        return True
    if shape in _REFERENCE_AFTER and _REFERENCE_AFTER[shape].match(after):
        return True
    if shape == "s" and _lists_numerals(folded[start:end], after):
        return True
    if shape == "n" and (_UNIT_AFTER_DOT.match(after) or _decimal_date(folded, start, end)):
        return True
    return place != LINE and _vetoed_inside(before, after, shape)


def _vetoed_inside(before: str, after: str, shape: str) -> bool:
    """Vetoes for a place in the middle of a line, where the characters in front of it belong to the same text."""
    if shape in _INLINE_AFTER and _INLINE_AFTER[shape].match(after):
        return True
    if before and shape == "s" and before[-1] in "、之十百〇零一二三四五六七八九初":
        return True
    if (
        before
        and shape in ("n", "d")
        and (before[-1] in ".(-—~/〔[" or (before[-1].isascii() and before[-1].isalnum()))
    ):
        return True
    if shape == "art" and _ARTICLE_BEFORE.search(before):
        return True
    return bool(_REFERENCE_BEFORE.search(before))


_DECIMAL_DATE = re.compile(r"\d{1,2}\.\d{1,2}(?:\.|日|-|—|至|\Z)")
# Not 1、2020年…
_LISTED_FIGURES = re.compile(r"\d{1,3}、(?!(?:19|20)\d\d年)\d+(?:、|%|\Z)")


def _decimal_date(folded: str, start: int, end: int) -> bool:
    if not folded[end : end + 1].isdigit():
        return False
    return bool(_DECIMAL_DATE.match(folded[start : end + 5]) or _LISTED_FIGURES.match(folded[start : end + 6]))
