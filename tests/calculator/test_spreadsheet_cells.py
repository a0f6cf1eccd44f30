"""Cells: exact digits, harmless text, limits."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import spreadsheet_cells as cells
from calculator.facts import Number
from calculator.spreadsheet_cells import (
    Budget,
    CellError,
    SpreadsheetError,
    column_index,
    column_name,
    neutral,
    number_cell,
)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("12345678.9", "12345678.9"),
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("1234.5599999999999", "1234.56"),
        ("1E+3", "1000"),
        ("1.5e-3", "0.0015"),
        ("-5.50", "-5.5"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("007", "7"),
        ("000.5", "0.5"),
        ("110101199003071234", "110101199003071234"),
        ("9.9999999999999999", "10"),
        ("0E5", "0"),
        ("1e300", "1e300"),
    ],
)
def test_numbers_keep_the_digits_that_were_meant(stored: str, meant: str) -> None:
    cell = number_cell(stored)
    assert isinstance(cell, Number)
    assert cell == meant


@pytest.mark.parametrize("stored", ["", "abc", "1,5", "NaN", "INF", "0x10", "1" * 500, "１２"])
def test_what_is_no_number_is_an_error_cell(stored: str) -> None:
    assert isinstance(number_cell(stored), CellError)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_a_number_of_up_to_15_digits_survives_binary_storage(value: Decimal) -> None:
    # What a spreadsheet program does: the nearest double, written with 17 digits.
    stored = repr(float(value)) if len(repr(float(value))) < 17 else f"{float(value):.17g}"
    assert Decimal(number_cell(stored)) == value


@given(st.integers(0, 10**25), st.integers(1, 20))
def test_rounding_is_half_up_to_15_digits(digits: int, places: int) -> None:
    text = f"{digits // 10**places}.{digits % 10**places:0{places}d}"
    expected = Context(prec=15, rounding=ROUND_HALF_UP).plus(Decimal(text))
    assert Decimal(number_cell(text)) == expected


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_would_run_is_neutralised(start: str) -> None:
    assert neutral(start + "cmd|' /C calc'!A0") == "'" + start + "cmd|' /C calc'!A0"


@given(st.text())
def test_neutral_text_never_starts_a_formula_and_loses_nothing(text: str) -> None:
    shown = neutral(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown in (text, "'" + text)


@given(st.integers(0, 16383))
def test_column_letters_round_trip(index: int) -> None:
    assert column_index(column_name(index)) == index


def test_column_letters_as_printed() -> None:
    assert [column_name(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("letters", ["", "A1", "ABCD", "é", "列"])
def test_what_names_no_column(letters: str) -> None:
    with pytest.raises(ValueError, match="no column"):
        column_index(letters)


def test_rows_end_at_their_last_filled_cell() -> None:
    budget = Budget()
    assert budget.row(3, ["a", "", "b", "", ""]) == (3, ("a", "", "b"))
    assert budget.row(4, ["", ""]) is None


def test_every_limit_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpreadsheetError, match=r"^第2行有513列，最多能读512列。$"):
        Budget().row(2, ["x"] * 513)
    with pytest.raises(SpreadsheetError, match=r"^第2行有一个单元格长32001字，最多能读32000字。$"):
        Budget().row(2, ["x" * 32001])
    monkeypatch.setattr(cells, "MAX_ROWS", 1)
    budget = Budget()
    budget.row(1, ["x"])
    with pytest.raises(SpreadsheetError, match=r"^表格超过1行，请分成几个文件。$"):
        budget.row(2, ["x"])
    monkeypatch.setattr(cells, "MAX_ROWS", 100)
    monkeypatch.setattr(cells, "MAX_CHARACTERS", 5)
    with pytest.raises(SpreadsheetError, match="表格内容太多"):
        Budget().row(1, ["123456"])
    monkeypatch.setattr(cells, "MAX_CELLS", 1)
    with pytest.raises(SpreadsheetError, match="最多1个单元格"):
        Budget().row(1, ["1", "2"])
