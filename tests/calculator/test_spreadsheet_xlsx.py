"""Reading .xlsx: what openpyxl writes, what other programs write, and what an attacker writes."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import spreadsheet_cells, spreadsheet_xlsx
from calculator.facts import Number
from calculator.spreadsheet import CellError, Sheet, SpreadsheetError, open_sheet

DAMAGED = "这个 .xlsx 文件不完整或已损坏，请在表格软件里打开后另存一次再试。"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def package(rows: str = "", **parts: str | bytes | None) -> bytes:
    """A minimal workbook; ``parts`` replace, add or (None) leave out parts by path with ``__`` for ``/`` and ``_`` for ``.``."""
    files: dict[str, str | bytes | None] = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="人员" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r9" Type="{OFFICE}/externalLink" Target="http://example.com/x" TargetMode="External"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><r><t>乙</t></r><rPh sb="0" eb="1"><t>yi</t></rPh><r><t xml:space="preserve"> 丙</t></r></si><si/></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="20"/><xf/></cellXfs></styleSheet>',
        SHEET: sheet_xml(rows),
    }
    for name, content in parts.items():
        files[name] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def read(data: bytes, sheet: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
    return [tuple(row) for row in open_sheet(data, sheet).rows]  # type: ignore[misc]


def refusal(data: bytes) -> str:
    with pytest.raises(SpreadsheetError) as caught:
        read(data)
    return str(caught.value)


def one(cell: str) -> str:
    ((_, cells),) = read(package(f"<row>{cell}</row>"))
    return cells[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="s"><v>0</v></c>', "甲"),
        ('<c t="s"><v>1</v></c>', "乙 丙"),
        ('<c t="inlineStr"><is><t>丁</t></is></c>', "丁"),
        ('<c t="inlineStr"><is><r><t>丁</t></r><rPh><t>ding</t></rPh><r><t>戊</t></r></is></c>', "丁戊"),
        ('<c t="str"><f>A1&amp;"x"</f><v>文</v></c>', "文"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="d"><v>2020-06-01T00:00:00</v></c>', "2020-06-01"),
        ('<c t="d"><v>2020-06-01T08:30:00</v></c>', "2020-06-01 08:30:00"),
        ('<c s="1"><v>43983</v></c>', "2020-06-01"),
        ('<c s="2"><v>43983.0</v></c>', "2020-06-01"),
        ('<c s="3"><v>0.25</v></c>', "06:00:00"),
        ('<c s="1"><v>60</v></c>', "1900-02-29"),
        ('<c s="1"><v>-3</v></c>', "-3"),
        ('<c s="0"><v>43983</v></c>', "43983"),
        ('<c s="4"><v>43983</v></c>', "43983"),
        ('<c s="99"><v>43983</v></c>', "43983"),
        ('<c t="str"><v>a_x000D_b_x0041_</v></c>', "a\rbA"),
        ('<c t="str"><v>a&amp;b &lt;c&gt; &#65;</v></c>', "a&b <c> A"),
        ("<c><v>12345678.9</v></c>", "12345678.9"),
        ("<c><v>1.1000000000000001</v></c>", "1.1"),
    ],
)
def test_cells(cell: str, value: str) -> None:
    assert one(cell) == value


def test_numbers_are_numbers_and_texts_are_not() -> None:
    assert isinstance(one("<c><v>15</v></c>"), Number)
    assert not isinstance(one('<c t="str"><v>15</v></c>'), Number)
    assert not isinstance(one('<c s="1"><v>43983</v></c>'), Number)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="e"/>', "错误"),
        ("<c><f>SUM(A1)</f></c>", "公式（没有保存计算结果）"),
        ("<c><v>abc</v></c>", "abc"),
        ('<c s="1"><v>abc</v></c>', "abc"),
    ],
)
def test_cells_without_a_value(cell: str, shown: str) -> None:
    found = one(cell)
    assert isinstance(found, CellError)
    assert found == shown


def test_rows_and_columns_with_and_without_references() -> None:
    rows = '<row r="3"><c r="B3" t="s"><v>0</v></c><c t="s"><v>0</v></c></row><row><c><v>1</v></c></row><row r="9"><c r="A9"/></row>'
    assert read(package(rows)) == [(3, ("", "甲", "甲")), (4, ("1",))]


def test_prefixed_names_and_strict_namespaces() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    data = package(
        **{
            SHEET: f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{strict}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        }
    )
    assert read(data) == [(1, ("甲",))]


def test_workbook_without_root_relations_styles_and_strings() -> None:
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    data = package(
        "<row><c><v>1</v></c></row>",
        **{
            "_rels/.rels": None,
            "xl/styles.xml": None,
            "xl/sharedStrings.xml": None,
            "xl/_rels/workbook.xml.rels": relations,
        },
    )
    assert read(data) == [(1, ("1",))]


def test_chart_sheets_and_other_relations_are_passed_over() -> None:
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="图" r:id="r2"/><sheet name="人员" r:id="r1"/></sheets></workbook>'
    relations = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/theme" Target="theme/theme1.xml"/></Relationships>'
    )
    data = package(
        "<row><c><v>1</v></c></row>", **{"xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": relations}
    )
    assert open_sheet(data).names == ["人员"]
    assert read(data) == [(1, ("1",))]


def test_the_1904_system() -> None:
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="1"/><sheets><sheet name="人员" r:id="r1"/></sheets></workbook>'
    data = package('<row><c s="1"><v>42521</v></c></row>', **{"xl/workbook.xml": workbook})
    assert read(data) == [(1, ("2020-06-01",))]


def workbook_with(*sheets: tuple[str, str]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, state in sheets:
        sheet = book.create_sheet(name)
        sheet.append([name])
        sheet.sheet_state = state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_first_sheet_that_is_shown_is_read_unless_one_is_named() -> None:
    data = workbook_with(("隐藏", "hidden"), ("人员", "visible"), ("备用", "visible"))
    sheet = open_sheet(data)
    assert [row.cells for row in sheet.rows] == [("人员",)]
    assert sheet.names == ["隐藏", "人员", "备用"]
    assert sheet.notes == ["读取的是工作表“人员”；另有“隐藏”、“备用”没有读取。"]
    assert sheet.permille() == 1000
    assert read(data, "备用") == [(1, ("备用",))]
    with pytest.raises(SpreadsheetError, match=r"^没有叫“学员”的工作表；有：隐藏、人员、备用。$"):
        open_sheet(data, "学员")


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, None),
        (SHEET, "<worksheet><sheetData>"),
        (SHEET, "not xml"),
        (SHEET, sheet_xml('<row r="2"/><row r="1"/>')),
        (SHEET, sheet_xml('<row r="1"/><row r="1"/>')),
        (SHEET, sheet_xml('<row r="-1"/>')),
        (SHEET, sheet_xml('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>')),
        (SHEET, sheet_xml('<row><c r="1"><v>1</v></c></row>')),
        (SHEET, sheet_xml('<row><c t="s"><v>3</v></c></row>')),
        (SHEET, sheet_xml('<row><c t="s"><v>-1</v></c></row>')),
        (SHEET, sheet_xml('<row><c t="s"><v>99999999999999999999</v></c></row>')),
        (SHEET, sheet_xml('<row><c s="x"><v>1</v></c></row>')),
        ("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'),
        ("xl/workbook.xml", None),
        ("xl/sharedStrings.xml", None),
    ],
)
def test_broken_packages(part: str, content: str | None) -> None:
    assert refusal(package("<row><c t='s'><v>0</v></c></row>", **{part: content})) == DAMAGED


def test_a_workbook_without_sheets() -> None:
    data = package(**{"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="x"/></sheets></workbook>'})
    assert refusal(data) == "这个文件里没有工作表。"


def test_cut_and_scribbled_files() -> None:
    data = package("<row><c><v>1</v></c></row>")
    assert refusal(data[: len(data) // 2]) == DAMAGED
    assert refusal(b"PK\x03\x04" + b"\0" * 40) == DAMAGED
    at = data.index(b"sheet1.xml") + 12
    assert refusal(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]) == DAMAGED


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE w>",
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_everywhere(declaration: str, part: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<w/>'.encode(encoding)
    data = package("<row><c t='s'><v>0</v></c></row>", **{part: content})
    assert refusal(data) == "这个 .xlsx 文件里有文档类型声明，正常的表格没有，没有读取。"


def test_a_zip_bomb_is_left_alone() -> None:
    bomb = sheet_xml("<row><c><v>1</v></c></row>" + " " * 60_000_000)
    assert refusal(package(**{SHEET: bomb})) == "这个 .xlsx 文件解压以后大得不正常，没有读取。"


def test_a_bomb_of_small_ratio_meets_the_absolute_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_xlsx, "MAX_PART_BYTES", 100)
    assert refusal(package("<row><c><v>1</v></c></row>" * 10)) == "这个 .xlsx 文件解压以后大得不正常，没有读取。"


def test_too_many_or_equal_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO(package("<row><c><v>1</v></c></row>"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/Worksheets/SHEET1.xml", sheet_xml(""))
    assert refusal(out.getvalue()) == "这个 .xlsx 文件里有重名的部件，没有读取。请在表格软件里打开后另存一次再试。"
    monkeypatch.setattr(spreadsheet_xlsx, "MAX_ENTRIES", 3)
    assert refusal(package()) == "这个 .xlsx 文件里的部件太多，不像一张人员表，没有读取。"


def test_encrypted_and_oddly_compressed_parts() -> None:
    data = bytearray(package("<row><c><v>1</v></c></row>"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    assert refusal(bytes(data)) == "这个文件加了密码，请先在表格软件里取消密码再试。"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    assert refusal(out.getvalue()) == "这个 .xlsx 文件用了少见的压缩方法，请在表格软件里打开后另存一次再试。"


def test_too_wide_a_row_and_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(package('<row><c r="XFD1"><v>1</v></c></row>')) == "第1行超过512列，最多能读512列。"
    assert read(package('<row><c r="A1"><v>1</v></c><c r="XFD1"/></row>')) == [(1, ("1",))]
    long = f'<row><c t="str"><v>{"_x0041_" * 5000}</v></c></row>'
    assert refusal(package(long)) == "第1行有一个单元格长35000字，最多能读32000字。"
    monkeypatch.setattr(spreadsheet_xlsx, "MAX_CHARACTERS", 2)
    assert (
        refusal(package("<row><c t='s'><v>0</v></c></row>")) == "表格里的文字太多，请分成几个文件，或删去用不到的列。"
    )


def test_nothing_outside_the_archive_is_opened() -> None:
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="../../../../etc/passwd"/></Relationships>'
    assert refusal(package(**{"xl/_rels/workbook.xml.rels": relations})) == DAMAGED


def test_memory_of_repeated_numbers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_xlsx, "_MEMO", 1)
    rows = "<row><c><v>1</v></c><c><v>2</v></c><c><v>1</v></c></row>"
    assert read(package(rows)) == [(1, ("1", "2", "1"))]


text_cells = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r"), max_size=30)
values = st.one_of(
    st.none(),
    text_cells,
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2).map(lambda value: value.normalize()),
    st.booleans(),
    st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)),
)


def as_read(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain in ("-0", "") else plain
    return str(value)


@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_openpyxl_writes(rows: list[list[Any]]) -> None:
    def legal(value: Any) -> Any:
        return (
            None
            if isinstance(value, str)
            and (
                openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(value)
                or value[:1] == "="
                or "_x" in value
                or "\ufffe" in value
                or "\uffff" in value
                or value.startswith("#")
            )
            else value
        )

    rows = [[legal(value) for value in row] for row in rows]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    expected = []
    for number, row in enumerate(rows, 1):
        cells = [as_read(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            expected.append((number, tuple(cells)))
    assert read(out.getvalue()) == expected


@given(st.binary(min_size=1, max_size=60), st.integers(0, 2000))
@settings(max_examples=150, deadline=None)
def test_scribbling_over_a_file_never_crashes(noise: bytes, at: int) -> None:
    data = package("<row><c t='s'><v>0</v></c><c s='1'><v>43983</v></c></row>")
    at = at % len(data)
    broken = data[:at] + noise + data[at + len(noise) :]
    message = "。"
    try:
        list(open_sheet(broken).rows)
    except SpreadsheetError as error:
        message = str(error)
    assert message.endswith("。")


def test_the_sheet_tells_its_progress() -> None:
    sheet: Sheet = open_sheet(package("<row><c><v>1</v></c></row>"))
    assert sheet.permille() >= 0
    list(sheet.rows)
    assert sheet.permille() == 1000


def test_budget_is_the_shared_one() -> None:
    assert spreadsheet_xlsx.MAX_CELL_CHARACTERS == spreadsheet_cells.MAX_CELL_CHARACTERS
