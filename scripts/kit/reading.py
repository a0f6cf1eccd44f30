"""Reading a finished piece back: its words and its codes as a reader's program finds them, not as we meant them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# Sharp enough for a code of three centimetres, as a phone in the hand sees it.
_CODE_SCALE = 2.0


def pdf_text(pdf: bytes) -> str:
    """The words of a PDF in the order of its content, and its title."""
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join([str(document.get_metadata_value("Title")), *pages])


def pdf_pages(pdf: bytes, scale: float) -> Iterator[Image.Image]:
    """The pages as pictures; one point is ``scale`` pixels."""
    for page in pdfium.PdfDocument(pdf):
        yield page.render(scale=scale).to_pil()


def word_text(docx: bytes) -> str:
    """The words of a Word file: body, headers and footers, and its title; paragraphs on lines of their own."""
    lines: list[str] = []
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        for name in sorted(parts.namelist()):
            root = ElementTree.fromstring(parts.read(name)) if name.endswith(".xml") else None
            if root is None:
                continue
            if name == "docProps/core.xml":
                lines.extend(entry.text or "" for entry in root.iter(_TITLE))
            elif name.startswith("word/"):
                for paragraph in root.iter(f"{_WORD}p"):
                    lines.append("".join(run.text or "" for run in paragraph.iter(f"{_WORD}t")))
    return "\n".join(lines)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # what a reader is told without seeing it
        self.found.extend(value for name, value in attrs if name in ("alt", "title", "aria-label") and value)


def html_text(html: str) -> str:
    """The words of an HTML page, those for people who do not see it included."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.found)


def codes_in(picture: Image.Image) -> set[str]:
    """What the QR codes of a picture say."""
    found = zxingcpp.read_barcodes(picture)
    return {code.text for code in found if code.format == zxingcpp.BarcodeFormat.QRCode}


def pdf_codes(pdf: bytes) -> set[str]:
    """What the QR codes of the rendered pages say."""
    return set().union(*(codes_in(page) for page in pdf_pages(pdf, _CODE_SCALE)))


def png_codes(png: bytes) -> set[str]:
    """What the QR codes of a PNG say."""
    with Image.open(io.BytesIO(png)) as picture:
        return codes_in(picture.convert("L"))


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.size
