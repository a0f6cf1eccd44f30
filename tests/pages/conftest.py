"""The site built once by the real site builder, and its pages read with a small parser."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scripts.pages.build import load_site
from scripts.pages.hooks import build_day
from scripts.pages.site_data import Site

ROOT = Path(__file__).resolve().parent.parent.parent
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """An element: name, attributes, children (elements and strings)."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def text(self) -> str:
        """Text content."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> list[Element]:
        """This element and all below it, in document order."""
        found = [self]
        for child in self.children:
            if isinstance(child, Element):
                found.extend(child.walk())
        return found

    def find(self, class_: str) -> list[Element]:
        """Elements that have a class."""
        return [item for item in self.walk() if class_ in item.attributes.get("class", "").split()]

    def by_id(self, name: str) -> Element:
        """The element with an id."""
        return next(item for item in self.walk() if item.attributes.get("id") == name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in (item.tag for item in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(text: str) -> Element:
    """Parse a page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh build."""
    folder = tmp_path_factory.mktemp("site")
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-q", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def pages(built: Path) -> dict[str, Element]:
    """Every page by its path. The articles of the kit are files to download, not pages of the site."""
    return {
        path.relative_to(built).as_posix(): read_html(path.read_text(encoding="utf-8"))
        for path in sorted(built.rglob("*.html"))
        if not path.is_relative_to(built / "kit")
    }


@pytest.fixture(scope="session")
def site() -> Site:
    """The data the pages were made of."""
    return load_site(build_day())[0]
