"""The Word file that staff edit: real headings and tables, Chinese fonts named where Word and WPS look for them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from scripts.kit.content import NO_FIGURE, Item, Sheet, plain_facts
from scripts.kit.pieces import conditions, missing, others, quoted

# Fonts that Windows, WPS and 统信/麒麟 desktops have or replace by a look-alike; none is embedded.
_SANS = "微软雅黑"
_LATIN = "Arial"
_ACCENT = RGBColor(0x0B, 0x4F, 0x63)
_OK = RGBColor(0x14, 0x57, 0x2F)
_WARN = RGBColor(0x6B, 0x43, 0x00)
_MUTED = RGBColor(0x3F, 0x52, 0x59)
_BELOW = "条件见下面"
_MOMENT = datetime(2020, 1, 1)
_ZIP_MOMENT = (2020, 1, 1, 0, 0, 0)
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def word_file(sheet: Sheet, spoken: str) -> bytes:
    """A .docx with everything of a sheet and the text to say aloud."""
    document = _new(sheet)
    facts = plain_facts(sheet)
    document.add_heading(f"{sheet.region}职业技能提升行动：{sheet.audience.name}明白纸", level=0)
    _paragraph(document, facts["question"], bold=True)
    _notice(document, facts["status"], facts["meaning"])
    _paragraph(document, facts["verdict"], bold=True)
    if sheet.written:
        document.add_heading("写明数额的", level=1)
        _sums(document, sheet.written)
        for item in sheet.written:
            _item(document, item)
    for title, items in ((NO_FIGURE, sheet.granted), ("资格和要求", sheet.ruled)):
        if items:
            document.add_heading(title, level=1)
            for item in items:
                _item(document, item)
    if missing(sheet):
        document.add_heading("文件里没有写的", level=1)
        _paragraph(document, missing(sheet))
    document.add_heading("口播稿", level=1)
    _paragraph(document, spoken)
    document.add_heading("到哪里问", level=1)
    _paragraph(document, f"{facts['ask']}。")
    _paragraph(document, f"出处：{facts['source']}", colour=_MUTED)
    _paragraph(document, facts["nature"], colour=_MUTED)
    return _fixed(document)


def _new(sheet: Sheet) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    sizes = {"Normal": 12, "Title": 22, "Heading 1": 16, "Heading 2": 13, "List Bullet": 12}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        _fonts(style.element.get_or_add_rPr())
        style.paragraph_format.line_spacing = 1.35
        style.paragraph_format.space_after = Pt(4)
        if name != "Normal":
            style.font.color.rgb = _ACCENT
            style.font.bold = True
    document.styles["List Bullet"].font.bold = False
    document.styles["List Bullet"].font.color.rgb = None
    core = document.core_properties
    core.title = f"{sheet.region}职业技能提升行动明白纸（{sheet.audience.name}）"
    core.author, core.last_modified_by, core.comments, core.language = "", "", "", "zh-CN"
    core.created = core.modified = _MOMENT
    core.revision = 1
    return document


def _fonts(properties: Any) -> None:
    """Name the fonts for Latin and for East-Asian characters; a theme font would win over the name."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", _SANS)):
        fonts.set(qn(f"w:{name}"), font)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "zh-CN")


def _run(
    paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 0, colour: RGBColor | None = None
) -> Run:
    run = paragraph.add_run(text)
    # Set only what differs, so that a change of the style reaches every paragraph.
    if bold:
        run.bold = True
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _paragraph(
    document: WordDocument | _Cell, text: str, *, bold: bool = False, size: float = 0, colour: RGBColor | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    _run(paragraph, text, bold=bold, size=size, colour=colour)
    return paragraph


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _notice(document: WordDocument, status: str, meaning: str) -> None:
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    _shade(cell, "FDF1DA")
    _run(cell.paragraphs[0], status, bold=True, size=14, colour=_WARN)
    _paragraph(cell, meaning)
    document.add_paragraph()


def _sums(document: WordDocument, items: tuple[Item, ...]) -> None:
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = (Cm(4.2), Cm(4.6), Cm(4.6), Cm(3.2))
    for cell, text in zip(table.rows[0].cells, ("名称", "对象或情形", "数额", "依据"), strict=True):
        _shade(cell, "E3EFF2")
        _run(cell.paragraphs[0], text, bold=True)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for item in items:
        for row in item.figures:
            cells = table.add_row().cells
            for cell, text in zip(cells, (item.title, row.case or _BELOW, row.value, item.clauses), strict=True):
                _run(cell.paragraphs[0], text, bold=text == row.value, colour=_OK if text == row.value else None)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line in table.rows:
        keep = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(keep)
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = width
    document.add_paragraph()


def _item(document: WordDocument, item: Item) -> None:
    document.add_heading(item.title, level=2)
    if item.plain:
        _paragraph(document, f"白话：{item.plain}。")
    for row in item.figures:
        paragraph = document.add_paragraph(style="List Bullet")
        _run(paragraph, row.value, bold=True, size=15, colour=_OK)
        if row.case:
            _run(paragraph, f"　{row.case}")
    if not item.payee.startswith("不涉及"):
        _paragraph(document, item.payee, bold=True, colour=_OK if item.own else _WARN)
    for text in (others(item), conditions(item), "".join(item.notes)):
        if text:
            _paragraph(document, text)
    for quote in quoted(item):
        paragraph = _paragraph(document, quote, size=10.5, colour=_MUTED)
        paragraph.paragraph_format.left_indent = Cm(0.6)


def _fixed(document: WordDocument) -> bytes:
    """The file with one moment on every part, so that the same words give the same bytes."""
    loose = io.BytesIO()
    document.save(loose)
    out = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
