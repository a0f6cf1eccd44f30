"""What a printer would complain about: characters off the page, over each other, or missing from the font."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]
from pypdf import PdfReader
from pypdf.generic import ContentStream

from scripts.kit.typeset import FAMILY

# Points: what a desk printer cannot print at the edge of a sheet.
PRINT_MARGIN = 14.0
# Two characters may touch; a fifth of the smaller one under the other is an overprint.
_OVERPRINT = 0.2
_CELL = 12.0


class Box(NamedTuple):
    """A character on a page with its ink: left, bottom, right, top in points; area in square points."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    area: float


def layout_problems(pdf: bytes, pages: tuple[int, int], margin: float = PRINT_MARGIN) -> list[str]:
    """One line per problem. ``pages``: the fewest and the most there may be; ``margin``: points without type at the edge."""
    document = pdfium.PdfDocument(pdf)
    found = []
    if not pages[0] <= len(document) <= pages[1]:
        found.append(f"有{len(document)}页，应为{pages[0]}至{pages[1]}页")
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        boxes = [box for box in _boxes(page) if box.area > 0]
        off = [
            box.char
            for box in boxes
            if box.left < margin or box.bottom < margin or box.right > width - margin or box.top > height - margin
        ]
        if off:
            found.append(f"第{number}页有字超出版面：{''.join(off[:20])}")
        over = [f"{one.char}{other.char}" for one, other in _overprinted(boxes)]
        if over:
            found.append(f"第{number}页有字叠在一起：{'、'.join(over[:10])}")
    found.extend(_font_problems(pdf))
    return found


def _boxes(page: Any) -> Iterator[Box]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        char = chr(code)
        if not char.isspace():
            left, bottom, right, top = text.get_charbox(index)
            yield Box(char, left, bottom, right, top, max(0.0, right - left) * max(0.0, top - bottom))


def _overprinted(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs of boxes that lie over each other; compared only where they share a cell of the page."""
    cells: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        near: set[Box] = set()
        for x in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
            for y in range(int(box.bottom // _CELL), int(box.top // _CELL) + 1):
                cell = cells.setdefault((x, y), [])
                near.update(cell)
                cell.append(box)
        for other in sorted(near):
            if _common(box, other) > _OVERPRINT * min(box.area, other.area):
                yield other, box


def _common(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    return width * height if width > 0 and height > 0 else 0.0


def _font_problems(pdf: bytes) -> list[str]:
    """Fonts that are not ours or not embedded, and glyph 0, which is drawn where the font has no such character."""
    reader = PdfReader(io.BytesIO(pdf))
    found: dict[str, None] = {}
    for number, page in enumerate(reader.pages, 1):
        resources: Any = page["/Resources"]
        fonts = resources.get("/Font", {})
        for reference in fonts.values():
            font = reference.get_object()
            name = str(font["/BaseFont"])
            if FAMILY.replace(" ", "") not in name:
                found[f"第{number}页用了别的字体：{name}"] = None
            descendants = font.get("/DescendantFonts", [font])
            for descendant in descendants:
                descriptor = descendant.get_object()["/FontDescriptor"]
                if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    found[f"第{number}页的字体没有嵌入：{name}"] = None
        if _has_glyph_zero(page, reader):
            found[f"第{number}页有字体里没有的字"] = None
    return list(found)


def _has_glyph_zero(page: Any, reader: PdfReader) -> bool:
    contents = page.get_contents()
    if contents is None:
        return False
    for operands, operator in ContentStream(contents, reader).operations:
        if operator not in (b"Tj", b"TJ"):
            continue
        pieces = operands[0] if operator == b"TJ" else operands
        for piece in pieces:
            raw = getattr(piece, "original_bytes", None)
            # Identity-H: two bytes per glyph
            if raw is not None and any(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2)):
                return True
    return False
