"""Unnumbered headings: short lines that stand alone over text or over numbered units."""

from __future__ import annotations

import re

from scripts.parse.blocks import Block, is_organ, iso_date

LIMIT = 30
PREFACE = re.compile(r"(?:前\s?言|序\s?言|引\s?言|序|导语|导言|编者按|编制说明|结语|结束语|写在前面)\Z")
NUMERAL_ONLY = re.compile(r"[(第]?[〇零一二三四五六七八九十百\d]{1,5}[)、.章节条部分编篇]{0,2}\Z")
_NO_HEADING_END = "。.；;，,、：:！!—-"
_NO_HEADING = re.compile(r"附件?[\d一二三四五六七八九十]{0,2}[:]?\Z|[图表]\s?\d|注[:]|[(（].*[)）]\Z|\d|.*[|]|目录\Z|专栏|.*[:]")


def mark(blocks: list[Block]) -> None:
    """Set the role ``heading`` on blocks of running text that are unnumbered headings."""
    for k, block in enumerate(blocks):
        if block.role != "body" or block.part == "cover" or block.marked or not _looks_like_one(block):
            continue
        following = blocks[k + 1] if k + 1 < len(blocks) else None
        if following is None or following.role != "body" or following.part != block.part:
            continue
        if not following.marked and not _is_text(following):
            continue
        before = blocks[k - 1] if k else None
        if before is not None and before.marked and NUMERAL_ONLY.match(before.text):
            continue
        if before is not None and before.role == "body" and not before.marked and not _is_text(before):
            continue
        block.role = "heading"


def _looks_like_one(block: Block) -> bool:
    text = block.text
    return 2 <= len(text) <= LIMIT and text[-1] not in _NO_HEADING_END and not _NO_HEADING.match(text) and not is_organ(text) and not iso_date(text)


def _is_text(block: Block) -> bool:
    return block.role == "heading" or block.text[-1] in "。；;：:！？" or len(block.text) > 40
