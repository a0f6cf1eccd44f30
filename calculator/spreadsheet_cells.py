"""What one spreadsheet cell can hold, and the two conversions every format needs: exact numbers in, harmless text out.

A cell is text (``str``), a number with its own digits (:class:`calculator.facts.Number`) or an error
(:class:`CellError`); an empty cell is ``""``. No cell ever becomes a binary float.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from calculator.facts import Number

Cell = str

MAX_FILE_BYTES = 200_000_000
MAX_ROWS = 300_000
MAX_COLUMNS = 512
MAX_CELLS = 10_000_000
MAX_CELL_CHARACTERS = 32_000
MAX_CHARACTERS = 200_000_000

_NUMBER = re.compile(r"(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,4}))?", re.ASCII)
_EXCEL_DIGITS = 15
_MAX_EXPONENT = 40
# The first characters that make a spreadsheet program read a cell as a formula (OWASP, CSV injection).
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


class SpreadsheetError(ValueError):
    """The file cannot be read as a table; the message (Chinese) says why and what to do."""


class CellError(str):
    """A cell that holds no value: an error of the spreadsheet program (``#N/A``), or a formula never calculated."""

    __slots__ = ()


class Row(NamedTuple):
    """One row that is not empty: its number as the spreadsheet program shows it (from 1), and its cells."""

    number: int
    cells: tuple[Cell, ...]


def number_cell(text: str) -> Cell:
    """A stored number as plain digits, or a :class:`CellError` when it is no number.

    Spreadsheet programs keep 15 significant digits but store up to 17 of them (1.1 as 1.1000000000000001), so a
    fraction is rounded half up to 15. A whole number written out in full keeps every digit.
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return CellError(text.strip()[:60] or "（空的数字）")
    sign, whole, fraction, exponent = match[1], match[2], match[3] or "", int(match[4] or 0)
    if not fraction and not exponent:
        return Number(_signed(sign, whole, ""))
    if abs(exponent) > _MAX_EXPONENT:
        return Number(text.strip())
    digits, scale = (whole + fraction).lstrip("0"), len(fraction) - exponent
    excess = len(digits) - _EXCEL_DIGITS
    if excess > 0:
        rounded = (int(digits) * 2 + 10**excess) // (2 * 10**excess)
        digits, scale = str(rounded), scale - excess
    if scale <= 0:
        return Number(_signed(sign, digits + "0" * -scale, ""))
    digits = digits.rjust(scale + 1, "0")
    return Number(_signed(sign, digits[:-scale], digits[-scale:].rstrip("0")))


def _signed(sign: str, whole: str, fraction: str) -> str:
    text = (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")
    return text if text == "0" else sign + text


def neutral(text: str) -> str:
    """Text that no spreadsheet program runs as a formula: a leading ``= + - @``, tab or line break gets an apostrophe."""
    return "'" + text if text and text[0] in _FORMULA_STARTS else text


def column_name(index: int) -> str:
    """The letters of a column: ``0 -> "A"``, ``26 -> "AA"``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The position of a column (from 0) by its letters. Raises ValueError."""
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError("no column")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


class Budget:
    """What one file may hold in all; every row read is charged. Raises SpreadsheetError when a limit is passed."""

    __slots__ = ("_cells", "_characters", "_rows")

    def __init__(self) -> None:
        self._rows = 0
        self._cells = 0
        self._characters = 0

    def row(self, number: int, cells: list[Cell]) -> Row | None:
        """Charge one row and make it final: trailing empty cells go; None when nothing is left."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return None
        if len(cells) > MAX_COLUMNS:
            raise SpreadsheetError(f"第{number}行有{len(cells)}列，最多能读{MAX_COLUMNS}列。")
        longest = max(map(len, cells))
        if longest > MAX_CELL_CHARACTERS:
            raise SpreadsheetError(f"第{number}行有一个单元格长{longest}字，最多能读{MAX_CELL_CHARACTERS}字。")
        self._rows += 1
        self._cells += len(cells)
        self._characters += sum(map(len, cells))
        if self._rows > MAX_ROWS:
            raise SpreadsheetError(f"表格超过{MAX_ROWS}行，请分成几个文件。")
        if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
            raise SpreadsheetError(
                f"表格内容太多（最多{MAX_CELLS}个单元格、{MAX_CHARACTERS}字），请分成几个文件，或删去用不到的列。"
            )
        return Row(number, tuple(cells))
