"""Phase 2: which line ends are paragraph ends and which were made by a page layout.

Nothing here is certain for a single line, so the document is measured first: how wide are the lines that break off in the
middle of a sentence, how many blank lines follow them, are first lines indented.  Then each line end is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scripts.parse import markers
from scripts.parse.lines import FIGURE_UNIT, Line, Stream
from scripts.parse.width import columns, fold

_STOP = re.compile(r"(?:[。!?;]|(?<=[\u4e00-\u9fff)])\.)[」』”’\"')\]〕】》]*\Z")
_MAY_STOP = frozenset("。!?;.」』”’\"')]〕】》")
_OPEN_END = frozenset(",、(（〔《“‘「/-—~+")
_CLOSED_START = frozenset(",。、;:!?)）〕》”’」%％]")
_SENTENCE_SIGN = re.compile(r"[,。;!?]")
_SPECIAL = re.compile(
    r"\(?(?:责任(?:单位|部门|分工)|牵头(?:单位|部门)|配合(?:单位|部门)|主办|督办|承办|协办|联系人|联系(?:单位|电话|方式)|校核人|校对)[:]"
    r"|附件?\d{0,2}[:]|附件[\d一二三四五六七八九十]{0,2}\Z|抄[送报]:|主送:|分送:|\(此件|\(信息公开|此件(?:公开|主动|依申请)"
    r"|(?:日期|时间|发布于):?20\d\d[-/.年]|20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?(?:信息来源|来源|作者|发布)[:]|(?:来源|信息来源|作者|编辑|责任编辑|时间|发布时间|发布日期|字体|浏览次数)[:]|注:|备注:|说明:|[问答]:|专栏[\d一二三四五六七八九十]|[【\[](?:专栏|附件)"
)
_ISSUED = re.compile(r"(?:印发|转发|批转)(?:《([^《》]{4,80})》(?:[、和及与]?《[^《》]*》)*|([^《》。]{4,80}?))的通知")
_FOOTNOTE = re.compile(r"\((?:此件|信息公开|联系单位|联系人)")
_DATE_LINE = re.compile(r"\(?(?:\d{4}|[〇零一二三四五六七八九]{4})年.{1,4}月.{1,4}日(?:印发|起施行|公布|发布)?\)?\Z")
# A line without a stop that may well stand alone above a page break: an organ, a date or number, a title, a short heading.
_COMPLETE = re.compile(
    r"(?:中共|国家|中国|[\u4e00-\u9fff]{1,6}[省市县区州盟旗乡镇])[\u4e00-\u9fff]{0,24}(?:政府|办公室|办公厅|委员会|小组|[局厅部会院署])(?:文件)?\Z"
    r"|.{0,40}[\d〇一二三四五六七八九十][号日]\Z|\(.{2,30}\)\Z|附件\d{0,2}\Z|目录\Z|.{2,10}(?:任务|目标|要求|措施|原则|范围|内容|安排|保障)\Z"
    r"|.{4,60}(?:通知|方案|办法|细则|意见|规定|条例|规划|计划|公告)(?:\(.{1,20}\))?\Z"
)
# The name of an organ with its place in front.
_NAMED_ORGAN = re.compile(
    r"(?:中共|国家|中国|[\u4e00-\u9fff]{0,6}[省市县区州盟旗乡镇])[\u4e00-\u9fff]{1,24}(?:政府|办公室|办公厅|委员会|小组|[局厅部会院署])(?:文件|等\d{1,2}(?:个)?(?:部门|单位))?"
)
# No paragraph begins like this: 业，根据… / 保障。从…
_FRAGMENT = re.compile(r"[\u4e00-\u9fff]{1,2}[,、;]|[\u4e00-\u9fff]{1,6}。")
_LETTER_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,20}[〔\[(](?:19|20)\d{2}[〕\])]\d{1,5}号")
_TITLE_END = re.compile(
    r"(?:方案|办法|细则|意见|通知|规定|公告|通告|计划|规划|措施|通报|公示|解答|问答|指南|决定|批复|纪要|条例|规则|规程|章程|请示|报告|答复|要点|预案)(?:\(.{1,16}\))?\Z"
)
_TEXT_START = re.compile(
    r"(?:[\u4e00-\u9fff]{2,10}[〔\[(](?:19|20)\d\d[〕\])]|\((?:19|20)\d\d年|为了?[^民]|根据|按照|依据|现将|经[^济营]|各.{2,40}[,、:])"
)
HEAD_ROWS = 12
# An entry of a list of contents.
_LEADER = re.compile(r"(?:[.…·‥]{3,}|…)\(?\d{1,4}\)?\Z")
LEADER = 16
# A line that is no heading, going by its length.
WORDY = 16
# A line of this length over a list is a heading.
SHORT = 12
# 《××办法》已经市人民政府第46次常务 / 会议通过，现予公布
_ENACTED = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:已|业经)[^,。;:]*\Z")
# What a sentence begins with, but no organ, title or heading.
_CLAUSE = re.compile(
    r"(?:对|将|把|经|由|从|在|向|以|按|依|为|根据|坚持|鼓励|支持|其中|并|且|如|凡|若|可|应|须|各)|.*(?:要制定|已经|应当|按照)"
)
_SIGNED = re.compile(r"[\u4e00-\u9fff]{4,30}(?:政府|办公室|办公厅|委员会|[局厅部会院])\Z")
# 县财政局2020年5月1日 on a line.
_SIGNED_DATE = re.compile(rf"{_SIGNED.pattern[:-2]}\(?{_DATE_LINE.pattern[3:]}")
_LIST_SIGN = re.compile(r"[,:、]")
PAGE_LIMIT = 130
# Columns of the narrowest page; shorter lines are pieces of markers.
NARROWEST = 12
# A stop may be followed by this many closing signs at most.
CLOSERS = 8
_BRACKETS = re.compile(r"[()（）《》〔〕“”\[\]]")
_PAIRS = {")": "(", "》": "《", "〕": "〔", "”": "“", "]": "["}
REACH = 400
# As much of a line as its last piece is read with.
LINE_END = 200


FRESH, JOINED, CERTAIN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Habits:
    """What the layout of this document does.

    ``width``: length of a full line in ``sizes`` (characters or columns, whichever fits), 0 if lines are not cut;
    ``slack``: how much shorter a full line may be; ``soft_gaps``/``hard_gaps``: numbers of blank lines that (do not)
    occur inside paragraphs; ``indents``: only first lines are indented; ``hanging``: most lines are, so that one
    that is not goes on with the one before; ``headed``: shapes whose units have a heading
    on a line of its own.
    """

    sizes: list[int]
    width: int
    slack: int
    soft_gaps: frozenset[int]
    hard_gaps: frozenset[int]
    indents: bool
    hanging: bool
    headed: frozenset[str]

    def full(self, k: int, more: int = 0) -> bool:
        """Is line ``k`` as long as the page is wide (less ``more``)?"""
        return bool(self.width) and self.width - self.slack - more <= self.sizes[k] <= self.width + self.slack + more

    def divided(self, k: int) -> bool:
        """Are lines ``k - 1`` and ``k`` pieces of one line (of the page's width at most, or not cut at all)?"""
        one, two, most = self.sizes[k - 1], self.sizes[k], self.width + self.slack
        return not self.width or one + two <= most or max(one, two) > most


def breaks(stream: Stream) -> list[int]:
    """For each row: does it begin a paragraph (markers not considered; ``FRESH``), or go on with the one before it
    (``CERTAIN`` if the layout alone says so, else ``JOINED``)?  The first row is always fresh."""
    rows = stream.rows
    if not rows:
        return []
    texts = [stream.folded[row.lstart : row.lend] for row in rows]
    marked = [row.marked for row in rows]
    habits = _measure(stream, texts, marked)
    known = _known_lines(stream, texts)
    out = [FRESH]
    depth = _Depth()
    depth.feed(texts[0])
    for k in range(1, len(rows)):
        state = known[k] if k in known else _state(habits, rows, texts, marked, k, depth)
        out.append(state)
        if state == FRESH or (marked[k] and state == JOINED):
            depth = _Depth()
        depth.feed(texts[k])
        if state and rows[k].page_before and not marked[k] and habits.divided(k):
            # A page number in the middle of a line: the two pieces are one line.
            habits.sizes[k] += habits.sizes[k - 1]
            texts[k], marked[k] = texts[k - 1][-LINE_END:] + texts[k], marked[k - 1]
    return out


def _measure(stream: Stream, texts: list[str], marked: list[bool]) -> Habits:
    rows = stream.rows
    chars = [row.tail - row.start for row in rows]
    # A large indent is a centred or right-aligned line, not a full one.
    wide = [(row.indent if row.indent <= 8 else 0) + columns(stream.text[row.body : row.tail]) for row in rows]
    by_chars, by_columns = _page(texts, chars, 1), _page(texts, wide, 4)
    if by_chars[1] > by_columns[1] and by_chars[0]:
        sizes, width, slack = chars, by_chars[0], 1
    else:
        sizes, width, slack = wide, by_columns[0] or _torn_width(rows, texts, wide, marked), 4
    total: Counter[int] = Counter()
    soft: Counter[int] = Counter()
    indented = {True: 0, False: 0}
    count = {True: 0, False: 0}
    for k in range(1, len(rows)):
        cut = bool(width) and width - slack <= sizes[k - 1] <= width + slack and not _stops(texts[k - 1])
        torn = not marked[k] and (_torn(texts[k - 1], texts[k]) or (cut and texts[k - 1][-1] != ":"))
        if not rows[k].page_before:
            total[rows[k].gap] += 1
            soft[rows[k].gap] += torn
        short = not width or sizes[k - 1] < width - 2 * slack
        if torn or (short and _stops(texts[k - 1])):
            count[torn] += 1
            indented[torn] += rows[k].indent >= 2
    soft_gaps = frozenset(g for g in total if soft[g] >= 1 and soft[g] * 4 >= total[g])
    rate = 5 if 2 * soft[0] >= total[0] > 0 else 10
    hard_gaps = frozenset(g for g in total if g not in soft_gaps and soft[g] * rate <= total[g] and g > 0)
    indents = count[True] >= 1 and indented[True] * 5 <= count[True] and indented[False] * 2 > count[False] > 0
    hanging = 2 * sum(row.indent >= 2 for row in rows) > len(rows)
    full = [bool(width) and width - slack <= size <= width + slack for size in sizes]
    return Habits(sizes, width, slack, soft_gaps, hard_gaps, indents, hanging, _headed(stream, texts, marked, full))


def _page(texts: list[str], sizes: list[int], slack: int) -> tuple[int, int]:
    """Width of the page and the number of lines that fill it: most lines that end without a stop are equally long,
    hardly any line is longer, and they hold running text.  (0, 0) if lines are not cut at a width."""
    open_ended = [k for k, text in enumerate(texts[:-1]) if not _stops(text) and text[-1] != ":"]
    least = 7 if slack == 1 else NARROWEST
    counts = Counter(sizes[k] for k in open_ended if sizes[k] >= least)
    if not counts:
        return 0, 0
    best = max(counts, key=lambda w: (sum(counts[w - d] for d in range(slack + 1)), w))
    near = [k for k in open_ended if best - slack <= sizes[k] <= best]
    longer = sum(w > best + slack for w in sizes)
    wordy = sum(bool(_SENTENCE_SIGN.search(texts[k])) or "、" in texts[k] for k in near)
    if len(near) >= 4 and 5 * len(near) >= 2 * len(open_ended) and 10 * longer <= len(sizes) and wordy >= 2:
        return best, len(near)
    return 0, 0


def _torn_width(rows: list[Line], texts: list[str], widths: list[int], marked: list[bool]) -> int:
    """Width of the page where only a part of the document is cut at it: by the lines whose wording shows the cut."""
    # A page may break anywhere; that says nothing about the width of its lines.
    cut = [
        k for k in range(1, len(rows)) if not marked[k] and not rows[k].page_before and _torn(texts[k - 1], texts[k])
    ]
    torn = [widths[k - 1] for k in cut if NARROWEST <= widths[k - 1] <= PAGE_LIMIT]
    if not torn:
        return 0
    buckets = Counter(w // 4 for w in torn)
    best = max(buckets, key=lambda b: (buckets[b] + buckets[b - 1] + buckets[b + 1], b))
    near = [w for w in torn if abs(w // 4 - best) <= 1]
    return max(near) if len(near) >= 3 or 2 * len(near) >= len(rows) - 1 else 0


def _headed(stream: Stream, texts: list[str], marked: list[bool], full: list[bool]) -> frozenset[str]:
    """Shapes of which at least half of the lines hold nothing but a heading.  A full line tells nothing."""
    own: Counter[str] = Counter()
    run_in: Counter[str] = Counter()
    for k, row in enumerate(stream.rows):
        cut = full[k] or (k + 1 < len(texts) and stream.rows[k + 1].page_before)
        found = row.lead if not cut else None
        if found is not None:
            (run_in if _SENTENCE_SIGN.search(texts[k]) else own)[found.shape] += 1
    return frozenset(shape for shape in own if own[shape] >= run_in[shape])


def _known_lines(stream: Stream, texts: list[str]) -> dict[int, int]:
    """States that are known beforehand: running heads where they first occur and the title announced in 关于印发…的通知
    stand alone; the title may be printed over two or three lines."""
    heads = {fold("".join(stream.text[x.body : x.tail].split())) for x in stream.lines if x.kind == "running-head"}
    issued = _ISSUED.search(stream.folded[:3000])
    wanted = (issued.group(1) or issued.group(2)) if issued else None
    out: dict[int, int] = {}
    for k, text in enumerate(texts):
        length = int(text in heads or text == wanted)
        cut = k + 1 < len(texts) and stream.rows[k + 1].page_before
        if not length and wanted and (len(text) >= 4 or cut) and wanted.startswith(text):
            length = next((n for n in (2, 3) if "".join(texts[k : k + n]) == wanted), 0)
        if length:
            out[k] = FRESH
            out.update(dict.fromkeys(range(k + 1, k + length), CERTAIN if cut else JOINED))
            out[k + length] = FRESH
    return out


def _stops(text: str) -> bool:
    """Does a line end like a sentence?"""
    return text[-1] in _MAY_STOP and _STOP.search(text, max(0, len(text) - CLOSERS)) is not None


def _torn(previous: str, here: str) -> bool:
    """Was a sentence cut between these lines, going by the characters alone?"""
    if _stops(previous) or previous[-1] == ":":
        return False
    if previous[-1] in _OPEN_END or here[0] in _CLOSED_START:
        return True
    return len(previous) >= 14 and bool(_SENTENCE_SIGN.search(previous))


class _Depth:
    """Brackets and quotation marks left open in the paragraph so far, and whether it ends with a bracketed sentence."""

    __slots__ = ("age", "finished", "last", "length", "signs", "stack")

    def __init__(self) -> None:
        self.stack: list[tuple[str, bool]] = []
        self.age = 0
        self.length = 0
        self.signs = False
        self.last = "。"
        self.finished = False

    def feed(self, text: str) -> None:
        """Read on by one line."""
        if self.stack:
            self.age += len(text)
        self.length += len(text)
        self.signs = self.signs or bool(_SENTENCE_SIGN.search(text))
        self.finished = _stops(text)
        for match in _BRACKETS.finditer(text):
            sign, at = match.group(), match.start()
            if sign in _PAIRS:
                if self.stack and self.stack[-1][0] == _PAIRS[sign]:
                    _, own_sentence = self.stack.pop()
                    # （市人社局等按职责分工负责） after a full stop is a sentence of its own and ends like one.
                    self.finished = self.finished or (own_sentence and at + 1 == len(text))
            else:
                if not self.stack:
                    self.age = len(text) - at
                self.stack.append((sign, (text[at - 1] if at else self.last) in "。!?;"))
        self.last = text[-1]

    def closed_by(self, text: str) -> bool:
        """Is a sign that was opened not long ago closed in ``text``?"""
        if not self.stack or self.age > REACH:
            return False
        inner: list[str] = []
        for match in _BRACKETS.finditer(text, 0, REACH):
            sign = match.group()
            if sign not in _PAIRS:
                inner.append(sign)
            elif not inner:
                return _PAIRS[sign] == self.stack[-1][0]
            elif inner.pop() != _PAIRS[sign]:
                return False
        return False


def _state(habits: Habits, rows: list[Line], texts: list[str], marked: list[bool], k: int, depth: _Depth) -> int:
    previous, here, row = texts[k - 1], texts[k], rows[k]
    if row.heading_mark or row.bullet or rows[k - 1].heading_mark or _LEADER.search(previous[-LEADER:]):
        return FRESH
    figure = _figure(texts, k) or _figure(texts, k - 1)
    if figure and not row.gap:
        return JOINED
    if row.page_before and _one_line(previous[-LINE_END:], here):
        return CERTAIN
    if (
        k <= HEAD_ROWS
        and not depth.signs
        and _TITLE_END.search(previous)
        and (_TEXT_START.match(here) or (len(here) <= SHORT and marked[k + 1 : k + 2] == [True]))
    ):
        return FRESH
    if markers.NAMED.match(here) and previous[-1] not in _OPEN_END and not habits.full(k - 1):
        return FRESH
    ended = depth.finished or previous[-1] == ":"
    full = habits.full(k - 1)
    hard = row.gap in habits.hard_gaps and not row.page_before
    indent = row.indent >= 2 and habits.indents
    # Where paragraphs are set off by blank lines or indents, a full line that is not set off goes on.
    exact = habits.slack == 1 or not ended
    set_off = habits.indents or (bool(habits.hard_gaps) and row.gap in habits.soft_gaps)
    if full and exact and set_off and not indent and not hard:
        return CERTAIN
    if here[0] in _CLOSED_START and previous[-1] not in "。!?":
        return JOINED
    if previous[-1] in _OPEN_END and not _SPECIAL.match(here):
        return JOINED
    if not ended and depth.closed_by(here) and not hard:
        return JOINED
    dated = _DATE_LINE.match(previous) and depth.length == len(previous) and here[0] not in "起前后至止以"
    if _FOOTNOTE.match(here) or dated:
        return FRESH
    following = texts[k + 1] if k + 1 < len(texts) else ""
    if _SIGNED.match(here) and _DATE_LINE.match(following) and re.search(r"[\d,。:;]", previous):
        return FRESH
    if _SIGNED_DATE.match(here) and previous[-1] not in _OPEN_END and not full:
        return FRESH
    special = bool(_SPECIAL.match(here))
    if special and (not full or previous[-1] in "。!?;)") and not (full and not indent and here[0] == "("):
        return FRESH
    if _DATE_LINE.match(here) and not full:
        return FRESH
    if ended:
        return FRESH if indent or hard or not full or previous[-1] == ":" else JOINED
    return _unended(habits, rows, texts, marked, k, depth, hard)


def _one_line(previous: str, here: str) -> bool:
    """Are these two pieces of the name of an organ, of a title that begins with one, of a number, or of 2019年12月13日印发?"""
    if _NAMED_ORGAN.fullmatch(here):
        return False
    if _LETTER_NUMBER.fullmatch(previous + here):
        return True
    tail = here.partition("关于")[0]
    whole = bool(tail) and _NAMED_ORGAN.fullmatch(previous + tail) is not None
    return whole or (here == "印发" and _DATE_LINE.match(previous) is not None)


def _figure(texts: list[str], k: int) -> bool:
    """Is line ``k`` a number whose unit stands on the next line, in the middle of a sentence?"""
    return (
        0 < k < len(texts) - 1
        and len(texts[k]) <= 3
        and texts[k].isdecimal()
        and FIGURE_UNIT.match(texts[k + 1]) is not None
        and not _stops(texts[k - 1])
    )


def _unended(
    habits: Habits, rows: list[Line], texts: list[str], marked: list[bool], k: int, depth: _Depth, hard: bool
) -> int:
    """The line before does not end a sentence: cut by the layout, or a heading?"""
    previous, row = texts[k - 1], rows[k]
    indent = row.indent >= 2 and habits.indents
    inside = rows[k - 1].page_before and depth.length > len(previous)
    signs = bool(_SENTENCE_SIGN.search(previous)) or (inside and depth.signs)
    if habits.full(k - 1, habits.width // 6 - habits.slack if habits.width > 24 else 0):
        wordy = (signs or bool(depth.stack)) and len(previous) >= min(14, habits.width // 3)
        return FRESH if indent or (hard and not wordy) else JOINED
    if row.page_before and not indent:
        if _FRAGMENT.match(texts[k]):
            return JOINED
        if marked[k - 1] and not signs:
            found = markers.lead(previous)
            if found is not None and len(previous) - found.end < 2:
                return JOINED
            rest = len(texts[k]) <= 25 and not _SENTENCE_SIGN.search(texts[k])
            return FRESH if not rest and (found is None or found.shape in habits.headed) else JOINED
        complete = _COMPLETE.match(previous) and not _LIST_SIGN.search(previous) and not _CLAUSE.match(previous)
        return FRESH if complete and not depth.signs else JOINED
    hangs = habits.hanging and not row.gap and row.indent < 2 <= rows[k - 1].indent
    if hangs and len(previous) >= WORDY and texts[k][-1] != ":" and not _COMPLETE.match(previous):
        return JOINED
    if marked[k - 1] and not signs:
        return FRESH
    if _ENACTED.match(previous) and depth.length == len(previous):
        return JOINED
    if _torn(previous, texts[k]) or ((inside or not habits.width) and depth.signs and depth.length >= 14):
        # A torn line that is not full: only a page break or a careless copy does that.
        return FRESH if indent and hard else JOINED
    return FRESH
