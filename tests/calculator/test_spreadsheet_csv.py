"""Tables as text, in the encodings and shapes they come in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.spreadsheet import SpreadsheetError, open_sheet
from calculator.spreadsheet_csv import csv_bytes, csv_line, decode, read_csv

TEXT = "姓名,地区,证书等级\r\n张三,太原市,高级工\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("gbk"), "GB18030"),
        (("\ufeff" + TEXT).encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    sheet = open_sheet(data)
    assert [row.cells for row in sheet.rows] == [("姓名", "地区", "证书等级"), ("张三", "太原市", "高级工")]
    assert sheet.notes == [f"按 {encoding} 编码读取。"]
    assert sheet.permille() <= 1000


def test_characters_only_gb18030_has() -> None:
    assert decode("㐂𠮷,龘".encode("gb18030"))[0] == "㐂𠮷,龘"


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"a\0b", b"\xef\xbb\xbf\xff", "a,b".encode("utf-16-le")])
def test_unreadable_bytes_are_refused(data: bytes) -> None:
    message = "文件里的文字不是 UTF-8，也不是 GB18030（GBK）。请在表格软件里另存为 .xlsx 或 CSV UTF-8。"
    with pytest.raises(SpreadsheetError) as caught:
        open_sheet(data)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("a\tb,c\td\n1\t2\t3", [(1, ("a", "b,c", "d")), (2, ("1", "2", "3"))]),
        ("a;b\n1;2\n", [(1, ("a", "b")), (2, ("1", "2"))]),
        ("sep=;\na;b,c,d\n", [(2, ("a", "b,c,d"))]),
        ("SEP=,\r\na,b", [(2, ("a", "b"))]),
        ("a,b\n\n,,\n1,2\n", [(1, ("a", "b")), (4, ("1", "2"))]),
        ('a,b\n"x\ny",2\n3,4\n', [(1, ("a", "b")), (2, ("x\ny", "2")), (3, ("3", "4"))]),
        ("a,b\r1,2\r", [(1, ("a", "b")), (2, ("1", "2"))]),
        ('"a;;;;;b",c\n', [(1, ("a;;;;;b", "c"))]),
    ],
)
def test_rows_as_a_spreadsheet_program_numbers_them(text: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    assert list(read_csv(text)) == rows


@pytest.mark.parametrize("text", ['a,b\n"x,2\n', 'a,b\n"x"y,2\n', "a\n" + "x" * 200_000])
def test_broken_quoting_is_told_with_its_row(text: str) -> None:
    with pytest.raises(
        SpreadsheetError, match=r"^第2行不是完整的 CSV（.+），多半是引号没有成对。请在表格软件里另存为 .xlsx 再试。$"
    ):
        list(read_csv(text))


@pytest.mark.parametrize("data", [b"", b"  \r\n ", b"\xef\xbb\xbf"])
def test_empty_files(data: bytes) -> None:
    with pytest.raises(SpreadsheetError, match=r"^文件是空的。$"):
        open_sheet(data)


@pytest.mark.parametrize(
    "data", [b"<html><table>", b"\n <!DOCTYPE html>", b"<?xml version='1.0'?><Workbook/>", b"<table>"]
)
def test_web_pages_called_spreadsheets(data: bytes) -> None:
    with pytest.raises(SpreadsheetError, match="这个文件的内容是网页，不是表格"):
        open_sheet(data)


def test_old_and_encrypted_files() -> None:
    with pytest.raises(SpreadsheetError, match="这是旧格式 .xls，或者是加了密码的文件"):
        open_sheet(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)


def test_too_large_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculator.spreadsheet.MAX_FILE_BYTES", 2_000_000)
    with pytest.raises(SpreadsheetError, match=r"^文件超过2兆字节，请分成几个文件。$"):
        open_sheet(b"a" * 2_000_001)


cell = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)


@given(st.lists(st.lists(cell, min_size=2, max_size=5), min_size=1, max_size=5))
def test_written_lines_read_back_and_never_run(rows: list[list[str]]) -> None:
    data = csv_bytes(map(csv_line, rows))
    assert data.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(back) == len(rows)
    for given_row, read_row in zip(rows, back, strict=True):
        assert [
            text.removeprefix("'") if text[:1] == "'" and text != plain else text
            for text, plain in zip(read_row, given_row, strict=True)
        ] == given_row
        assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in read_row)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    message = "。"
    try:
        list(open_sheet(data).rows)
    except SpreadsheetError as error:
        message = str(error)
    assert message.endswith("。")
