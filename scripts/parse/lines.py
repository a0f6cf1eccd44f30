"""Phase 1: physical lines, without losing a character, and the logical text that is built from them.

A physical line is an indent, bullets and Markdown marks, content, trailing blanks and a line end.  The logical text is the
content of all text lines, one after the other, without white space; ``offsets[i]`` is the source offset of its i-th
character and is written while the text is built.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from scripts.parse import blobs, markers, scans, serial
from scripts.parse.markers import Candidate
from scripts.parse.model import Token
from scripts.parse.width import columns, fold

BLANKS = r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|[\u200b-\u200f\u2060\ufeff\u00ad]"
_LINE = re.compile(r"([^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\Z)")
_WHITE = re.compile(r"\s+")
_BLANK_RUN = re.compile(rf"(?:{BLANKS})+")
_LEADING_MARK = re.compile(r"#{1,6}(?=\s)|>|[-*+](?=\s|[（(]\d)|[•·●◆■▪▲★□◇◎※➢►]|\d+\\(?=[.．])")
_INLINE_MARK = re.compile(r"\*\*|(?<!_)__(?=[^\s_])|\\(?=[*#\-.\[\]()~_])")
# A whole line in italics.
_ITALIC = re.compile(r"\*(?![*\s])[^*]+(?<!\s)\*\Z")
# A year, and the number of a unit, with blanks of a scan between their digits.
_TORN_NUMBER = re.compile(
    r"(?<![\d.])(?=[\d ]*\d )(?:1 ?9|2 ?0) ?\d ?\d(?= ?[年〕\]】)）])|(?<=[第(（])\s?\d \d(?=\s?[条)）])|(?<!\S)[\dlI] [\dlIOo](?= ?[.、．] ?[\u4e00-\u9fff])"
)
_RULE = re.compile(r"(?:[-=_—－─━*~]\s*){3,}\Z|[─━│┃┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬\s]+\Z")
# A page number inside a line: dashes on both sides, no digit or letter touching them.
_INLINE_PAGE = re.compile(
    r"第\s?\d{1,3}\s?页\s?[,，/]?\s?共\s?\d{1,3}\s?页|(?<![0-9A-Za-z\-—－])([-—－–―]{1,2})[ \u3000\u00a0]?\d{1,3}[ \u3000\u00a0]?\1(?![\d\-—－])"
)
_PAGE = re.compile(
    r"(?:[-—－–―─~·.]{1,3}\s*\d{1,4}\s*[-—－–―─~·.]{1,3}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|一\s*\d{1,3}\s*一|共\s*\d{1,4}\s*页\s*[,，/]?\s*第\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}|[Pp](?:age|AGE)?\.?\s*\d{1,4}(?:\s*of\s*\d+)?"
    r"|[-—－–―─]\s*第?\s*\d{1,4}\s*页?\s*[-—－–―─])\Z"
)
_PLAIN_START = re.compile(r"[\u4e00-\u9fff](?<![第共一])")
_PLAIN_BODY = re.compile(r"[\u4e00-\u9fff\w，。；：、！？（）《》“”〔〕(),.;:%％]+(?<!_)")
_BARE_NUMBER = re.compile(r"\d{1,3}\Z")
# Units of a figure; not the beginning of 人才, 项目, 家庭 …, which a page number may have cut off.
FIGURE_UNIT = re.compile(
    r"(?:[万亿千百所亩岁倍条月%％‰]|个(?!人|体|性)|人(?![才力员民社口均工])|元(?!素|旦)|名(?![单称录])|家(?![庭政长居])|次(?![序年日])|期(?![间限末])"
    r"|天(?![津然])|项(?!目)|年(?![度龄均级轻])|日(?![常前期]))(?![、.．])"
)
_NUMBERED = re.compile(
    r"[〇零一二三四五六七八九十]{1,3}[、.．]|[（(][〇零一二三四五六七八九十\d]{1,3}[）)]|第[〇零一二三四五六七八九十百\d]{1,4}[章节条]|\d{1,2}[.．、]"
)
# The head of a gazette names its issue; every other running head may also be the title, where it first occurs.
_JOURNAL = re.compile(r"第\s*\d+\s*期|公报")
# Lines that may be a letterhead.
HEAD = 12
_ALNUM = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class Line:
    """One physical line.  ``lstart:lend`` is its range in the logical text (empty unless ``kind`` is ``text``);
    ``marked``: begins with something like a marker, ``lead``: which candidate that is."""

    start: int
    end: int
    eol: int
    kind: str = "text"
    body: int = 0
    tail: int = 0
    indent: int = 0
    lstart: int = 0
    lend: int = 0
    heading_mark: int = 0
    bullet: bool = False
    bold: bool = False
    gap: int = 0
    page_before: bool = False
    marked: bool = False
    lead: Candidate | None = None


@dataclass(slots=True)
class Stream:
    """Lines, logical text, its source offsets, and the tokens that are not content."""

    text: str
    lines: list[Line]
    rows: list[Line] = field(default_factory=list)
    logical: str = ""
    folded: str = ""
    offsets: array[int] = field(default_factory=lambda: array("I"))
    marks: list[Token] = field(default_factory=list)
    spaces: dict[int, int] = field(default_factory=dict)
    runs: list[tuple[int, int, int]] = field(default_factory=list)
    glued: bool = False
    narrow: bool = False


def read(text: str) -> Stream:
    """Split ``text`` into lines and build the logical text."""
    narrow = blobs.is_narrow(text)
    lines, blob = (_columns(text), True) if narrow else _split(text)
    _classify_pages(text, lines)
    stream = Stream(text, lines, narrow=narrow)
    _fill(stream)
    least = blobs.MINIMUM if blob else blobs.GLUED
    # A line that is still a good part of the text has not been cut where units begin.
    stream.glued = narrow or any(
        r.end - r.start >= least and 4 * (r.end - r.start) >= len(text) or blobs.is_blob(text, (r.start, r.end))
        for r in stream.rows
    )
    return stream


def _split(text: str) -> tuple[list[Line], bool]:
    """The lines, and whether (nearly) all of the text stands on one line."""
    lines: list[Line] = []
    blob = False
    at = solid = 0
    for match in _LINE.finditer(text):
        if match.start() == len(text) and at == len(text):
            break
        at = match.end()
        if blobs.is_blob(text, match.span(1)):
            begin = match.start()
            blob = True
            for start, end in blobs.cuts(match.group(1)):
                lines.append(_line(text, begin, match.start() + start, match.start() + end))
                begin = match.start() + end
            lines.append(_line(text, begin, match.end(1), match.end()))
        else:
            begin = match.start()
            head = solid < HEAD
            solid += bool(match.group(1).strip())
            for start, end in blobs.letterhead_cuts(match.group(1)) if head or match.group(1)[-1:] in ")）" else ():
                lines.append(_line(text, begin, match.start() + start, match.start() + end))
                begin = match.start() + end
            lines.append(_line(text, begin, match.end(1), match.end()))
    return lines, blob


def _columns(text: str) -> list[Line]:
    """Lines of a text that was cut every few characters: its line ends are blanks inside the lines that must have been."""
    lines: list[Line] = []
    begin = 0
    for start, end in blobs.column_cuts(text):
        lines.append(_line(text, begin, start, end))
        begin = end
    lines.append(_line(text, begin, len(text), len(text)))
    return lines


def _line(text: str, start: int, end: int, eol: int) -> Line:
    line = Line(start, end, eol)
    if start < end and _PLAIN_START.match(text, start) and not _BLANK_RUN.match(text, end - 1):
        # The common case: a Chinese character at the left edge, nothing to trim at the right one.
        line.body, line.tail = start, end
        return line
    content = text[start:end]
    lead = _BLANK_RUN.match(content)
    skip = lead.end() if lead else 0
    line.indent = columns(content[:skip].replace("\t", "    "))
    line.body = line.start + skip
    if skip == len(content):
        line.kind = "blank"
        line.body = line.tail = line.end
    else:
        line.tail = line.start + _right_edge(content)
        if _RULE.match(content[skip:]):
            line.kind = "rule"
        elif _PAGE.match(fold(content[skip:]).rstrip()):
            line.kind = "page-number"
    return line


def _right_edge(content: str) -> int:
    edge = len(content)
    while edge and _BLANK_RUN.match(content[edge - 1]):
        edge -= 1
    return edge


def _classify_pages(text: str, lines: list[Line]) -> None:
    """Bare numbers are page numbers when they count up by one and stand far enough apart; running heads repeat."""
    bare = [line for line in lines if line.tail - line.body <= 3 and line.kind == "text" and _bare_number(text, line)]
    values = [int(fold(text[line.body : line.tail])) for line in bare]
    counted: set[int] = set()
    for k, line in enumerate(bare):
        alone = text[line.body : line.tail][0] != "0"
        before = k and values[k - 1] + 1 == values[k] and line.start - bare[k - 1].end > 200
        after = k + 1 < len(bare) and values[k + 1] == values[k] + 1 and bare[k + 1].start - line.end > 200
        lonely = (not k or line.start - bare[k - 1].end > 200) and (
            k + 1 == len(bare) or bare[k + 1].start - line.end > 200
        )
        if alone and (before or after or lonely):
            line.kind = "page-number"
            counted.update({id(line)} if before or after else ())
    _cut_numbers(text, lines)
    _figures(text, lines, counted)
    _classify_running_heads(text, lines)


def _bare_number(text: str, line: Line) -> bool:
    if line.tail - line.body > 3 or not text[line.body : line.body + 1].isdecimal():
        return False
    return bool(_BARE_NUMBER.match(fold(text[line.body : line.tail])))


def _cut_numbers(text: str, lines: list[Line]) -> None:
    """A bare number between two pieces of one sentence is a page number, whatever stands elsewhere."""
    solid = [line for line in lines if line.kind == "text"]
    for k in range(1, len(solid) - 1):
        line = solid[k]
        if line.tail - line.body > 3 or not _bare_number(text, line) or text[line.body] == "0":
            continue
        above, before, after = (text[x.body : x.tail] for x in (solid[max(0, k - 2)], solid[k - 1], solid[k + 1]))
        if (
            before[-1] in "。；;"
            and len(before) >= 8
            and (_NUMBERED.match(after) or (len(after) >= 20 and "，" in after))
        ):
            # Between a finished paragraph and the next one.
            line.kind = "page-number"
            continue
        if before[-1] in "。！？；：!?;:" or len(after) < 5:
            continue
        long = len(before) >= 20 or (len(before) + len(above) >= 24 and above[-1] not in "。！？；：!?;:")
        if long and re.search("[，。、；,;]", above + before) and re.search("[，。、；,;]", before + after):
            line.kind = "page-number"


def _figures(text: str, lines: list[Line], counted: set[int]) -> None:
    """… 职业技能培训 / 5 / 万人次以上: a number with its unit on the next line is a figure, no page number (unless it is one
    of the page numbers that count up, ``counted``)."""
    solid = [line for line in lines if line.kind in ("text", "page-number")]
    for k in range(1, len(solid) - 1):
        line = solid[k]
        if not 0 < line.tail - line.body <= 3 or id(line) in counted or not _bare_number(text, line):
            continue
        if FIGURE_UNIT.match(text, solid[k + 1].body) and text[solid[k - 1].tail - 1] not in "。；;！!？?":
            line.kind = "text"


def _classify_running_heads(text: str, lines: list[Line]) -> None:
    seen: dict[str, list[int]] = {}
    solid = [i for i, line in enumerate(lines) if line.kind in ("text", "page-number", "rule")]
    for k, i in enumerate(solid):
        line = lines[i]
        if 4 <= line.tail - line.body <= 200 and line.kind == "text":
            key = re.sub(r"\s|\d", "", text[line.body : line.tail])
            if 4 <= len(key) <= 40 and key[-1] not in "。；;：:，,、" and _whole(key):
                seen.setdefault(key, []).append(k)
    for places in seen.values():
        if len(places) < 2:
            continue
        beside = [k for k in places if _beside_page_number(lines, solid, k)]
        if len(beside) >= 2 and 2 * len(beside) >= len(places):
            journal = [k for k in places if _JOURNAL.search(text[lines[solid[k]].body : lines[solid[k]].tail])]
            for k in journal or beside:
                lines[solid[k]].kind = "running-head"


def _whole(key: str) -> bool:
    """Are all brackets closed?  The rest of a sentence that two pages begin with (分工负责）) is no running head."""
    return all(key.count(a) == key.count(b) for a, b in ("（）", "()", "《》", "“”", "〔〕"))


def _beside_page_number(lines: list[Line], solid: list[int], k: int) -> bool:
    return any(0 <= j < len(solid) and lines[solid[j]].kind == "page-number" for j in (k - 1, k + 1))


def _fill(stream: Stream) -> None:
    text, offsets = stream.text, stream.offsets
    parts: list[str] = []
    size = 0
    gap = 0
    page = False
    for line in stream.lines:
        if line.kind != "text":
            gap += line.kind == "blank"
            page = page or line.kind in ("page-number", "running-head")
            line.lstart = line.lend = size
            continue
        _strip_marks(stream, line)
        line.gap, line.page_before, gap, page = gap, page, 0, False
        line.lstart = size
        years = [m.span() for m in _TORN_NUMBER.finditer(text, line.body, line.tail)]
        for start, end in _pieces(stream, line):
            torn = any(a < start < b for a, b in years)
            if (
                parts
                and not torn
                and _ALNUM.match(text[start])
                and _ALNUM.match(parts[-1][-1])
                and start > offsets[-1] + 1
                and not stream.narrow
            ):
                letters = text[start].isalpha() or parts[-1][-1].isalpha()
                if letters or size > line.lstart:
                    parts.append(" ")
                    stream.runs.append((size, offsets[-1] + 1, 1))
                    offsets.append(offsets[-1] + 1)
                    size += 1
                    if size - 1 == line.lstart:
                        line.lstart = size
            if size > line.lstart and not stream.narrow:
                stream.spaces[size] = start - offsets[-1] - 1
            stream.runs.append((size, start, end - start))
            parts.append(text[start:end])
            offsets.extend(range(start, end))
            size += end - start
        line.lend = size
        if line.lstart == line.lend:
            line.kind = "mark"
            continue
        stream.rows.append(line)
    stream.logical = "".join(parts)
    stream.folded = fold(stream.logical)
    _mark(stream)
    if stream.narrow:
        return
    places = [(row.lstart, row.lend, row.body, row.tail) for row in stream.rows]
    own = [row.lead for row in stream.rows]
    mended, counted = scans.mended(text, stream.folded, places, stream.spaces, own)
    if mended != stream.folded:
        stream.folded = mended
        _mark(stream)
    own = [counted.get(k, row.lead) for k, row in enumerate(stream.rows)]
    counted |= serial.leads(text, stream.folded, places, stream.spaces, own)
    for k, lead in counted.items():
        stream.rows[k].marked, stream.rows[k].lead = True, lead


def _mark(stream: Stream) -> None:
    for row in stream.rows:
        row.marked, row.lead = markers.begin(stream.folded, row.lstart, row.lend)


def _strip_marks(stream: Stream, line: Line) -> None:
    text = stream.text
    if _PLAIN_START.match(text, line.body):
        return
    while line.body < line.tail:
        match = _LEADING_MARK.match(text, line.body, line.tail)
        if not match or match.end() == match.start():
            break
        mark = match.group()
        if mark[0].isdigit():
            break
        if mark[0] == "#":
            line.heading_mark = len(mark)
        elif mark != ">":
            line.bullet = True
        stream.marks.append(Token("bullet" if line.bullet and mark[0] not in "#>" else "mark", line.body, match.end()))
        blank = _BLANK_RUN.match(text, match.end(), line.tail)
        line.body = blank.end() if blank else match.end()


def _pieces(stream: Stream, line: Line) -> list[tuple[int, int]]:
    """Runs of content on a line: blanks, bold marks and page numbers set inside the line are left out."""
    text = stream.text
    plain = _PLAIN_BODY.match(text, line.body, line.tail)
    if plain and plain.end() == line.tail and "__" not in text[line.body : line.tail]:
        return [(line.body, line.tail)]
    blank = _WHITE if stream.narrow else _BLANK_RUN
    holes: list[tuple[int, int]] = [m.span() for m in blank.finditer(text, line.body, line.tail)]
    body = text[line.body : line.tail]
    if "**" in body or "__" in body or "\\" in body:
        for m in _INLINE_MARK.finditer(text, line.body, line.tail):
            holes.append(m.span())
            stream.marks.append(Token("mark", *m.span()))
            line.bold = line.bold or m.group() == "**"
    if body.startswith("*") and _ITALIC.match(body):
        for at in (line.body, line.tail - 1):
            holes.append((at, at + 1))
            stream.marks.append(Token("mark", at, at + 1))
    if any(c in body for c in "-—－–―页"):
        for m in _INLINE_PAGE.finditer(text, line.body, line.tail):
            holes.append(m.span())
            stream.marks.append(Token("page-number", *m.span()))
    holes.sort()
    out: list[tuple[int, int]] = []
    at = line.body
    for start, end in holes:
        if start > at:
            out.append((at, start))
        at = max(at, end)
    if at < line.tail:
        out.append((at, line.tail))
    return out
