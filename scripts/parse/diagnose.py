"""Diagnostics: what a person should look at, in words a clerk understands."""

from __future__ import annotations

from dataclasses import replace

from scripts.parse import parts, series, tree
from scripts.parse.lines import Stream
from scripts.parse.model import Diagnostic, Document

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """The Chinese numeral of an ordinal (0 to 999)."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return _DIGITS[number // 10] + "十" + (_DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    head = _DIGITS[number // 100] + "百"
    if not rest:
        return head
    return head + ("零" + _DIGITS[rest] if rest < 10 else (("一" if rest < 20 else "") + chinese(rest)))


def printed(shape: str, ordinal: int) -> str:
    """An ordinal in the standard print of its shape."""
    cn = chinese(ordinal) if 0 <= ordinal < 1000 else str(ordinal)
    named = {"bk": "编", "pt": "部分", "ch": "章", "sec": "节", "art": "条"}
    if shape in named:
        return f"第{cn}{named[shape]}"
    forms = {"s": f"{cn}、", "i": f"（{cn}）", "n": f"{ordinal}.", "b": f"（{ordinal}）", "d": f"{ordinal}）"}
    if shape == "c":
        return chr(0x2460 + ordinal - 1) if ordinal <= 20 else f"（{ordinal}）"
    return forms.get(shape, f"第{ordinal}个小标题")


def diagnosed(
    document: Document, stream: Stream, layout: parts.Layout, notes: list[series.Note], forest: tree.Forest
) -> Document:
    """The document with its diagnostics, in order of position."""
    out = [_numbering(stream, note) for note in notes]
    out.extend(_dates(stream, layout))
    out.sort(key=lambda d: (d.start, d.end, d.code))
    return replace(document, diagnostics=tuple(out))


def _source(stream: Stream, start: int, end: int) -> tuple[int, int]:
    size = len(stream.offsets)
    first = stream.offsets[start] if start < size else len(stream.text)
    return first, (stream.offsets[end - 1] + 1 if start < end <= size else first)


def _numbering(stream: Stream, note: series.Note) -> Diagnostic:
    due, found = printed(note.shape, note.expected), printed(note.shape, note.found)
    messages = {
        "lost-heading": f"此处编号从头开始，而原文没有“{due}”：它的标题可能在转载时丢失，已补一个没有文字的条目。",
        "number-gap": f"编号从“{due}”跳到“{found}”：中间的条目可能缺失，也可能是编号有误。",
        "number-repeat": f"编号“{found}”在这里重复或倒退，按顺序应为“{due}”。",
        "restart": f"编号在这里重新从“{found}”开始，前面没有新的上级标题。",
    }
    start, end = _source(stream, note.start, note.end)
    return Diagnostic(note.code, "warning", start, end, messages[note.code])


def _dates(stream: Stream, layout: parts.Layout) -> list[Diagnostic]:
    if len(layout.dates) < 2:
        return []
    first, second = layout.dates[0], layout.dates[1]
    start, end = _source(stream, second[0], second[1])
    if first[2] == second[2]:
        message = f"日期出现两次（{first[2]}）：前一处是成文日期，后一处是印发日期。"
    else:
        message = f"有两个不同的日期：{first[2]} 和 {second[2]}，取前一个为成文日期。"
    return [Diagnostic("two-dates", "info", start, end, message)]
