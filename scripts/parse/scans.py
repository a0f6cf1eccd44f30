"""Phase 1: markers that a scan misread: l. for 1., (l) for (1), 4, for 4., 五， for 五、, 弟三条 for 第三条, (入) for (八), and
numbers whose sign it lost (2 信息报送 between 1. and 3.).

The characters are put right in the folded text, which patterns are matched on; the logical text keeps what is printed.  A
single such sign says nothing: it is believed only where its number is due among the markers of its shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from scripts.parse import markers, numerals, serial
from scripts.parse.markers import BARE, LETTERED, LINE, PUNCT, Candidate

# What looks like a digit, and what looks like a numeral.
_DIGITS = dict(zip("lIi|!丨OoQDZSB", "1111110000258", strict=True))
_NUMERALS = dict(zip("—–-ー_~=≡囚王穴人入丸土士", "一一一一一一二三四五六八八九十十", strict=True))
_TO_DIGITS, _TO_NUMERALS = str.maketrans(_DIGITS), str.maketrans(_NUMERALS)
_D = rf"[\d{re.escape(''.join(_DIGITS))}]"
_H = rf"[〇零一二三四五六七八九十百{re.escape(''.join(_NUMERALS))}]"
_TEXT = r"(?=[\u4e00-\u9fff(《“])"
_LOOSE = (
    rf"[(〔\[【{{<〈](?:{_D}{{1,2}}|{_H}{{1,3}})[)〕\]】}}>〉]|[第弟](?:{_H}{{1,5}}|{_D}{{1,3}})[编章节条]"
    rf"|{_D}{{1,2}}(?:[.,·]{_D}{{1,2}}){{1,3}}{_TEXT}|{_D}{{1,2}}[.、,·:'`_。)]{_TEXT}|{_H}{{1,3}}[.、,·:'`_]{_TEXT}"
)
_MARKER = re.compile(_LOOSE)
# Where a marker may begin inside a line: behind a stop, at any bracket and at any 第.
_INSIDE = re.compile(r"[。;:!?)][)”》]?|(?=[(〔\[【{<〈第])")
_AT_LINE = re.compile(rf"{_LOOSE}|(?:{_D}{{1,2}}|{_H}{{1,3}}){_TEXT}")
_AFTER_STOP = frozenset("。;:!?")
_SIGNS = frozenset(".、,·:'`_)〕]】}>〉编章节条")
_DECIMAL = re.compile(rf"{_D}{{1,2}}(?:[.,·]{_D}{{1,2}}){{1,3}}{_TEXT}")
_NUMBERS = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
BEFORE, AFTER = 4, 16


@dataclass(frozen=True, slots=True)
class _Entry:
    """A marker in order of position: its shape, its (decimal) number, and how it must have been printed if it is misread;
    ``bare`` if it has no sign, ``doubtful`` if it may be a reference."""

    at: int
    shape: str
    number: tuple[int, ...]
    mended: str = ""
    bare: bool = False
    doubtful: bool = False


def mended(
    text: str, folded: str, rows: list[tuple[int, int, int, int]], spaces: dict[int, int], own: list[Candidate | None]
) -> tuple[str, dict[int, Candidate]]:
    """The folded text with its misread markers put right, and the markers without a sign by number of their line.

    ``rows``: start and end of each line in the folded text and in the source; ``own``: the markers found at their beginning.
    """
    lines = {row[0]: k for k, row in enumerate(rows)}
    loose = []
    for at in [m.end() for m in _INSIDE.finditer(folded)] + list(spaces):
        inside = _MARKER.match(folded, at) if at not in lines else None
        if inside:
            loose.append(_reading(folded, at, inside.group(), PUNCT))
    for at, k in lines.items():
        found = _AT_LINE.match(folded, at)
        if found and found.group()[-1] not in _SIGNS and not _NUMBERS.fullmatch(_path(found.group())):
            divided = spaces.get(found.end()) and not serial.is_row(text[rows[k][2] : rows[k][3]])
            loose.append(_bare(folded, at, found.group()) if divided else None)
        elif found:
            loose.append(_reading(folded, at, found.group(), LINE))
    entries = [entry for entry in loose if entry is not None]
    if not entries:
        return folded, {}
    series: dict[str, list[_Entry]] = {}
    for entry in sorted([*entries, *_printed(folded, lines, own)], key=lambda e: e.at):
        series.setdefault(entry.shape, []).append(entry)
    letters = {e.at for shape in LETTERED for a, e in pairwise(series.get(shape, [])) if _due(a.number, e.number)}
    out: list[str] = []
    at = 0
    signless: dict[int, Candidate] = {}
    for entry in sorted((e for row in series.values() for e in _proven(folded, row)), key=lambda e: e.at):
        if entry.at in letters or entry.at < at:
            continue
        out += folded[at : entry.at], entry.mended
        at = entry.at + len(entry.mended)
        if entry.bare:
            signless[lines[entry.at]] = Candidate(entry.at, at, entry.shape, entry.number[0], LINE)
    return "".join([*out, folded[at:]]), signless


def _bare(folded: str, at: int, piece: str) -> _Entry | None:
    """A number without a sign; none if it is a figure."""
    digits = piece.translate(_TO_DIGITS)
    number = digits if digits.isdecimal() else piece.translate(_TO_NUMERALS)
    ordinal = numerals.value(number)
    if not ordinal or number[0] == "0" or serial.UNIT_WORD.match(folded, at + len(piece)):
        return None
    return _Entry(at, "n" if digits.isdecimal() else "s", (ordinal,), number, bare=True)


def _reading(folded: str, at: int, piece: str, place: int) -> _Entry | None:
    """What a marker may have been before it was misread; ``None`` if it is regular or cannot be one."""
    path = _path(piece)
    if _NUMBERS.fullmatch(path):
        return _Entry(at, "decimal", _numbers(path), path) if path != piece else None
    head = "(" if piece[0] in "(〔[【{<〈" else "第" if piece[0] in "第弟" else ""
    tail = ")" if head == "(" else piece[-1]
    body = piece[len(head) : -1]
    digits = body.translate(_TO_DIGITS)
    latin = digits.isdecimal()
    sign = tail if tail in ")编章节条.、" else "." if latin else "、"
    text = head + (digits if latin else body.translate(_TO_NUMERALS)) + sign
    before = folded[max(0, at - BEFORE) : at]
    after = folded[at + len(piece) : at + len(piece) + AFTER]
    found = markers.at(before + text + after, len(before), place) if text != piece else None
    if found is None or found.decimal or found.end != len(before) + len(text):
        return None
    return _Entry(at, found.shape, (found.ordinal,), text)


def _path(piece: str) -> str:
    return piece.translate(_TO_DIGITS).replace(",", ".").replace("·", ".")


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(x) for x in path.split("."))


def _printed(folded: str, lines: dict[int, int], own: list[Candidate | None]) -> list[_Entry]:
    """The regular markers; those in the middle of a line may be references."""
    leads = [lead for lead in own if lead and not (lead.decimal or _DECIMAL.match(folded, lead.start))]
    out = [_Entry(lead.start, lead.shape, (lead.ordinal,)) for lead in leads]
    out += [_Entry(at, "decimal", _numbers(m.group())) for at in lines if (m := _NUMBERS.match(folded, at))]
    for match in markers.ANY.finditer(folded):
        if match.start() not in lines:
            place = PUNCT if folded[match.start() - 1] in _AFTER_STOP else BARE
            found = markers.candidate(folded, match, place)
            out.extend(
                [_Entry(found.start, found.shape, (found.ordinal,), doubtful=place == BARE)]
                if found and not found.decimal
                else []
            )
    return out


def _due(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Does a number follow another one: 5 behind 4, 1.2, 1.1.1 or 2.1 behind 1.1?"""
    up = (*before[:-1], before[-1] + 1)
    if len(before) == 1 == len(number):
        return number == up
    return number in (up, (*before, 1), (*before[:-2], before[-2] + 1, 1) if len(before) > 1 else up)


def _proven(folded: str, series: list[_Entry]) -> list[_Entry]:
    """The misread markers of one shape whose number is due, or is one in front of two, and does not come behind them; those
    without a sign beside one that has a sign."""
    out: list[_Entry] = []
    last: _Entry | None = None
    for k, entry in enumerate(series):
        after = series[k + 1] if k + 1 < len(series) else None
        before = last is not None and _due(last.number, entry.number)
        goes_on = after is not None and _due(entry.number, after.number)
        again = after is not None and after.number == entry.number
        proven = (entry.number[-1] == 1 and goes_on) or (before and not again)
        if entry.bare and proven:
            beside = [e for e, due in ((last, before), (after, goes_on)) if e is not None and due]
            proven = goes_on or folded[entry.at - 1] in _AFTER_STOP
            if all(e.bare for e in beside):
                # l 总则 / 2 组织体系: the figure is put right; whether such a series counts is decided later.
                proven = proven and not folded.startswith(entry.mended, entry.at)
                entry = replace(entry, bare=False)
        if (entry.mended or entry.doubtful) and not proven:
            continue
        out.extend([entry] if entry.mended else [])
        last = entry
    return out
