"""Unnumbered headings: short lines that stand alone over text or over numbered units."""

from __future__ import annotations

import re
from itertools import pairwise

from scripts.parse import markers, numerals
from scripts.parse.blocks import Block, is_organ, iso_date, set_off
from scripts.parse.lines import Stream

LIMIT = 30
PREFACE = re.compile(
    r"(?:前\s?言|序\s?言|引\s?言|序|导语|导言|编者按|编制说明|编写说明|使用说明|结语|结束语|写在前面)\Z"
)
NUMERAL_ONLY = re.compile(r"[(第]?[〇零一二三四五六七八九十百\d]{1,5}[)、.章节条部分编篇]{0,2}\Z")
_NO_HEADING_END = "。.；;，,、：:！!—-"
_FORM = re.compile(r"[表册](?:\(.{1,20}\))?\Z|回执\Z|台账\Z")
_STOPS = "。；;：:！!？?.)"
_CUT = re.compile(r"[的和及与或在将为对把被从由]\Z|(?<![去方意动走志])向\Z")
_NO_HEADING = re.compile(
    r"附件?[\d一二三四五六七八九十]{0,2}[:]?\Z|[图表]\s?\d|注[:]|[(（].*[)）]\Z|\d|.*[|]|目录\Z|序号|专栏|.*[:]"
    # Leaders of a contents list, fields to fill in.
    r"|.*(?:[.…·_]{3}|…)"
    # The beginning of a sentence; an amount of money.
    r"|(?:现就|现将|为了|根据|依据|按照|截至|自\d)|.*\d[万亿]?元"
    # How the text came about: 经县政府常务会议审议通过
    r"|经.*(?:通过|批准|同意|备案)\Z"
)


# A line of so many characters that fills the page goes on; a heading is shorter than the line.
FILLS = 16
_FULL_SHARE = 10


def page(stream: Stream) -> int:
    """How many characters the long lines of a document have (the longest tenth left out)."""
    sizes = sorted(row.lend - row.lstart for row in stream.rows)
    return sizes[-1 - len(sizes) // _FULL_SHARE] if sizes else 0


def mark(blocks: list[Block], width: int) -> None:
    """Set the role ``heading`` on blocks of running text that are unnumbered headings.  ``width``: see ``page``."""
    # What looks like a heading in an application form is the name of a field.
    forms = {b.part for b in blocks if b.role == "title" and b.part.startswith("annex") and _FORM.search(b.text)}
    for k, block in enumerate(blocks):
        if block.role != "body" or block.part == "cover" or block.part in forms or block.marked or block.bullet:
            continue
        if not _looks_like_one(block) or (block.first == block.last and len(block.text) >= max(FILLS, width - 1)):
            continue
        following = blocks[k + 1] if k + 1 < len(blocks) else None
        if following is None or following.role != "body" or following.part != block.part:
            continue
        if not (_opens_list(following) if following.marked else _is_text(following)):
            continue
        if k and not (
            markers.NAMED.match(block.text) or block.heading_mark or block.bold or _may_precede(blocks[k - 1])
        ):
            continue
        block.role = "heading"
    _counted(blocks, forms)
    _bulleted(blocks, forms)
    _parallel(blocks, forms)
    _steps(blocks)


# 方向1：…, 模块二 …: any word with a number, of which there are several that count up.
_COUNTED = re.compile(r"([\u4e00-\u9fff]{2,4}?)([一二三四五六七八九十]{1,2}|\d{1,2})(?:[:、.](?=.)|\Z)")
_NOT_COUNTED = re.compile(r"附件|附表|附录|专栏|备注|说明|续表")


def _counted(blocks: list[Block], forms: set[str]) -> None:
    found: dict[tuple[str, str], list[tuple[int, Block]]] = {}
    for block in blocks:
        match = _COUNTED.match(block.text) if block.role == "body" and not block.marked else None
        if match is None or block.part == "cover" or block.part in forms or _NOT_COUNTED.match(block.text):
            continue
        if len(block.text) <= LIMIT and not re.search("[,。;]", block.text):
            found.setdefault((block.part, match.group(1)), []).append((numerals.value(match.group(2)) or 0, block))
    for series in found.values():
        if len(series) > 1 and [ordinal for ordinal, _ in series] == list(range(1, len(series) + 1)):
            for _, block in series:
                block.role = "heading"


def _bulleted(blocks: list[Block], forms: set[str]) -> None:
    """◆ 申领条件 over a list or a text, where no bullet stands in front of an item."""
    bullets = [(b, after) for b, after in pairwise(blocks) if b.bullet and b.role == "body" and b.part not in forms]
    if len(bullets) > 1 and all(
        b.gap and _looks_like_one(b) and not (after.bullet or b.marked) for b, after in bullets
    ):
        for block, _ in bullets:
            block.role = "heading"


# So many headings of one length (服务对象, 补贴标准, 办理材料) make another line of that length one.
LEAST = 3
NAME = 16


def _parallel(blocks: list[Block], forms: set[str]) -> None:
    """Lines set off like the headings already found, or exactly as long as all of them, are headings too, also over a table or over a list that goes on with
    the numbers of the last one."""
    own = frozenset(set_off(blocks, 0, len(blocks)))
    found = [block for block in blocks if block.role == "heading"]
    apart = [blocks[k] for k in sorted(own) if blocks[k].role == "heading"]
    sizes = {len(block.text) for block in found}
    over_list = {b.part for b, after in pairwise(blocks) if b.role == "heading" and after.marked}
    size = sizes.pop() if len(found) >= LEAST and len(sizes) == 1 else 0
    for k in range(len(blocks)):
        block = blocks[k]
        if block.role != "body" or block.part == "cover" or block.part in forms or block.marked or block.bullet:
            continue
        before, after = blocks[k - 1] if k else None, blocks[k + 1] if k + 1 < len(blocks) else None
        runs_on = block.part in over_list and after is not None and after.marked and not _opens_list(after)
        if not (k in own or len(block.text) == size or runs_on):
            continue
        like = [b for b in apart if k in own and b.part == block.part and _layout(b) == _layout(block)]
        alike = (
            len(block.text) == size
            or (runs_on and len(block.text) <= NAME)
            or len(like) > 1
            or any(b.text[-1] == block.text[-1] for b in like)
        )
        ended = before is None or before.role != "body" or before.text[-1] in _STOPS or before.marked
        over = after is not None and after.part == block.part and after.role in ("body", "table", "caption")
        if alike and ended and over and _looks_like_one(block) and not _FORM.search(block.text):
            block.role = "heading"
            apart.extend([block] if k in own else [])


def _layout(block: Block) -> tuple[int, int, bool]:
    return block.indent, block.heading_mark, block.bold


_STEP = re.compile(r"第([一二三四五六七八九十]{1,2})(步|阶段|环节)(?:\([^()]{2,30}\))?(?:[:、]|(?<=\)))")
_STEP_NAME = re.compile(r"[^,。:;!?]{2,24}[。:]")


def _steps(blocks: list[Block]) -> None:
    """第一步：申请。… 第二步：审核。…: paragraphs that count from one, each with its heading in front."""
    found: dict[tuple[str, str], list[tuple[int, Block, re.Match[str]]]] = {}
    for block in blocks:
        step = _STEP.match(block.text) if block.role in ("body", "heading") and block.part != "cover" else None
        if step and not block.marked:
            found.setdefault((block.part, step.group(2)), []).append((numerals.value(step.group(1)) or 0, block, step))
    for steps in found.values():
        for k, (ordinal, block, step) in enumerate(steps):
            before = steps[k - 1][0] if k else 0
            after = steps[k + 1][0] if k + 1 < len(steps) else 0
            counted = ordinal == before + 1 if before else ordinal == 1
            if block.role == "body" and counted and (before or after == 2):
                name = _STEP_NAME.match(block.text, step.end())
                block.heading_end = block.start + (name.end() if name else step.end())


def _looks_like_one(block: Block) -> bool:
    text = block.text
    named = markers.NAMED.match(text)
    if not 2 <= len(text) <= LIMIT or text[-1] in _NO_HEADING_END or (_NO_HEADING.match(text) and not named):
        return False
    if "。" in text or not block.heading_mark and ("," in text or _CUT.search(text) or not _balanced(text)):
        return False
    return not is_organ(text) and not iso_date(text)


def _opens_list(block: Block) -> bool:
    """Does a numbered block begin a list (or go on with articles, which run through headings)?  Otherwise there is
    nothing that the line above it could be the heading of."""
    found = markers.lead(block.text)
    return found is None or found.ordinal == 1 or found.shape in ("art", "ch")


def _balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("()", "《》", "“”"))


def _may_precede(block: Block) -> bool:
    """Can a heading stand below this block?  Not if it breaks off in the middle of a sentence or is a lone numeral."""
    if block.role != "body":
        return True
    text = block.text
    if block.marked:
        found = markers.lead(text)
        if found is not None and found.end == len(text):
            return False
        return not NUMERAL_ONLY.match(text) and (text[-1] in _STOPS or not re.search("[,。;]", text))
    return text[-1] in _STOPS


def _is_text(block: Block) -> bool:
    return block.role == "heading" or block.text[-1] in _STOPS or len(block.text) > 40
