"""The Word file: fonts for Chinese where Word and WPS look, real styles, nothing that a printer of 公文 has."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from docx import Document

from .conftest import Made

Make = Callable[[str, str], Made]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _part(docx: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        return ElementTree.fromstring(parts.read(name))


def test_every_style_in_use_names_its_east_asian_font(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    docx = files["leaflet.docx"]
    document = Document(io.BytesIO(docx))
    used = {paragraph.style.style_id for paragraph in document.paragraphs if paragraph.style is not None}
    used.add("Normal")
    styles = {style.get(f"{W}styleId"): style for style in _part(docx, "word/styles.xml").iter(f"{W}style")}
    for name in used:
        fonts = styles[name].find(f"{W}rPr/{W}rFonts")
        assert fonts is not None, name
        assert fonts.get(f"{W}eastAsia") == "微软雅黑"
        assert fonts.get(f"{W}ascii") == "Arial"
        # a theme font would win over the name
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
        assert styles[name].find(f"{W}rPr/{W}lang").get(f"{W}eastAsia") == "zh-CN"  # type: ignore[union-attr]


def test_runs_name_no_font_of_their_own(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    assert list(_part(files["leaflet.docx"], "word/document.xml").iter(f"{W}rFonts")) == []


def test_headings_and_the_table_of_sums_are_real(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    document = Document(io.BytesIO(files["leaflet.docx"]))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == ["写明数额的", "有规定，但本文件未写金额", "资格和要求", "文件里没有写的", "口播稿", "到哪里问"]
    table = document.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["名称", "对象或情形", "数额", "依据"]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert ["取证补贴", "高级工", "每人600元", "二、（六）"] in rows
    assert len(rows) == 6


def test_a_set_without_sums_has_no_empty_table(made: Make) -> None:
    _, files, _ = made("威海市", "企业")
    document = Document(io.BytesIO(files["leaflet.docx"]))
    assert len(document.tables) == 1
    assert "已经结束" in document.tables[0].cell(0, 0).text


def test_no_picture_no_author_no_hour_of_making(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    docx = files["leaflet.docx"]
    document = Document(io.BytesIO(docx))
    assert document.inline_shapes.__len__() == 0
    assert document.core_properties.author == ""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(2020, 1, 1, 0, 0, 0)}
    assert document.core_properties.modified is not None
    assert document.core_properties.modified.year == 2020
