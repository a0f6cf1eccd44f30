"""Rendered pages: nothing off the page, nothing over anything else, no missing character, type large enough to read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]
import pytest
import typst

from scripts.kit.layout import layout_problems
from scripts.kit.typeset import FONTS, KitError, typeset

from .conftest import Made

Make = Callable[[str, str], Made]


def _set(body: str, *, ours: bool = True) -> bytes:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=not ours,
        font_paths=[FONTS / "400Regular"] if ours else [],
    )
    family = "Noto Sans SC" if ours else "Libertinus Serif"
    source = (
        f'#set page(width: 200pt, height: 200pt, margin: 20pt)\n#set text(font: "{family}", fallback: false)\n{body}'
    )
    made = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True, format="pdf")
    assert isinstance(made, bytes)
    return made


def test_a_sound_page_has_no_problem() -> None:
    assert layout_problems(_set("每人每天15元，“两后生”。"), (1, 1)) == []


def test_type_at_the_edge_of_the_sheet_is_found() -> None:
    assert layout_problems(_set("#place(dx: -18pt)[边]"), (1, 1)) == ["第1页有字超出版面：边"]
    assert layout_problems(_set("#place(dx: 170pt)[外面]"), (1, 1)) == ["第1页有字超出版面：外面"]


def test_type_over_type_is_found() -> None:
    body = "#place(dx: 10pt, dy: 10pt)[甲]#place(dx: 13pt, dy: 11pt)[乙]"
    assert layout_problems(_set(body), (1, 1)) == ["第1页有字叠在一起：甲乙"]
    large = "#place(dx: 10pt, dy: 30pt, text(60pt)[国])#place(dx: 30pt, dy: 50pt)[乙]"
    assert layout_problems(_set(large), (1, 1)) == ["第1页有字叠在一起：国乙"]


def test_a_box_that_holds_too_much_runs_into_the_next_and_is_found() -> None:
    body = "#set par(leading: 4pt)\n#block(width: 60pt, height: 12pt)[字字字字字字字字字字]\n#v(-1em)\n下面一行"
    assert any("叠在一起" in problem for problem in layout_problems(_set(body), (1, 1)))


def test_a_character_that_the_font_lacks_is_found() -> None:
    assert layout_problems(_set("甲ก乙"), (1, 1)) == ["第1页有字体里没有的字"]


def test_another_font_is_found() -> None:
    assert layout_problems(_set("abc", ours=False), (1, 1))[0].startswith("第1页用了别的字体：")


def test_pages_are_counted() -> None:
    assert layout_problems(_set("甲#pagebreak()乙"), (1, 1)) == ["有2页，应为1至1页"]


def test_a_poster_that_cannot_hold_its_words_is_not_made(made: Make) -> None:
    sources, _, _ = made("山西省", "个人")
    data = dict(sources.printed["poster"])
    data["items"] = data["items"] * 12
    with pytest.raises(KitError, match="poster 没有排成：.*does not fit"):
        typeset("poster", data)


def _sizes(pdf: bytes) -> list[float]:
    found = []
    for page in pdfium.PdfDocument(io.BytesIO(pdf)):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if not chr(pdfium_c.FPDFText_GetUnicode(text, index)).isspace():
                found.append(pdfium_c.FPDFText_GetFontSize(text, index))
    return found


@pytest.mark.parametrize(("file", "smallest"), [("leaflet.pdf", 9), ("poster.pdf", 13), ("answers.pdf", 9)])
def test_the_smallest_type_can_be_read(made: Make, file: str, smallest: float) -> None:
    # the sheet with the most to say
    _, files, _ = made("山西省", "培训机构")
    assert min(_sizes(files[file])) >= smallest


def test_most_of_a_leaflet_is_large(made: Make) -> None:
    _, files, _ = made("山西省", "培训机构")
    sizes = sorted(_sizes(files["leaflet.pdf"]))
    assert sizes[len(sizes) // 2] >= 9.9


def test_the_picture_is_legible_on_a_phone(made: Make) -> None:
    sources, _, _ = made("山西省", "培训机构")
    # 22 of 1080 pixels are what 8 are on a screen of 390
    assert min(_sizes(typeset("picture", sources.printed["picture"]))) >= 17
