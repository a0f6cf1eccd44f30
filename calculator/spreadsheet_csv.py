"""Tables as text: reading .csv as Excel, WPS and office systems write it, and writing it so that they read it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from calculator.spreadsheet_cells import Budget, Cell, Row, SpreadsheetError, neutral

_DELIMITERS = ",\t;"
_SEPARATOR_LINE = "sep="


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding: UTF-8 or UTF-16 with a byte order mark, UTF-8, or GB18030.

    GB18030 contains GBK and GB2312, what WPS and Excel write on a Chinese Windows. Raises SpreadsheetError.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            candidates: tuple[str, ...] = (name,)
            break
    else:
        # GB18030 with the byte order mark of its own.
        candidates = ("gb18030",) if data.startswith(b"\x84\x31\x95\x33") else ("utf-8", "gb18030")
    for name in candidates:
        try:
            text = data.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, name
    raise SpreadsheetError("文件里的文字不是 UTF-8，也不是 GB18030（GBK）。请在表格软件里另存为 .xlsx 或 CSV UTF-8。")


def read_csv(text: str) -> Iterator[Row]:
    """The rows that are not empty. A quoted line break does not start a new row, as in a spreadsheet program.

    Raises SpreadsheetError while iterating.
    """
    delimiter, skip = _delimiter(text)
    budget = Budget()
    reader = csv.reader(io.StringIO(text[skip:], newline=""), delimiter=delimiter, strict=True)
    number = 1 if skip else 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"第{number}行不是完整的 CSV（{error}），多半是引号没有成对。请在表格软件里另存为 .xlsx 再试。"
            raise SpreadsheetError(message) from None
        row = budget.row(number, cells)
        if row is not None:
            yield row


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter, and how many characters of a leading ``sep=;`` line to skip."""
    line, newline, _ = text.partition("\n")
    if line.lower().startswith(_SEPARATOR_LINE) and len(line.rstrip("\r")) == len(_SEPARATOR_LINE) + 1:
        return line[len(_SEPARATOR_LINE)], len(line) + len(newline)
    # Titles may stand above the header, so the whole beginning votes; commas inside quotes do not.
    sample = "".join(text[:20_000].split('"')[::2])
    return max(_DELIMITERS, key=lambda mark: (sample.count(mark), -_DELIMITERS.index(mark))), 0


def csv_line(cells: Iterable[Cell]) -> str:
    """One line of .csv, every cell neutralised, lines ended as Excel ends them."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def csv_bytes(lines: Iterable[str]) -> bytes:
    """Lines as a UTF-8 file with a byte order mark, without which Excel takes the text for GBK."""
    return codecs.BOM_UTF8 + "".join(lines).encode("utf-8", "replace")
