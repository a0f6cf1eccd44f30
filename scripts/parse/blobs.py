"""A whole document on one line: where the line ends must have been.

Blanks between Chinese characters are taken for line ends; where there are none, the formulas of a letter (文号, 的通知,
addressees, date, the announced title, copy list) show where a line must have begun.
"""

from __future__ import annotations

import re

from scripts.parse.width import fold

MINIMUM = 60
SHARE = 0.6
_BLANK = re.compile(r"[ \t\u3000\u00a0]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”‘’…—。、（）《》〔〕【】：；，]")
_MARKER = re.compile(
    r"[(]?[〇零一二三四五六七八九十百\d]{1,4}[)、.]|第[〇零一二三四五六七八九十百\d]{1,5}[章节条]|[①-⑳]|[-—]\s?\d{1,3}\s?[-—]|#{1,6}\s|\*\*|>\s|[-*•●]\s"
)
_ONLY_MARKER = re.compile(
    r"(?:第[〇零一二三四五六七八九十百\d]{1,5}[编章节条]|[(]?[〇零一二三四五六七八九十百\d]{1,4}[)、.]|#{1,6}|>|[-*•●]|\**)\Z"
)
_NUMBER = r"[\u4e00-\u9fffA-Za-z]{1,12}?[〔\[【(](?:19|20)\d{2}[〕\]】)]\d{1,5}号"
_DATE = r"(?:\d{4}年\d{1,2}月\d{1,2}日|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
_ORGAN = r"[\u4e00-\u9fff]{2,26}?(?:政府|办公室|办公厅|委员会|[局厅部会院])"
_LETTER = re.compile(
    rf"(?P<a>文件)(?={_NUMBER})|(?P<b>\A.{{0,60}}?{_NUMBER})|(?P<c>的通知|的意见|的决定|的公告)(?=(?:各|市|县|省|区|有关)[^。]{{2,200}}?:)"
    rf"|(?P<d>(?:部门|单位|政府|机构|局|院校|企业|办事处|委员会|厅|公司|校)):(?=《|现|为|根据|按照|经|你|近)"
    rf"|(?P<e>。)(?=(?:{_ORGAN}){{0,6}}{_DATE}(?!印发|起|前|以|至|—|-))|(?P<f>。(?:{_ORGAN}){{1,6}})(?={_DATE}(?!印发|起|前|以|至|—|-))"
    rf"|(?P<g>(?:。|局|厅|府|室|会|委|院|部){_DATE})(?!印发|起|前|以|至|—|-|\))"
    r"|(?P<h>.)(?=抄送:|\(此件|主办:|督办:)|(?P<i>\(此件[^)]{2,12}\))"
)
_TITLE = re.compile(
    r"\A[^。,:;]{4,60}?(?:方案|办法|细则|意见|规定|条例|规划|计划|措施|要点|指南|公告|通告)(?:\([^)]{2,16}\))?(?=为|根据|按照|现|第一|一、|目录)"
)
_ISSUED = re.compile(r"(?:印发|转发|批转)(?:《([^《》]{4,80})》|([^《》。]{4,80}?))的通知")


def is_blob(text: str, line: tuple[int, int]) -> bool:
    """Does one line hold (nearly) the whole document?"""
    size = line[1] - line[0]
    return size >= MINIMUM and size >= SHARE * len(text)


def cuts(content: str) -> list[tuple[int, int]]:
    """Ranges (possibly empty) of a one-line document that stand for line ends."""
    folded = fold(content)
    out: list[tuple[int, int]] = []
    blanks = [m.span() for m in _BLANK.finditer(content) if m.start() and m.end() < len(content)]
    bounds = [0, *(edge for blank in blanks for edge in blank), len(content)]
    pieces = [folded[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    single = [len(p) == 1 and p not in "〇一二三四五六七八九十" for p in pieces] + [False, False]
    spaced_out = 2 * sum(single) > len(pieces)
    for k, (start, end) in enumerate(blanks):
        ahead = "".join(folded[end : end + 16].split()) if spaced_out else folded[end : end + 16]
        if _ONLY_MARKER.match(pieces[k]) or (spaced_out and end - start < 2 and not _MARKER.match(ahead)):
            continue
        if _MARKER.match(ahead):
            out.append((start, end))
        elif _is_letter_spacing(single, k) and not spaced_out and pieces[k] != "号":
            continue
        elif _WIDE.match(content[start - 1]) and _WIDE.match(content[end]):
            out.append((start, end))
    if len(out) < 3:
        out = sorted({*out, *_formulas(folded)})
    return out


def _is_letter_spacing(single: list[bool], k: int) -> bool:
    """Is the blank behind piece ``k`` one inside 总　则 or 通　知, where single characters are spaced out?"""
    if single[k] and single[k + 1]:
        return True
    if single[k]:
        return not (k and single[k - 1])
    return single[k + 1] and not single[k + 2]


def _formulas(folded: str) -> set[tuple[int, int]]:
    found = {(m.end(), m.end()) for m in _LETTER.finditer(folded[:200_000])}
    title = _TITLE.match(folded)
    if title:
        found.add((title.end(), title.end()))
    issued = _ISSUED.search(folded[:3000])
    if issued:
        wanted = issued.group(1) or issued.group(2)
        at = folded.find(wanted, issued.end())
        while at >= 0 and folded[at - 1] == "《":
            at = folded.find(wanted, at + 1)
        if at >= 0:
            tail = re.compile(r"(?:\([^)]{2,16}\))?").match(folded, at + len(wanted))
            end = tail.end() if tail else at + len(wanted)
            found |= {(at, at), (end, end)}
    return {cut for cut in found if 0 < cut[0] < len(folded)}
