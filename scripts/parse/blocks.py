"""Blocks: runs of lines that belong together, and what each line of a heading or of an imprint is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.parse import markers, numerals
from scripts.parse.joins import CERTAIN
from scripts.parse.lines import Stream
from scripts.parse.width import fold

ORGAN_END = r"(?:人民政府|政府|办公室|办公厅|委员会|领导小组|[局厅部委会院署处站所办社联]|中心|银行|公司|总队|支队|大队|大学|学院|学校|小学|中学|幼儿园|医院|协会|商会|法院|检察院|管委|工会|共青团|团市委|团县委|团省委|妇联|残联|集团|支行|分行)"
_ORGAN = re.compile(rf"[\u4e00-\u9fff()·、]{{2,40}}{ORGAN_END}(?:\(.{{1,8}}\))?(?:文件)?\Z")
_NOT_ORGAN = re.compile(r"关于|通知|方案|办法|意见|细则|规定|根据|为了|现将|的|印发|转发|批转|[第]\d|会议纪要")
_YEAR = r"[〔\[【(﹝「]\s?(?:19|20)\d{2}\s?[〕\]】)﹞」]\s?第?\s?\d{1,5}\s?"
# 号 may be lost at the end of a line; the number of an order or announcement names its organ or leaves it to the line above.
DOC_NUMBER = re.compile(
    rf"(?:[\u4e00-\u9fffA-Za-z]{{1,20}}{_YEAR}(?:号|\Z)|{_YEAR}号(?=\Z)"
    r"|(?:[\u4e00-\u9fff]{2,30}(?:令|公告|通告))?第?\d{1,5}号(?=\Z)"
    r"|(?:(?:[\u4e00-\u9fff]{2,30})?(?:令|公告|通告))?(?:19|20)\d{2}年第?\d{1,4}号(?=\Z))"
)
# The line above such a number: organ and kind.
ORDER = re.compile(
    r"([\u4e00-\u9fff]{1,28}(?:政府|委员会|办公室|办公厅|主席|国务院|[局厅部会院署行处]))(?:令|公告|通告)(?=\Z|第|(?:19|20)\d{2}年)"
)
_CN_DATE = re.compile(
    r"([〇零一二三四五六七八九Oo]{4})年(元|正|[一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DATE = re.compile(
    r"((?:19|20)\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)"
)
TITLE_END = re.compile(
    r"(?:方案|办法|细则|意见|通知|决定|公告|通告|通报|批复|函|规定|条例|规则|规程|规范|标准|计划|规划|纲要|要点|措施|政策|清单|目录|指南|指引|须知|制度|章程|纪要|"
    r"汇编|读本|明白[册卡]|一本通|白皮书|问答录|工作法|公示|建议|提案|守则|承诺书|责任书|告知书|通知书|任务书|明细表|花名册|[一二三四五六七八九十]{1,3}条|报告|请示|命令|令|说明|解读|问答|一览表|汇总表|申请表|登记表|简介|任务分工|流程图?|手册|解答|导则|大纲|模板|名单|总结|答复|公约|倡议书|协议|合同|准则|机制|倡议|启事|简章|预案)(?:[(（].{1,20}[)）])*\Z"
)
SUBTITLE = re.compile(r"[(〔（].{1,24}[)〕）]\Z")


@dataclass(slots=True)
class Block:
    """Consecutive rows (``first`` to ``last`` of ``Stream.rows``, inclusive) read as one piece of text."""

    first: int
    last: int
    start: int
    end: int
    text: str
    marked: bool
    gap: int
    indent: int
    heading_mark: int = 0
    bold: bool = False
    bullet: bool = False
    # Where an unnumbered heading that runs into its paragraph ends (0: there is none).
    heading_end: int = 0
    # Do the blank lines of this document say something?
    grouped: bool = False
    role: str = "body"
    part: str = "plan"


def make(stream: Stream, states: list[int]) -> list[Block]:
    """Blocks of the document: a new one begins at a paragraph and at anything that looks like a marker."""
    out: list[Block] = []
    rows = stream.rows
    begins = [states[k] != CERTAIN and row.marked for k, row in enumerate(rows)]
    for k in range(len(rows) - 1):
        # A numeral alone on its line is none if the next line certainly goes on with it (三 / 门峡市…方案).
        if begins[k] and states[k + 1] == CERTAIN and markers.alone(stream.folded, rows[k].lstart, rows[k].lend):
            begins[k] = False
    k = 0
    while k < len(rows):
        last = k
        while last + 1 < len(rows) and states[last + 1] and not begins[last + 1]:
            last += 1
        row = rows[k]
        text = stream.folded[row.lstart : rows[last].lend]
        bold = all(r.bold for r in rows[k : last + 1])
        out.append(
            Block(
                first=k,
                last=last,
                start=row.lstart,
                end=rows[last].lend,
                text=text,
                marked=begins[k],
                gap=row.gap,
                indent=row.indent,
                heading_mark=row.heading_mark,
                bold=bold,
                bullet=row.bullet,
            )
        )
        k = last + 1
    # They do if lines also follow one another without one.
    if 5 * sum(block.gap == 0 for block in out) >= len(out):
        for block in out:
            block.grouped = True
    return out


def set_off(blocks: list[Block], first: int, end: int) -> list[int]:
    """Those of the blocks that stand between blank lines, if these say something."""
    return [
        k
        for k in range(first, end)
        if blocks[k].grouped and blocks[k].gap and (k + 1 == len(blocks) or blocks[k + 1].gap)
    ]


def is_organ(text: str) -> bool:
    """Is this line the name of an organ (of the kind that stands at the head or foot of a document)?"""
    return bool(_ORGAN.match(text)) and not _NOT_ORGAN.search(text)


_PLACE = re.compile(r"[\u4e00-\u9fff]{1,4}?[省市县区州旗盟镇乡]")
# Names that stand in front of the place: 国家税务总局××市税务局, 共青团××市委.
_NATIONAL = re.compile("国家税务总局|共青团|中国人民银行|中共")


def split_organs(names: str, gaps: list[int]) -> list[str]:
    """Organs printed on one line: divided where a gap follows a complete name, or where the place name comes again."""
    cuts = [0]
    for gap in gaps:
        if is_organ(fold(names[cuts[-1] : gap])) and is_organ(fold(names[gap:])) and len(names) - gap >= 3:
            cuts.append(gap)
    if len(cuts) == 1:
        cuts.extend(m.start() for m in _NATIONAL.finditer(names) if m.start() and is_organ(fold(names[: m.start()])))
        national = _NATIONAL.match(names)
        place = _PLACE.match(names, national.end() if national else 0)
        at = names.find(place.group(), place.end()) if place else -1
        while place and at > 0:
            last = max(cut for cut in cuts if cut <= at)
            whole = is_organ(fold(names[last:at])) and not _NATIONAL.fullmatch(names[last:at])
            if whole and is_organ(fold(names[at:])):
                cuts.append(at)
            at = names.find(place.group(), at + 1)
    cuts = sorted(set(cuts))
    return [names[a:b] for a, b in zip(cuts, [*cuts[1:], len(names)], strict=True)]


def iso_date(text: str) -> str | None:
    """The first full date in folded text, as ISO; ``None`` if there is none or it is no day of the calendar."""
    found = find_date(text)
    return found[1] if found else None


def find_date(text: str, at: int = 0) -> tuple[tuple[int, int], str] | None:
    """Range and ISO value of the first full date in folded text from ``at`` on."""
    best: tuple[tuple[int, int], str] | None = None
    match = _DATE.search(text, at)
    if match:
        year, month, day = (int(g) for g in match.groups() if g)
        if _valid(year, month, day):
            best = (match.span(), f"{year:04d}-{month:02d}-{day:02d}")
    match = _CN_DATE.search(text, at)
    if match and (best is None or match.start() < best[0][0]):
        year_value = numerals.value(match.group(1).replace("O", "〇").replace("o", "〇"))
        month_value = 1 if match.group(2) in "元正" else numerals.value(match.group(2))
        day_value = numerals.value(match.group(3))
        if year_value and month_value and day_value and _valid(year_value, month_value, day_value):
            best = (match.span(), f"{year_value:04d}-{month_value:02d}-{day_value:02d}")
    return best


def _valid(year: int, month: int, day: int) -> bool:
    days = (31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1]
