"""The article: what the editor of a public account keeps, and nothing that it throws away."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from scripts.kit.article import article
from scripts.kit.content import Sheet

from .conftest import Made

Make = Callable[[str, str], Made]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Tags()
    reader.feed(html)
    return reader.found


def test_inline_styles_and_nothing_else(sheets: dict[tuple[str, str], Sheet]) -> None:
    for sheet in sheets.values():
        html = article(sheet)
        body = html.partition("<body>")[2]
        for tag, attributes in _tags(body):
            assert tag in ("section", "p", "span", "strong", "br"), tag
            assert set(attributes) <= {"style"}
        head = {tag for tag, _ in _tags(html.partition("<body>")[0])}
        assert head == {"html", "head", "meta", "title"}
        assert not re.search(r"url\(|https?:|position:|expression", html)


def test_everything_of_the_sheet_stands_in_it(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    text = re.sub(r"<[^>]*>", "", files["article.html"].decode())
    for item in sources.sheet.items:
        assert item.title in text
        for quote in item.quotes:
            assert quote.text in text


def test_source_text_cannot_become_markup(sheets: dict[tuple[str, str], Sheet]) -> None:
    from dataclasses import replace

    sheet = sheets["山西省", "个人"]
    item = replace(sheet.written[0], title="<b onclick=x>标题</b>", notes=("<script>1</script>",))
    html = article(replace(sheet, written=(item,)))
    assert "<b " not in html
    assert "<script" not in html
    assert "&lt;b onclick=x&gt;标题&lt;/b&gt;" in html
