"""Writing .xlsx (ECMA-376) with the standard library: streamed, compressed while written, the same bytes every time."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Sequence

from calculator.facts import Number
from calculator.spreadsheet_cells import Cell, column_name, neutral

MAX_SHEET_ROWS = 1_048_576
_MAX_TEXT = 32_767
_LONGEST_NUMBER = 15
_FLUSH = 1 << 17
# Two hundred thousand distinct texts are a few dozen megabytes; beyond that repetition is unlikely to pay.
_MEMO = 1 << 16
_PLAIN, _HEADER, _WRAPPED, _MONEY = 0, 1, 2, 3
# What XML 1.0 cannot hold, and what reads like the escape for it.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOS_DATE_1980 = 0x21
ROW = "\0"


class Money(str):
    """An amount in yuan as plain digits, shown with two decimals."""

    __slots__ = ()


class Part:
    """One file of the archive, compressed while it grows."""

    __slots__ = ("_buffer", "_buffered", "_compressor", "_pieces", "checksum", "name", "size")

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.checksum = 0
        self._compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._buffer: list[str] = []
        self._buffered = 0

    def write(self, text: str) -> None:
        """Append text (UTF-8)."""
        self._buffer.append(text)
        self._buffered += len(text)
        if self._buffered > _FLUSH:
            self._flush()

    def finish(self) -> list[bytes]:
        """The compressed bytes, in pieces. To be called once."""
        self._flush()
        self._pieces.append(self._compressor.flush())
        return self._pieces

    def _flush(self) -> None:
        data = "".join(self._buffer).encode("utf-8")
        self._buffer, self._buffered = [], 0
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self._pieces.append(self._compressor.compress(data))


class SheetWriter:
    """One table: a header that stays in view, rows, and a continuation sheet when Excel's limit of rows is reached."""

    __slots__ = ("_header", "_memo", "_parts", "_row", "_widths", "name")

    def __init__(self, name: str, header: Sequence[str], widths: Sequence[int]) -> None:
        self.name = name
        self._header = header
        self._widths = widths
        self._memo: dict[str, str] = {}
        self._parts: list[tuple[Part, list[int]]] = []
        self._open()

    def row(self, cells: Iterable[Cell], more: str = "") -> None:
        """One row. ``more`` is a ready piece from :meth:`fragment` for the columns after ``cells``."""
        if self._row == MAX_SHEET_ROWS:
            self._close()
            self._open()
        self._row += 1
        row = str(self._row)
        pieces = [self._cell(index, cell) for index, cell in enumerate(cells) if cell]
        text = "".join(pieces) + more
        self._parts[-1][0].write(f'<row r="{row}">{text.replace(ROW, row)}</row>')

    def fragment(self, first: int, cells: Iterable[Cell]) -> str:
        """Cells from column ``first`` on, ready to be repeated in many rows."""
        return "".join(self._cell(index, cell) for index, cell in enumerate(cells, first) if cell)

    def parts(self) -> list[tuple[str, Part]]:
        """The finished sheets with their names. To be called once."""
        self._close()
        names = [self.name, *(f"{self.name}（{number}）" for number in range(2, len(self._parts) + 1))]
        return [(name, part) for name, (part, _) in zip(names, self._parts, strict=True)]

    def _open(self) -> None:
        part = Part("")
        self._parts.append((part, []))
        columns = "".join(
            f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>'
            for index, width in enumerate(self._widths, 1)
        )
        part.write(
            f'{_DECLARATION}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
        )
        header = "".join(_text_cell(index, text, _HEADER) for index, text in enumerate(self._header))
        part.write(f'<row r="1">{header.replace(ROW, "1")}</row>')
        self._row = 1

    def _close(self) -> None:
        last = f"{column_name(len(self._header) - 1)}{self._row}"
        self._parts[-1][0].write(
            f'</sheetData><autoFilter ref="A1:{last}"/>'
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
        )

    def _cell(self, index: int, cell: Cell) -> str:
        if isinstance(cell, Money):
            return f'<c r="{column_name(index)}{ROW}" s="{_MONEY}"><v>{cell}</v></c>'
        if isinstance(cell, Number) and len(cell) <= _LONGEST_NUMBER and _is_plain(cell):
            return f'<c r="{column_name(index)}{ROW}"><v>{cell}</v></c>'
        inner = self._memo.get(cell)
        if inner is None:
            inner = _inline(cell)
            if len(self._memo) < _MEMO and len(cell) < 100:
                self._memo[cell] = inner
        return f'<c r="{column_name(index)}{ROW}" s="{_PLAIN}" t="inlineStr">{inner}</c>'


def workbook_bytes(writers: Iterable[SheetWriter], title: str) -> bytes:
    """Assemble the archive. Sheet names are ours and legal; no date or user name goes into the file."""
    sheets = [sheet for writer in writers for sheet in writer.parts()]
    for number, (_, part) in enumerate(sheets, 1):
        part.name = f"xl/worksheets/sheet{number}.xml"
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in numbers
    )
    listed = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, (name, _) in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    small = [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/styles.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            f"{overrides}</Types>",
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>',
        ),
        (
            "docProps/core.xml",
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_escape(title)}</dc:title></cp:coreProperties>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/styles.xml", _STYLES),
    ]
    parts = []
    for name, text in small:
        part = Part(name)
        part.write(_DECLARATION + text)
        parts.append(part)
    return _archive([*parts, *(part for _, part in sheets)])


_BORDER = "".join(
    f'<{side} style="thin"><color rgb="FFB8C4CC"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_STYLES = (
    f'<styleSheet xmlns="{_NAMESPACE}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="等线"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF0B4F63"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_BORDER}</border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _text_cell(index: int, text: str, style: int) -> str:
    return f'<c r="{column_name(index)}{ROW}" s="{style}" t="inlineStr">{_inline(text)}</c>'


def _inline(text: str) -> str:
    shown = neutral(text)
    if len(shown) > _MAX_TEXT:
        shown = shown[: _MAX_TEXT - 1] + "…"
    return f'<is><t xml:space="preserve">{_escape(shown)}</t></is>'


def _escape(text: str) -> str:
    text = _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escape(text).replace('"', "&quot;")


def _is_plain(number: str) -> bool:
    whole, _, fraction = number.removeprefix("-").partition(".")
    return whole.isdecimal() and (not fraction or fraction.isdecimal())


def _archive(parts: list[Part]) -> bytes:
    """A zip file (PKWARE APPNOTE 4.3) of parts that are compressed already; every date is 1980-01-01."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        pieces = part.finish()
        packed = sum(map(len, pieces))
        name = part.name.encode("ascii")
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, _DOS_DATE_1980, part.checksum, packed, part.size, len(name), 0)
        body.extend((b"PK\x03\x04", fields, name, *pieces))
        directory.append(
            b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
        )
        offset += 4 + len(fields) + len(name) + packed
    listing = b"".join(directory)
    count = len(parts)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*body, listing, end))
