"""Writing .xlsx: openpyxl and our own reader agree on what stands in it; the bytes never change."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import spreadsheet_workbook
from calculator.facts import Number
from calculator.spreadsheet import open_sheet
from calculator.spreadsheet_workbook import Money, SheetWriter, workbook_bytes


def write(rows: list[list[str]], name: str = "结果") -> bytes:
    width = max(len(row) for row in rows)
    writer = SheetWriter(name, rows[0], [12] * width)
    for row in rows[1:]:
        writer.row(row)
    return workbook_bytes([writer], "标题 & <其他>")


def test_values_and_formats() -> None:
    data = write([["姓名", "金额", "数"], ["张三", Money("1234.5"), Number("15")], ["=1+1", "", Number("1e300")]])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["姓名", "金额", "数"],
        ["张三", 1234.5, 15],
        ["'=1+1", None, "1e300"],
    ]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["A1"].font.b
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"


def test_the_file_names_nobody_and_no_day() -> None:
    data = write([["a"], ["b"]])
    assert data == write([["a"], ["b"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "标题 &amp; &lt;其他&gt;" in core
    assert "creator" not in core
    assert "created" not in core


cell = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_any_text_comes_back_neutralised(rows: list[list[str]]) -> None:
    data = write([["甲", "乙", "丙"], *rows])
    back = {row.number: row.cells for row in open_sheet(data).rows}
    for number, row in enumerate(rows, 2):
        expected = ["'" + text if text[:1] and text[0] in "=+-@\t\r\n＝＋－＠" else text for text in row]
        while expected and not expected[-1]:
            expected.pop()
        assert back.get(number, ()) == tuple(expected)


def test_characters_xml_cannot_hold() -> None:
    text = "a\x00b\x0bc\rd\ufffe_x0041_\t\n"
    assert list(open_sheet(write([["h"], [text]])).rows)[1].cells == (text,)


def test_a_long_text_is_cut_where_excel_would_refuse_it() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write([["h"], ["字" * 40_000]]))).active
    assert sheet is not None
    assert sheet["A2"].value == "字" * 32_766 + "…"


def test_a_full_sheet_continues_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_workbook, "MAX_SHEET_ROWS", 3)
    monkeypatch.setattr(spreadsheet_workbook, "_MEMO", 1)
    book = openpyxl.load_workbook(io.BytesIO(write([["h"], ["1"], ["2"], ["3"], ["4"], ["5"]])))
    assert book.sheetnames == ["结果", "结果（2）", "结果（3）"]
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["h", "1", "2"],
        ["h", "3", "4"],
        ["h", "5"],
    ]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:A3", "A1:A3", "A1:A2"]


def test_fragments_are_repeated_in_many_rows() -> None:
    writer = SheetWriter("结果", ["a", "b", "c"], [10, 10, 10])
    fragment = writer.fragment(1, ["乙", Money("600")])
    writer.row(["1"], fragment)
    writer.row(["2"], fragment)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes([writer], "t"))).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)] == [["1", "乙", 600], ["2", "乙", 600]]


def test_a_large_sheet_is_compressed_in_pieces() -> None:
    data = write([["h"], *([f"行{number}" * 20] for number in range(3000))])
    assert sum(1 for _ in open_sheet(data).rows) == 3001


def test_sheet_names_are_escaped() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write([["h"], ["x"]], name='甲"乙&丙')))
    assert book.sheetnames == ['甲"乙&丙']
