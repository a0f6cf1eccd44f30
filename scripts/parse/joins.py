"""Phase 2: which line ends are paragraph ends and which were made by a page layout.

Nothing here is certain for a single line, so the document is measured first: how wide are the lines that break off in the
middle of a sentence, how many blank lines follow them, are first lines indented.  Then each line end is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scripts.parse import markers
from scripts.parse.lines import Line, Stream
from scripts.parse.width import columns, fold

_STOP = re.compile(r"(?:[。!?;]|(?<=[\u4e00-\u9fff)])\.)[」』”’\"')\]〕】》]*\Z")
_OPEN_END = re.compile(r"[,、(（〔《“‘「/\-—~+]\Z")
_CLOSED_START = re.compile(r"[,。、;:!?)）〕》”’」%％]")
_SENTENCE_SIGN = re.compile(r"[,。;!?]")
_SPECIAL = re.compile(
    r"\(?(?:责任(?:单位|部门|分工)|牵头(?:单位|部门)|配合(?:单位|部门)|主办|督办|承办|协办|联系人|联系(?:单位|电话|方式)|校核人|校对)[:]"
    r"|附件?\d{0,2}[:]|附件[\d一二三四五六七八九十]{0,2}\Z|抄[送报]:|主送:|分送:|\(此件|\(信息公开|此件(?:公开|主动|依申请)"
    r"|注:|备注:|说明:|[问答]:|专栏[\d一二三四五六七八九十]|[【\[](?:专栏|附件)"
)
_ISSUED = re.compile(r"(?:印发|转发|批转)(?:《([^《》]{4,80})》|([^《》。]{4,80}?))的通知")
_DATE_LINE = re.compile(r"\(?(?:\d{4}|[〇零一二三四五六七八九]{4})年.{1,4}月.{1,4}日(?:印发|起施行|公布|发布)?\)?\Z")
_BRACKETS = re.compile(r"[()（）《》〔〕“”\[\]]")
_PAIRS = {")": "(", "》": "《", "〕": "〔", "”": "“", "]": "["}
REACH = 400


@dataclass(frozen=True, slots=True)
class Habits:
    """What the layout of this document does."""

    width: int
    soft_gaps: frozenset[int]
    hard_gaps: frozenset[int]
    indents_paragraphs: bool


def breaks(stream: Stream) -> list[bool]:
    """For each row: does it begin a new paragraph (markers not considered)?  The first row always does."""
    rows = stream.rows
    if not rows:
        return []
    texts = [stream.folded[row.lstart : row.lend] for row in rows]
    widths = [row.indent + columns(stream.text[row.body : row.tail]) for row in rows]
    marked = [markers.begins(stream.folded, row.lstart, row.lend) for row in rows]
    habits = _measure(rows, texts, widths, marked)
    apart = _known_lines(stream, texts)
    out = [True]
    depth = _Depth()
    depth.feed(texts[0])
    for k in range(1, len(rows)):
        fresh = apart[k] or apart[k - 1] or _is_break(habits, rows, texts, widths, marked, k, depth)
        out.append(fresh)
        if fresh or marked[k]:
            depth = _Depth()
        depth.feed(texts[k])
    return out


def _known_lines(stream: Stream, texts: list[str]) -> list[bool]:
    """Lines that must stand alone: running heads where they first occur, and the title announced in 关于印发…的通知."""
    known = {fold("".join(stream.text[x.body : x.tail].split())) for x in stream.lines if x.kind == "running-head"}
    issued = _ISSUED.search(stream.folded[:3000])
    if issued:
        known.add(issued.group(1) or issued.group(2))
    out = [text in known for text in texts]
    if issued:
        # The title may be printed over two or three lines.
        wanted = issued.group(1) or issued.group(2)
        for k, text in enumerate(texts):
            if wanted.startswith(text) and not out[k] and len(text) >= 6:
                joined = "".join(texts[k : k + 3])
                out[k] = joined.startswith(wanted) and "的通知" not in joined
    return out


def _measure(rows: list[Line], texts: list[str], widths: list[int], marked: list[bool]) -> Habits:
    buckets: Counter[int] = Counter()
    total: Counter[int] = Counter()
    soft: Counter[int] = Counter()
    indented = {True: 0, False: 0}
    count = {True: 0, False: 0}
    torn_widths: list[int] = []
    for k in range(1, len(rows)):
        previous, here = texts[k - 1], texts[k]
        torn = _torn(previous, here) and not marked[k]
        gap = rows[k].gap
        if not rows[k].page_before:
            total[gap] += 1
            soft[gap] += torn
        if torn:
            torn_widths.append(widths[k - 1])
            buckets[widths[k - 1] // 4] += 1
        if torn or _STOP.search(previous):
            start = not torn and (k + 1 == len(rows) or widths[k - 1] < 40 or marked[k])
            if torn or start:
                count[torn] += 1
                indented[torn] += rows[k].indent >= 2
    width = 0
    if buckets:
        best = max(buckets, key=lambda b: (buckets[b] + buckets[b - 1] + buckets[b + 1], b))
        near = [w for w in torn_widths if abs(w // 4 - best) <= 1]
        if len(near) >= 3 or (len(near) >= 1 and 2 * len(near) >= len(rows) - 1):
            width = max(near)
    width = width or _narrow(texts, widths)
    soft_gaps = frozenset(g for g in total if soft[g] >= 1 and soft[g] * 4 >= total[g])
    hard_gaps = frozenset(g for g in total if g not in soft_gaps and soft[g] * 10 <= total[g] and g > 0)
    indents = count[True] >= 1 and indented[True] * 5 <= count[True] and indented[False] * 2 > count[False] > 0
    return Habits(width, soft_gaps, hard_gaps, indents)


def _narrow(texts: list[str], widths: list[int]) -> int:
    """The width of a narrow page, where lines are too short to show by their wording that they were cut: most lines
    that end without a stop are equally long, hardly any line is longer, and they hold running text."""
    open_ended = [k for k, text in enumerate(texts) if not _STOP.search(text) and text[-1] != ":"]
    if len(open_ended) < 5:
        return 0
    counts = Counter(widths[k] for k in open_ended if widths[k] >= 12)
    if not counts:
        return 0
    best = max(counts, key=lambda w: (counts[w] + counts[w - 1] + counts[w - 2], w))
    near = [k for k in open_ended if best - 3 <= widths[k] <= best]
    longer = sum(w > best + 4 for w in widths)
    wordy = sum(bool(_SENTENCE_SIGN.search(texts[k])) or "、" in texts[k] for k in near)
    return best if 2 * len(near) >= len(open_ended) and 10 * longer <= len(widths) and wordy >= 2 else 0


def _torn(previous: str, here: str) -> bool:
    """Was a sentence cut between these lines, going by the characters alone?"""
    if _STOP.search(previous) or previous[-1] == ":":
        return False
    if _OPEN_END.search(previous) or _CLOSED_START.match(here):
        return True
    return len(previous) >= 14 and bool(_SENTENCE_SIGN.search(previous))


class _Depth:
    """Brackets and quotation marks left open in the paragraph so far, and whether it ends with a bracketed sentence."""

    __slots__ = ("age", "finished", "last", "stack")

    def __init__(self) -> None:
        self.stack: list[tuple[str, bool]] = []
        self.age = 0
        self.last = "。"
        self.finished = False

    def feed(self, text: str) -> None:
        """Read on by one line."""
        if self.stack:
            self.age += len(text)
        self.finished = bool(_STOP.search(text))
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
        """Is a sign that was opened not long ago closed early in ``text`` (before another is opened)?"""
        if not self.stack or self.age > REACH:
            return False
        match = _BRACKETS.search(text)
        return match is not None and _PAIRS.get(match.group(), "") == self.stack[-1][0]


def _is_break(
    habits: Habits, rows: list[Line], texts: list[str], widths: list[int], marked: list[bool], k: int, depth: _Depth
) -> bool:
    previous, here, row = texts[k - 1], texts[k], rows[k]
    if row.heading_mark or row.bullet or rows[k - 1].heading_mark:
        return True
    if _CLOSED_START.match(here) and previous[-1] not in "。!?":
        return False
    if _OPEN_END.search(previous) and not _SPECIAL.match(here):
        return False
    short_by = habits.width - widths[k - 1]
    full = bool(habits.width) and -6 <= short_by <= 4
    nearly = bool(habits.width) and -6 <= short_by <= max(4, habits.width // 6)
    hard = row.gap in habits.hard_gaps and not row.page_before
    indent = row.indent >= 2 and habits.indents_paragraphs
    flush = row.indent < 2 and habits.indents_paragraphs
    if not depth.finished and previous[-1] != ":" and depth.closed_by(here) and not hard:
        return False
    if _SPECIAL.match(here) and (not full or previous[-1] in "。!?;)") and not (full and not indent and here[0] == "("):
        return True
    if _DATE_LINE.match(here) and not full:
        return True
    if depth.finished or previous[-1] == ":":
        if indent or hard or not full:
            return True
        return previous[-1] == ":" and not flush
    unfinished_sentence = bool(_SENTENCE_SIGN.search(previous)) or (k >= 2 and not marked[k - 1] and depth.age > 0)
    if nearly:
        return indent or (hard and not (unfinished_sentence and len(previous) >= 14))
    if marked[k - 1] and not _SENTENCE_SIGN.search(previous):
        return True
    if _torn(previous, here):
        # A torn line that is not full: only a page break or a careless copy does that.
        return indent and hard
    if row.page_before and len(previous) >= 2 and not row.indent >= 2 and habits.width == 0:
        return len(previous) < 14
    return True
