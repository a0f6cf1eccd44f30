"""A whole document on one line: where the line ends must have been.

Blanks between Chinese characters are taken for line ends; where there are none, the formulas of a letter (文号, 的通知,
addressees, date, the announced title, copy list) show where a line must have begun.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from scripts.parse import numerals
from scripts.parse.width import columns, fold

MINIMUM = 60
SHARE = 0.6
_BLANK = re.compile(r"[ \t\u3000\u00a0]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”‘’…—。、（）《》〔〕【】：；，]")
_MARKER = re.compile(
    r"[(]?[〇零一二三四五六七八九十百\d]{1,4}[)、.]|第[〇零一二三四五六七八九十百\d]{1,5}[章节条]|[①-⑳]|[A-Za-z][.、)](?![A-Za-z\d])|[-—]\s?\d{1,3}\s?[-—]|#{1,6}\s|\*\*|>\s|[-*•●]\s"
)
_ONLY_MARKER = re.compile(
    r"(?:第[〇零一二三四五六七八九十百\d]{1,5}(?:[编章节条篇]|部分)|[(]?[〇零一二三四五六七八九十百\d]{1,4}[)、.]|#{1,6}|>|[-*•●]|\**)\Z"
)
_ENDS_MARKER = re.compile(
    r"(?:第[〇零一二三四五六七八九十百\d]{1,5}(?:[编章节条篇]|部分)|[(][〇零一二三四五六七八九十\d]{1,3}[)]|(?<!\d)\d{1,2}[.、]|[一二三四五六七八九十]、)\Z"
)
_DATE = r"(?:\d{4}年\d{1,2}月\d{1,2}日|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|20\d\d[.]\d{1,2}[.]\d{1,2})"
_ORGAN = r"[\u4e00-\u9fff]{2,26}?(?:政府|办公室|办公厅|委员会|领导小组|公司|[局厅部会院]|委(?!员))"
_ORGAN_END = r"(?:政府|办公室|办公厅|委员会|县委|市委|省委|区委|小组|联合会|总工会|中心|公司|[局厅部会院])"
_TITLE_WORD = (
    r"(?:方案|办法|细则|意见|通知|规定|条例|规则|规程|规范|规划|计划|纲要|措施|要点|指南|公告|通告|通报|决定|批复|报告|公示|答复|纪要|讲话|简章|问答|解读|的函|汇编|明白[册卡]|手册|预案|清单|流程|请示|报告|政策|解答|指引|导则|守则|公约"
    r"|[一二三四五六七八九十]{1,3}条)"
)
# A blank behind a title or in front of a whole date is a line end, whatever follows.
_ENDS_TITLE = re.compile(rf"{_TITLE_WORD}(?:\([^)]{{2,16}}\))?\Z")
_DATE_AHEAD = re.compile(r"(?:19|20)\d{2} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日(?=\s|\Z)|20\d\d[.]\d{1,2}[.]\d{1,2}(?=\s|\Z)")
_ORGAN_AHEAD = re.compile(rf"{_ORGAN}\s{_DATE}")
_LETTER = re.compile(
    rf"(?P<d>(?:部门|单位|政府|机构|局|院校|学校|企业|办事处|委员会|厅|公司|校|所|办|站|工商联)):(?=《|现|为|根据|按照|经|你|近|当前)"
    rf"|(?P<e>[。)])(?=(?:{_ORGAN}){{0,14}}{_DATE}(?!印发|起|前|以|至|—|-))|(?P<f>[。)](?:{_ORGAN}){{1,14}})(?={_DATE}(?!印发|起|前|以|至|—|-))"
    rf"|(?P<g>(?:。|局|厅|府|室|会|委|院|部|组|[长席任][\u4e00-\u9fff×]{{2,4}}){_DATE})(?!印发|起|前|以|至|—|-|\))"
    rf"|(?P<j>。[\u4e00-\u9fff]{{1,3}}(?:长|主席|主任)[\u4e00-\u9fff×]{{2,4}})(?={_DATE})"
    r"|(?P<h>.)(?=抄送:|分送:|\(此件|主办:|督办:|附件:)|(?P<i>\(此件[^)]{2,12}\))"
)
_NUMBER = re.compile(
    r"[〔\[【(](?:19|20)\d{2}[〕\]】)]第?\d{1,5}号?|令第?\d{1,4}号|(?:公告|通告)(?:19|20)\d{2}年第\d{1,4}号"
)
_CODE = re.compile(rf"(?:文件|{_ORGAN_END}|{_TITLE_WORD}|[)])(?=[\u4e00-\u9fffA-Za-z]{{2,9}}\Z)|纪要\Z")
_BODY = r"(?:为了?(?!民)|根据|按照|现将|近日|近年|发布(?:时间|日期):|(?:信息)?来源:|时间:|20\d\d年.{0,12}[,，]|《|经|第[一1][章条编]|第一部分|第一编|[一1][、.]|\(一\)|1(?=[\u4e00-\u9fff])|目录|问:|同志们|前言|当前)"
# Several addressees, or the one organ that a reply or a letter goes to.
_ONE_ORGAN = (
    r"(?![的和与及、])[\u4e00-\u9fff、]{1,40}?(?:政府|委员会|办公室|办事处|公司|公署|中心|[局厅院校所站会委部])"
)
_TO = rf"(?:(?:公司各|各|市直|县直|省直|区直|局属|[\u4e00-\u9fff]{{1,6}}代表)[^。:]{{0,400}}?|{_ONE_ORGAN}):"
_TITLE = re.compile(
    rf"(?:《[^《》]*(?:《[^《》]*》[^《》]*)*》|[^。,:;《》]){{1,120}}?{_TITLE_WORD}(?:\((?!{_DATE})[^)]{{2,16}}\))?(?={_BODY}|{_TO}|\([^)]{{4,160}}(?:通过|公布|发布)|\({_DATE}\)|{_ORGAN}\(?{_DATE})"
)
_ANNOUNCED = re.compile(rf"(?:{_TITLE_WORD}|。|\)|{_DATE}|{_ORGAN_END})\Z")
_ISSUED = re.compile(
    r"(?:印发|转发|批转)(?:《([^《》]{4,80})》|([^《》。]{4,80}?))的通知|《([^《》]{4,80})》已经?[^。]{0,60}(?:现予公布|现印发)"
)
HEAD = 600
# A line of this length that is a good part of the text has not been cut where its units begin.
GLUED = 250
SIGNERS = 20


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
    counted = _counted(pieces)
    for k, (start, end) in enumerate(blanks):
        ahead = "".join(folded[end : end + 16].split()) if spaced_out else folded[end : end + 16]
        if (
            folded[start - 1] in "(〔["
            or _ONLY_MARKER.match(pieces[k])
            or _ENDS_MARKER.search(pieces[k][-8:])
            or k in counted
            or (folded[start - 1] == "目" and folded[end] == "录")
            or _LEADERS.match(pieces[k])
            or _LEADERS.match(pieces[k + 1])
            or (spaced_out and end - start < 2 and not _MARKER.match(ahead))
        ):
            continue
        if _MARKER.match(ahead) or k + 1 in counted:
            out.append((start, end))
        elif _is_letter_spacing(single, k) and not spaced_out and pieces[k] != "号":
            continue
        elif (
            _WIDE.match(content[start - 1])
            and (
                _WIDE.match(content[end])
                or _DATE_AHEAD.match(folded, end)
                or _ENDS_TITLE.search(folded, max(0, start - 24), start)
            )
            or _ORGAN_AHEAD.match(folded, end)
        ):
            out.append((start, end))
    return _merged(out, _formulas_in(folded))


# What stands beside something else on one line of a letterhead, or of the foot of a letter.
_LETTER_NUMBER = r"[\u4e00-\u9fffA-Za-z]{1,12}[〔\[【(](?:19|20)\d{2}[〕\]】)]第?\d{1,5}号"
_LABELLED = r"[\u4e00-\u9fff]{2,8}:[^,。:]{1,10}"
_NUMBER_FIRST = re.compile(rf"{_LETTER_NUMBER}(?=(?P<sure>关于|{_LABELLED}\Z)|.)")
_NUMBER_LAST = re.compile(rf"(?={_LETTER_NUMBER}(?:{_LABELLED})?\Z)|(?=\(?{_DATE}\)?\Z)")
_BEFORE_NUMBER = re.compile(
    rf"(?:(?P<sure>的{_TITLE_WORD}(?:\([^)]{{2,16}}\))?)|{_TITLE_WORD}(?:\([^)]{{2,16}}\))?|文件|{_LABELLED})\Z"
)
_NOTE = re.compile(r"(?<=日)\((?:此件|联系|信息公开|公开属性)[^()]*\)\Z")
LONGEST = 200


def letterhead_cuts(content: str) -> list[tuple[int, int]]:
    """Ranges (possibly empty) of a line that stand for line ends, because it holds several items: a title with its number or
    date, a number with a label, a date with a note.  Without a blank only what cannot be anything else is divided."""
    folded = fold(content)
    if len(content) > LONGEST or "号" not in content and "日" not in content or re.search("[。\t]", folded.strip()):
        return []
    places = [k for k, c in enumerate(folded) if not c.isspace()]
    bare = "".join(folded[k] for k in places)
    found = set()
    first = _NUMBER_FIRST.match(bare)
    if first and (first.group("sure") or _blank(places, first.end())):
        found.add(first.end())
    last = [m.start() for m in _NUMBER_LAST.finditer(bare) if m.start()]
    for at in last[::-1]:
        before = _BEFORE_NUMBER.search(bare[:at])
        if before and (before.group("sure") or _blank(places, at)):
            found.add(at)
            break
    note = _NOTE.search(bare)
    if note:
        found.add(note.start())
    return [(places[at - 1] + 1, places[at]) for at in sorted(found)]


def _blank(places: list[int], at: int) -> bool:
    return places[at] > places[at - 1] + 1


_NUMBER_ALONE = re.compile(r"\d{1,2}\Z|[一二三四五六七八九十]{1,3}\Z")
LEAST = 3
_STOP = re.compile("[。;]")
# Leaders of a list of contents.
_LEADERS = re.compile(r"[.…·‥]{2,}\Z|…\Z")


def _counted(pieces: list[str]) -> set[int]:
    """Pieces that are nothing but a number and count up from one: 01 谁可以申请 …。02 能贷多少 …。Between the numbers of a
    table or of a list of contents stand no sentences."""
    out: set[int] = set()
    for latin in (True, False):
        run: list[int] = []
        numbers = [
            k
            for k, piece in enumerate(pieces)
            if _NUMBER_ALONE.match(piece) and piece.isascii() == latin and not (k and pieces[k - 1].endswith("第"))
        ]
        for k in [*numbers, len(pieces)]:
            value = numerals.value(pieces[k]) if k < len(pieces) else 1
            sentence = not run or any(_STOP.search(piece) for piece in pieces[run[-1] : k])
            if value == len(run) + 1 and sentence and k < len(pieces):
                run.append(k)
            elif value == 1:
                out.update(run if len(run) >= LEAST else [])
                run = [k]
    return out


# A text cut into lines of so few characters is read as if it had no line ends.
COLUMN = 7
_EMPTY_LINE = re.compile(r"(?:\r\n|[\n\r\v\f])[ \t\u3000\u00a0]*[\n\r\v\f]\s*")


def is_narrow(text: str) -> bool:
    """Do the line ends of this text say nothing: was running text (not a list of short names) cut into lines of a few
    characters, most of them equally many, or a text on one line into lines that are all full?"""
    return _is_strip(text) or _is_slab(text)


# A text with paragraphs has short lines: titles, headings, ends of paragraphs.
SLAB_LINES = 4


def _is_slab(text: str) -> bool:
    """Are all lines but the last equally long (as much as the widths of signs allow), and cut anywhere?"""
    head = [line.strip() for line in text[: 40 * MINIMUM].splitlines() if line.strip()][:SLAB_LINES]
    if len(head) < SLAB_LINES or not _level(head[:-1]):
        return False
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    width = len(lines[0])
    if width < 2 * COLUMN or not _level(lines[:-1]) or len(lines[-1]) > max(map(len, lines[:-1])):
        return False
    units = sum(bool(_MARKER.match(fold(line[:12]))) for line in lines)
    stops = sum(line[-1] in "。；：;:" for line in lines)
    return 2 * units < len(lines) and 2 * stops < len(lines)


def _level(lines: list[str]) -> bool:
    sizes = [len(line) for line in lines]
    if max(sizes) - min(sizes) <= 1:
        return True
    if max(sizes) > 2 * min(sizes):
        return False
    wide = [columns(line) for line in lines]
    return max(wide) - min(wide) <= 2


def _is_strip(text: str) -> bool:
    """Lines of a few characters, most of them equally many."""
    if len(text) > 5 * MINIMUM and text.count("\n", 0, 5 * MINIMUM) < MINIMUM // 2:
        return False
    pieces = text.split()
    if len(pieces) < MINIMUM or text.count("\n") + text.count("\r") < 0.8 * len(pieces):
        return False
    sizes = Counter(map(len, pieces))
    size = max(sizes, key=lambda n: sizes[n])
    if size > COLUMN or 5 * sizes[size] < 3 * len(pieces):
        return False
    short = sum(count for n, count in sizes.items() if n <= COLUMN)
    stops = sum(piece[-1] in "，。；、：,;" for piece in pieces)
    return 10 * short >= 9 * len(pieces) and 40 * stops >= len(pieces)


def column_cuts(text: str) -> list[tuple[int, int]]:
    """Ranges (possibly empty) in such a text that stand for line ends: empty lines, if few lines have one behind them, and
    the formulas of a letter."""
    found = _formulas_in(fold(text))
    empty = [m.span() for m in _EMPTY_LINE.finditer(text) if m.start() and m.end() < len(text)]
    if 5 * len(empty) < len(text.split()):
        edges = {edge for cut in empty for edge in cut}
        found = {*empty, *(cut for cut in found if not edges.intersection(cut))}
    return sorted(found)


def _merged(blank: list[tuple[int, int]], found: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Both kinds of cuts in order; a formula cut at a blank that is one already adds nothing."""
    edges = {edge for cut in blank for edge in cut}
    return sorted({*blank, *(cut for cut in found if not edges.intersection(cut))})


def _formulas_in(folded: str) -> set[tuple[int, int]]:
    """Cuts of a glued text; stray blanks in it do not count."""
    places = [k for k, c in enumerate(folded) if not c.isspace()]
    bare = "".join(folded[k] for k in places)
    return {(places[at - 1] + 1, places[at]) for at in _formulas(bare)}


def _is_letter_spacing(single: list[bool], k: int) -> bool:
    """Is the blank behind piece ``k`` one inside 总　则 or 通　知, where single characters are spaced out?"""
    if single[k] and single[k + 1]:
        return True
    if single[k]:
        return not (k and single[k - 1])
    return single[k + 1] and not single[k + 2]


def _formulas(folded: str) -> set[int]:
    """Cuts of a text that was glued together without a blank."""
    head = _head(folded)
    found = set(head)
    begin = max(head, default=0)
    # What looks like the foot of a letter is looked for behind its head.
    found |= {m.end() for m in _LETTER.finditer(folded, begin, 200_000)}
    found |= _signatures(folded, begin)
    found |= _annexes(folded, begin)
    found |= _contents(folded)
    issued = _ISSUED.search(folded[:3000])
    if issued:
        wanted = next(g for g in issued.groups() if g)
        at = folded.find(wanted, issued.end())
        while at >= 0 and not (folded[at - 1] != "《" and _ends_there(folded, at + len(wanted))):
            at = folded.find(wanted, at + 1)
        if at >= 0:
            found |= {at, _ends_there(folded, at + len(wanted))}
    found |= {edge for m in islice(_RULED.finditer(folded), SIGNERS) for edge in m.span()}
    return {at for at in found if 0 < at < len(folded)}


# A list of contents is over where its first entry comes again.
_ENTRY = re.compile(r"目[录次]((?:第[一1](?:[编章篇]|部分)|一、|1(?=[^\d]))[^。;\d第、]{2,20})")
CONTENTS = 1500


def _contents(folded: str) -> set[int]:
    match = _ENTRY.search(folded, 0, CONTENTS)
    entry = match.group(1).rstrip(".…·‥") if match else ""
    for size in range(len(entry), 3, -1):
        again = folded.find(entry[:size], match.end(), match.start() + CONTENTS) if match else -1
        if match and again >= 0:
            return {match.start(), again} if "。" not in folded[match.start() : again] else set()
    return set()


# The line printed below a document number.
_RULED = re.compile(r"[━─═—]{4,}")
_ANNEX = re.compile(r"(?<=[日。)])附件(?:\d{1,2}|[一二三四五六七八九十])?(?![\d:.、一二三四五六七八九十])")


def _annexes(folded: str, begin: int) -> set[int]:
    """附件1, behind a sentence or a date and in front of a title, and the end of that title."""
    out: set[int] = set()
    for match in islice(_ANNEX.finditer(folded, begin), SIGNERS):
        title = _TITLE.match(folded, match.end())
        if title:
            out |= {match.start(), match.end(), title.end()}
    return out


# Whatever stands in front of the first unit without being a sentence is the title.
_UNTITLED = re.compile(
    r"[^。,:;]{6,60}?(?=(?:[一1][、.]|第[一1](?:[编章条篇]|部分)|[(【][一1][)】]|01|Q1|P(?:art|ART)\.?0?1)(?!\d))"
)
_TAIL = re.compile(rf"(?:\([^)]{{2,16}}\))?(?={_BODY}|{_TO})")
_HEAD_ORGANS = re.compile(rf"(?:{_ORGAN})+?文件")
_LETTERHEAD = re.compile(rf"([\u4e00-\u9fff]{{2,26}}?{_ORGAN_END})\1关于|([\u4e00-\u9fff]{{2,26}}?令)第\d")


# The name of an organ with its place in front: a part of a longer name is none.
_FULL_NAME = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,5}}[省市县区州旗镇乡]|中共|国家|中华)[\u4e00-\u9fff]{{0,26}}?{_ORGAN_END}\Z"
)
_SIGNED = re.compile(rf"{_DATE}(?!印发|起|前|以|至|—|-|\))")


def _signatures(folded: str, begin: int) -> set[int]:
    """Organs and a date behind anything: the names are known from elsewhere in the text."""
    out: set[int] = set()
    for date in islice(_SIGNED.finditer(folded, begin), SIGNERS):
        at = date.start()
        for _ in range(SIGNERS):
            names = (folded[at - n : at] for n in range(min(30, at), 4, -1))
            name = next((s for s in names if _FULL_NAME.match(s) and folded.find(s, 0, at - len(s)) >= 0), None)
            if name is None:
                break
            at -= len(name)
            out |= {at, date.end()}
        if at == date.start():
            last = _LAST_SIGNER.search(folded, max(0, at - 32), at)
            if last and date.end() >= len(folded) - 200:
                listed = _ATTACHED.match(last.group(1))
                out |= {last.start(1) + (listed.end() if listed else 0), date.end()}
    return out


# The end of the list of attachments in front of a name.
_ATTACHED = re.compile(r".{2,20}(?:名单|清单|一览表|申请表|申报表|登记表|汇总表)(?=.{4})")
_LAST_SIGNER = re.compile(rf"[\d.。)!?;”》]([\u4e00-\u9fff]{{2,26}}{_ORGAN_END})\Z")


def _ends_there(folded: str, at: int) -> int:
    """End of the attached title (with what it has in brackets) if its text begins behind it, else 0."""
    match = _TAIL.match(folded, at)
    return match.end() if match else 0


# 签发人：林某某, printed beside the number of a report to a higher organ; a name has two to four characters.
_SIGNED_BY = re.compile(
    r"签发人:(?:[\u4e00-\u9fff]{2}(?=关于)|[\u4e00-\u9fff]{3,4}?(?=关于|[\u4e00-\u9fff]{1,4}[省市县区州旗镇乡]))"
)


def _head(folded: str) -> list[int]:
    """Cuts in the head: organs, number, title, addressees."""
    out: list[int] = []
    at = 0
    number = _NUMBER.search(folded, 0, HEAD)
    before = folded[: number.start()] if number else ""
    if (
        number
        and not re.search(r"[。,:;]", before)
        and ("《" not in before or re.search(r"》的(?:通知|决定|函|公告)[^》]{2,9}\Z", before))
    ):
        start = number.start()
        if folded[start] in "〔[【(":
            code = list(_CODE.finditer(folded, 0, start))
            if code:
                start = code[-1].end()
            elif start > 9:
                start = 0
            else:
                start = 0
        elif folded[start] == "令":
            start += 1
        else:
            start = max((m.end() for m in re.finditer(_TITLE_WORD, folded[: number.start()])), default=0)
        lead = folded[:start]
        for match in re.finditer("文件", lead):
            out.append(match.end())
        out += [start, number.end()]
        at = number.end()
        if _ENDS_TITLE.search(lead) and not re.search(r"纪要\Z", lead):
            # The number stands below the title.
            split = _LETTERHEAD.match(lead)
            if split:
                out.append(split.end(1))
            at = 0 if not re.match(_TO, folded[at:]) else at
            if at == 0:
                addressed = re.compile(_TO).match(folded, number.end())
                return [*out, addressed.end()] if addressed else out
    signed = _SIGNED_BY.match(folded, at)
    if signed:
        out.append(signed.end())
        at = signed.end()
    date = re.compile(rf"{_ORGAN}{_DATE}").match(folded, at)
    if date:
        out.append(date.end())
        at = date.end()
    title = _TITLE.match(folded, at) or _UNTITLED.match(folded, at)
    if title:
        out.append(title.end())
        at = title.end()
        enacted = re.compile(
            rf"\([^)]{{4,160}}(?:通过|公布|发布|施行|修订|修正)\)|\({_DATE}\)|{_ORGAN}\(?{_DATE}\)?"
        ).match(folded, at)
        if enacted:
            out.append(enacted.end())
            at = enacted.end()
    addressed = re.compile(_TO).match(folded, at)
    if addressed:
        out.append(addressed.end())
    return out
