"""One table of people out of a file: .xlsx, or .csv in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calculator.spreadsheet_cells import MAX_FILE_BYTES, Cell, CellError, Row, SpreadsheetError
from calculator.spreadsheet_csv import decode, read_csv
from calculator.spreadsheet_xlsx import Workbook

__all__ = ["Cell", "CellError", "Row", "Sheet", "SpreadsheetError", "open_sheet"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<!doc", b"<?xml", b"<tabl", b"<meta")


class Sheet:
    """A table being read: its name, its rows (once), how far the reading is, and remarks for the user."""

    __slots__ = ("format", "name", "names", "notes", "permille", "rows")

    def __init__(
        self, form: str, name: str, names: list[str], notes: list[str], rows: Iterator[Row], permille: Callable[[], int]
    ) -> None:
        self.format = form
        self.name = name
        self.names = names
        self.notes = notes
        self.rows = rows
        self.permille = permille


def open_sheet(data: bytes, sheet: str | None = None) -> Sheet:
    """Open a file by what it is, not by its name. Raises SpreadsheetError, also while the rows are read.

    ``sheet`` names a worksheet; without it the first one that is not hidden is read.
    """
    if len(data) > MAX_FILE_BYTES:
        raise SpreadsheetError(f"文件超过{MAX_FILE_BYTES // 1_000_000}兆字节，请分成几个文件。")
    if data.startswith(_OLE):
        raise SpreadsheetError("这是旧格式 .xls，或者是加了密码的文件。请在表格软件里取消密码、另存为 .xlsx 再试。")
    if data.startswith(_ZIP):
        return _open_workbook(data, sheet)
    if data.lstrip()[:5].lower() in _MARKUP:
        raise SpreadsheetError(
            "这个文件的内容是网页，不是表格（有的系统导出时这样做）。请在表格软件里打开后另存为 .xlsx 再试。"
        )
    text, encoding = decode(data)
    if not text.strip():
        raise SpreadsheetError("文件是空的。")
    done = [0]

    def rows() -> Iterator[Row]:
        for row in read_csv(text):
            done[0] += sum(map(len, row.cells)) + len(row.cells)
            yield row

    names = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}
    notes = [f"按 {names[encoding]} 编码读取。"]
    return Sheet("csv", "", [], notes, rows(), lambda: min(1000, done[0] * 1000 // len(text)))


def _open_workbook(data: bytes, name: str | None) -> Sheet:
    workbook = Workbook(data)
    names = [info.name for info in workbook.sheets]
    if name is not None:
        chosen = next((info for info in workbook.sheets if info.name == name), None)
        if chosen is None:
            raise SpreadsheetError(f"没有叫“{name}”的工作表；有：{'、'.join(names)}。")
    else:
        chosen = next((info for info in workbook.sheets if not info.hidden), workbook.sheets[0])
    notes = [
        f"读取的是工作表“{chosen.name}”；另有{'、'.join(f'“{other}”' for other in names if other != chosen.name)}没有读取。"
    ]
    size = max(1, workbook.size(chosen))
    return Sheet(
        "xlsx",
        chosen.name,
        names,
        notes if len(names) > 1 else [],
        workbook.rows(chosen),
        lambda: min(1000, workbook.read_bytes * 1000 // size),
    )
