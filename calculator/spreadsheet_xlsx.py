"""Reading .xlsx (ECMA-376, transitional and strict) with the standard library, as a stream of rows.

The file comes from anywhere, so nothing in it is trusted: parts are inflated in pieces against absolute and relative
limits, a document type (the only way to declare an entity) is refused, nothing outside the archive is ever opened.
Formulas count by the value the spreadsheet program saved with them.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from calculator.spreadsheet_cells import (
    MAX_CELL_CHARACTERS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    Budget,
    Cell,
    CellError,
    Row,
    SpreadsheetError,
    column_index,
    number_cell,
)
from calculator.spreadsheet_dates import format_kind, serial_text

MAX_PART_BYTES = 1_000_000_000
MAX_SMALL_PART_BYTES = 20_000_000
MAX_ENTRIES = 5_000
# Deflate reaches 1032:1 on zeros; no table of people comes near this.
MAX_RATIO = 400
_RATIO_FREE_BYTES = 20_000_000
_CHUNK = 1 << 17
_MEMO = 1 << 16
_WORKBOOK = "xl/workbook.xml"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAMAGED = "这个 .xlsx 文件不完整或已损坏，请在表格软件里打开后另存一次再试。"
_UNZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    KeyError,
    OSError,
    ValueError,  # a part said to begin before the file does
)
Attributes = dict[str, str]


class SheetInfo:
    """A worksheet of the workbook: its name, whether it is shown, and where it lives in the archive."""

    __slots__ = ("hidden", "name", "path")

    def __init__(self, name: str, path: str, *, hidden: bool) -> None:
        self.name = name
        self.path = path
        self.hidden = hidden


class Workbook:
    """An opened .xlsx: the list of worksheets, and the rows of one of them. Raises SpreadsheetError everywhere."""

    __slots__ = (
        "_archive",
        "_entries",
        "_from_1904",
        "_shared_path",
        "_styles_path",
        "read_bytes",
        "sheets",
    )

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _UNZIP_ERRORS:
            raise SpreadsheetError(_DAMAGED) from None
        entries = self._archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise SpreadsheetError("这个 .xlsx 文件里的部件太多，不像一张人员表，没有读取。")
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        if len(self._entries) != len(entries):
            raise SpreadsheetError("这个 .xlsx 文件里有重名的部件，没有读取。请在表格软件里打开后另存一次再试。")
        self.read_bytes = 0
        self._from_1904 = False
        self._shared_path = self._styles_path = ""
        self.sheets = self._read_workbook()

    def rows(self, sheet: SheetInfo) -> Iterator[Row]:
        """The rows of one worksheet that are not empty, in order."""
        parser = _SheetParser(self._shared_strings(), self._number_kinds(), from_1904=self._from_1904)
        for _ in _parse(self._chunks(sheet.path, MAX_PART_BYTES), parser.start, parser.end, parser.characters):
            yield from parser.take()

    def size(self, sheet: SheetInfo) -> int:
        """The size in bytes the archive states for one worksheet, for showing progress only."""
        return self._entry(sheet.path).file_size

    def _read_workbook(self) -> list[SheetInfo]:
        main = next(
            (target for kind, target in self._relations("").values() if kind == "officeDocument"),
            _WORKBOOK,
        )
        relations = self._relations(main)
        for kind, target in relations.values():
            if kind == "sharedStrings":
                self._shared_path = target
            elif kind == "styles":
                self._styles_path = target
        found: list[SheetInfo] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904", "") in ("1", "true", "on")
            elif name == "sheet":
                reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                kind, target = relations.get(reference, ("", ""))
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    found.append(SheetInfo(attributes.get("name", ""), target, hidden=hidden))

        self._drain(main, start)
        if not found:
            raise SpreadsheetError("这个文件里没有工作表。")
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id to (kind, path) of one part; the root's for the empty name."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        if path.lower() in self._entries:
            self._drain(path, start)
        return found

    def _shared_strings(self) -> list[str]:
        parser = _StringsParser()
        if self._shared_path:
            chunks = self._chunks(self._shared_path, MAX_PART_BYTES)
            for _ in _parse(chunks, parser.start, parser.end, parser.characters):
                pass
        return parser.strings

    def _number_kinds(self) -> list[str]:
        """For every cell style: ``"date"``, ``"time"`` or ``""``."""
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside: list[bool] = [False]

        def start(name: str, attributes: Attributes) -> None:
            if name == "numFmt":
                codes[_integer(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs"):
                inside[0] = name == "cellXfs"
            elif name == "xf" and inside[0]:
                formats.append(_integer(attributes.get("numFmtId", "0")))

        if self._styles_path:
            self._drain(self._styles_path, start)
        return [format_kind(number, codes.get(number)) for number in formats]

    def _drain(self, path: str, start: Callable[[str, Attributes], None]) -> None:
        for _ in _parse(self._chunks(path, MAX_SMALL_PART_BYTES), start, _ignore, _ignore):
            pass

    def _entry(self, path: str) -> zipfile.ZipInfo:
        entry = self._entries.get(path.lower())
        if entry is None:
            raise SpreadsheetError(_DAMAGED)
        return entry

    def _chunks(self, path: str, limit: int) -> Iterator[bytes]:
        entry = self._entry(path)
        if entry.flag_bits & 0x1:
            raise SpreadsheetError("这个文件加了密码，请先在表格软件里取消密码再试。")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SpreadsheetError("这个 .xlsx 文件用了少见的压缩方法，请在表格软件里打开后另存一次再试。")
        self.read_bytes = 0
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    self.read_bytes += len(chunk)
                    allowed = max(_RATIO_FREE_BYTES, entry.compress_size * MAX_RATIO)
                    if self.read_bytes > min(limit, allowed):
                        raise SpreadsheetError("这个 .xlsx 文件解压以后大得不正常，没有读取。")
                    yield chunk
        except SpreadsheetError:
            raise
        except _UNZIP_ERRORS:
            raise SpreadsheetError(_DAMAGED) from None


def _ignore(_text: str) -> None:
    """A handler for what a small part may hold and nobody needs."""


def _parse(
    chunks: Iterator[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    characters: Callable[[str], None],
) -> Iterator[None]:
    """Feed one XML part to handlers that get local names; yields after every chunk. Raises SpreadsheetError."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype

    def local_start(name: str, attributes: Attributes) -> None:
        start(name if ":" not in name else name.rpartition(":")[2], attributes)

    def local_end(name: str) -> None:
        end(name if ":" not in name else name.rpartition(":")[2])

    parser.StartElementHandler = local_start
    parser.EndElementHandler = local_end
    parser.CharacterDataHandler = characters
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise SpreadsheetError(_DAMAGED) from None


def _refuse_doctype(*_declaration: object) -> None:
    raise SpreadsheetError("这个 .xlsx 文件里有文档类型声明，正常的表格没有，没有读取。")


def _integer(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise SpreadsheetError(_DAMAGED)
    return int(text)


def _unescape(text: str) -> str:
    """``_x000D_`` and the like stand for characters XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _TextCollector:
    """Collects the text of ``t`` elements of one string item, without the phonetic guide (``rPh``)."""

    __slots__ = ("_collecting", "_phonetic", "_text")

    def __init__(self) -> None:
        self._collecting = False
        self._phonetic = False
        self._text: list[str] = []

    def characters(self, text: str) -> None:
        """Expat's handler for text."""
        if self._collecting:
            self._text.append(text)

    def _joined(self) -> str:
        return self._text[0] if len(self._text) == 1 else "".join(self._text)


class _StringsParser(_TextCollector):
    """The table of shared strings."""

    __slots__ = ("_characters", "strings")

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._characters = 0

    def start(self, name: str, _attributes: Attributes) -> None:
        """Expat's handler for a start tag."""
        if name == "si":
            self._text = []
        elif name == "t":
            self._collecting = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """Expat's handler for an end tag."""
        if name == "t":
            self._collecting = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            text = self._joined()
            self._characters += len(text)
            if self._characters > MAX_CHARACTERS:
                raise SpreadsheetError("表格里的文字太多，请分成几个文件，或删去用不到的列。")
            self.strings.append(_unescape(text))


class _SheetParser(_TextCollector):
    """A worksheet: handlers for expat on one side, finished rows on the other."""

    __slots__ = (
        "_budget",
        "_cells",
        "_columns",
        "_formula",
        "_from_1904",
        "_kind",
        "_kinds",
        "_memo",
        "_number",
        "_position",
        "_rows",
        "_shared",
        "_style",
        "_valued",
    )

    def __init__(self, shared: list[str], kinds: list[str], *, from_1904: bool) -> None:
        super().__init__()
        self._shared = shared
        self._kinds = kinds
        self._from_1904 = from_1904
        self._budget = Budget()
        self._rows: list[Row] = []
        self._columns: dict[str, int] = {}
        self._memo: dict[tuple[str, str], Cell] = {}
        self._cells: list[Cell] = []
        self._number = 0
        self._position = -1
        self._kind = "n"
        self._style = ""
        self._formula = False
        self._valued = False

    def take(self) -> list[Row]:
        """The rows finished since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Attributes) -> None:
        """Expat's handler for a start tag."""
        if name == "c":
            reference = attributes.get("r")
            self._position = self._position + 1 if reference is None else self._column(reference)
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._text = []
            self._formula = self._valued = False
        elif name == "v":
            self._collecting = self._valued = True
        elif name == "t":
            self._collecting = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = _integer(attributes["r"]) if "r" in attributes else self._number + 1
            if number <= self._number:
                raise SpreadsheetError(_DAMAGED)
            self._number, self._position, self._cells = number, -1, []
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        """Expat's handler for an end tag."""
        if name == "v" or name == "t":
            self._collecting = False
        elif name == "c":
            cell = self._cell()
            if cell:
                if self._position >= MAX_COLUMNS:
                    raise SpreadsheetError(f"第{self._number}行超过{MAX_COLUMNS}列，最多能读{MAX_COLUMNS}列。")
                gap = self._position - len(self._cells)
                if gap < 0:
                    raise SpreadsheetError(_DAMAGED)
                if gap:
                    self._cells.extend([""] * gap)
                self._cells.append(cell)
        elif name == "row":
            row = self._budget.row(self._number, self._cells)
            if row is not None:
                self._rows.append(row)
        elif name == "rPh":
            self._phonetic = False

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        index = self._columns.get(letters)
        if index is None:
            try:
                index = self._columns[letters] = column_index(letters)
            except ValueError:
                raise SpreadsheetError(_DAMAGED) from None
        return index

    def _cell(self) -> Cell:
        text = self._joined()
        kind = self._kind
        if kind == "s" and text:
            if not text.isdecimal() or len(text) > 9 or int(text) >= len(self._shared):
                raise SpreadsheetError(_DAMAGED)
            return self._shared[int(text)]
        if self._formula and not self._valued:
            return CellError("公式（没有保存计算结果）")
        if kind == "n" and text:
            key = (self._style, text)
            cell = self._memo.get(key)
            if cell is None:
                cell = self._numeric(text)
                if len(self._memo) < _MEMO:
                    self._memo[key] = cell
            return cell
        if kind == "b" and text:
            return "TRUE" if text in ("1", "true") else "FALSE"
        if kind == "e":
            return CellError(text or "错误")
        if kind == "d":
            return text.replace("T", " ").removesuffix(" 00:00:00")
        if len(text) > MAX_CELL_CHARACTERS:
            # Refused by the budget with the row number; unescaping first could only hide it.
            return text
        return _unescape(text)

    def _numeric(self, text: str) -> Cell:
        number = number_cell(text)
        style = self._style
        if style:
            index = _integer(style)
            kind = self._kinds[index] if index < len(self._kinds) else ""
            if kind and not isinstance(number, CellError):
                return serial_text(number, kind, from_1904=self._from_1904) or number
        return number
