"""Diagnostics: what a person should look at, in words a clerk understands."""

from __future__ import annotations

import re
from dataclasses import replace

from scripts.parse import parts, series
from scripts.parse.lines import Stream
from scripts.parse.model import Diagnostic, Document, Paragraph, Span
from scripts.parse.ordinals import printed
from scripts.parse.width import fold

_BRACKETS = re.compile(r"[()《》〔〕“”【】]")
_PARTNER = {")": "(", "》": "《", "〕": "〔", "”": "“", "】": "【"}
_NEWLINE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def diagnosed(document: Document, stream: Stream, layout: parts.Layout, notes: list[series.Note]) -> Document:
    """The document with its diagnostics, in order of position."""
    out = [_numbering(stream, note) for note in notes]
    out.extend(_split_markers(document))
    out.extend(_misread(document, stream))
    out.extend(_brackets(document))
    out.extend(_titles(stream, layout))
    out.extend(_dates(stream, layout))
    out.extend(_missing(document))
    out.extend(_page_breaks(document))
    out.sort(key=lambda d: (d.start, d.end, d.code))
    return replace(document, diagnostics=tuple(out))


def _source(stream: Stream, start: int, end: int) -> Span:
    size = len(stream.offsets)
    first = stream.offsets[start] if start < size else len(stream.text)
    return first, (stream.offsets[end - 1] + 1 if start < end <= size else first)


def _numbering(stream: Stream, note: series.Note) -> Diagnostic:
    due, found = printed(note.shape, note.expected), printed(note.shape, note.found)
    messages = {
        "lost-heading": f"下面的编号从头开始，而原文没有“{due}”：这个标题可能在转载时丢失，已补一个没有文字的条目。",
        "lost-number": f"这个标题没有编号，按前后顺序应为“{due}”：编号可能在转载时丢失。",
        "number-gap": f"编号从“{due}”跳到“{found}”：中间的条目可能缺失，也可能是编号有误。",
        "number-repeat": f"编号“{found}”在这里重复或倒退，按顺序应为“{due}”。",
        "restart": f"编号在这里重新从“{found}”开始，前面没有新的上级标题。",
    }
    if note.code == "number-gap" and note.expected != note.found - 1:
        messages["number-gap"] = f"这里的编号是“{found}”，按顺序应为“{due}”：中间的条目可能缺失，也可能是编号有误。"
    elif note.code == "number-gap":
        messages["number-gap"] = f"缺少“{due}”，直接到了“{found}”：条目可能缺失，也可能是编号有误。"
    start, end = _source(stream, note.start, note.end)
    return Diagnostic(note.code, "warning", start, end, messages[note.code])


def _split_markers(document: Document) -> list[Diagnostic]:
    out = []
    for node in document.walk():
        if node.marker is None:
            continue
        spans = document.spans(*node.marker_span)
        start, end = spans[0][0], spans[-1][1]
        if _NEWLINE.search(document.text, start, end):
            message = f"编号“{node.marker}”被分在两行，已合并识别。"
            out.append(Diagnostic("marker-split", "info", start, end, message))
    return out


def _misread(document: Document, stream: Stream) -> list[Diagnostic]:
    """Markers that were read as something else than what is printed."""
    out = []
    for node in document.walk():
        start, end = node.marker_span
        read = stream.folded[start:end]
        if node.marker is not None and read != fold(node.marker):
            message = f"编号“{node.marker}”像是扫描识别有误，按前后顺序读作“{read}”。"
            out.append(Diagnostic("marker-misread", "info", *_source(stream, start, end), message))
    return out


def _paragraphs(document: Document) -> list[Paragraph]:
    out = list(document.paragraphs)
    for node in document.walk():
        out.extend(node.paragraphs)
    return out


def _brackets(document: Document) -> list[Diagnostic]:
    out = []
    for paragraph in _paragraphs(document):
        if paragraph.role not in ("text", "title", "addressee", "note"):
            continue
        for at, sign in _unmatched(fold(paragraph.text)):
            offset = document.offsets[paragraph.start + at]
            message = f"“{paragraph.text[at]}”没有配对的另一半，请核对原文。"
            if sign in "“”":
                message = "引号没有配对的另一半，请核对原文。"
            out.append(Diagnostic("unmatched-bracket", "warning", offset, offset + 1, message))
    return out


def _unmatched(text: str) -> list[tuple[int, str]]:
    stack: list[tuple[int, str]] = []
    out: list[tuple[int, str]] = []
    for match in _BRACKETS.finditer(text):
        sign = match.group()
        if sign not in _PARTNER:
            stack.append((match.start(), sign))
        elif stack and stack[-1][1] == _PARTNER[sign]:
            stack.pop()
        elif any(open_sign == _PARTNER[sign] for _, open_sign in stack[-4:]):
            while stack[-1][1] != _PARTNER[sign]:
                out.append(stack.pop())
            stack.pop()
        elif sign != ")" or not re.search(r"(?:^|[。;:,!?、])\d{1,2}\Z|[A-Za-z]\Z", text[: match.start()][-4:]):
            out.append((match.start(), sign))
    return [*out, *stack]


def _titles(stream: Stream, layout: parts.Layout) -> list[Diagnostic]:
    if len(layout.titles) < 2:
        return []
    start, end = _source(stream, *layout.titles[1])
    message = "文中有两个标题：前一个是通知的标题，这一个是所印发文件的标题。"
    return [Diagnostic("two-titles", "info", start, end, message)]


def _dates(stream: Stream, layout: parts.Layout) -> list[Diagnostic]:
    if len(layout.dates) < 2:
        return []
    first, second = layout.dates[0], layout.dates[1]
    start, end = _source(stream, second[0], second[1])
    if first[2] == second[2]:
        message = f"日期出现两次（{first[2]}）：取前一处为成文日期，后一处是印发日期。"
    else:
        message = f"有两个不同的日期：{first[2]} 和 {second[2]}，取前一个为成文日期。"
    return [Diagnostic("two-dates", "info", start, end, message)]


def _missing(document: Document) -> list[Diagnostic]:
    """What a document of this kind usually has and this text has not (nothing is filled in)."""
    wanted = (
        ("no-title", document.meta.title, "原文没有标题。"),
        ("no-number", document.meta.doc_number, "原文没有发文字号。"),
        ("no-date", document.meta.date, "原文没有成文日期。"),
    )
    return [Diagnostic(code, "info", 0, 0, message) for code, value, message in wanted if value is None]


def _page_breaks(document: Document) -> list[Diagnostic]:
    """Page numbers that were copied into a sentence."""
    out = []
    tokens = document.tokens
    for k, token in enumerate(tokens):
        if token.kind != "page-number" or k + 1 == len(tokens):
            continue
        if tokens[k + 1].kind in ("wrap", "space", "text"):
            message = f"页码“{document.text[token.start : token.end]}”夹在句子中间，已略去，前后文字相连。"
            out.append(Diagnostic("page-break", "info", token.start, token.end, message))
    return out
