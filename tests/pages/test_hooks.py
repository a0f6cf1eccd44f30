"""A generated page is made when it is written and let go afterwards, so that the site builder never holds two of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from scripts.pages import hooks
from scripts.pages.build import generate
from scripts.pages.page import Page
from scripts.pages.site_data import Site
from scripts.yaml_files import DataError


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """A site without pages of its own."""
    (tmp_path / "docs").mkdir()
    config = MkDocsConfig(config_file_path=str(tmp_path / "mkdocs.yml"))
    config.load_dict({"site_name": "x", "docs_dir": "docs", "theme": {"name": None, "custom_dir": "theme"}})
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "main.html").write_text("<title>{{ page.meta.title }}</title>{{ page.content }}")
    assert config.validate() == ([], [])
    return config


@pytest.fixture(autouse=True)
def _left_as_it_was() -> Iterator[None]:
    before = dict(hooks._pages)
    yield
    hooks._pages.clear()
    hooks._pages.update(before)


def add(config: MkDocsConfig, files: Files, pages: list[Page]) -> None:
    for page in pages:
        hooks._pages[page.path] = page
        files.append(File.generated(config, page.path, content=""))


def test_pages_are_made_one_after_the_other(config: MkDocsConfig) -> None:
    held: list[Any] = []
    contents: list[int] = []

    def page(number: int) -> Page:
        def make() -> Markup:
            contents.append(sum(len(file.page.content or "") for file in held))
            return Markup(f"<h1>{number}</h1>")

        return Page(f"p{number}.md", f"第{number}页", make, {"wide": True})

    def on_files(files: Files, **_: Any) -> Files:
        add(config, files, [page(number) for number in range(4)])
        held.extend(files.documentation_pages())
        return files

    config.plugins.events["files"] = [on_files]
    for name in ("page_markdown", "page_content", "page_context", "post_page"):
        config.plugins.events[name] = [getattr(hooks, f"on_{name}")]
    build(config)
    written = [(Path(config.site_dir) / f"p{number}" / "index.html").read_text("utf-8") for number in range(4)]
    assert written == [f"<title>第{number}页</title><h1>{number}</h1>" for number in range(4)]
    # Each made once, and nothing of another page was there.
    assert contents == [0, 0, 0, 0]
    assert [file.page.content for file in held] == [""] * 4


def test_a_data_error_met_while_writing_stops_the_build_with_its_message(config: MkDocsConfig) -> None:
    def broken() -> Markup:
        raise DataError("shanxi-2019/cases.yml：“例子”：不认识“x”")

    hooks._pages["p.md"] = Page("p.md", "页", broken)
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri="p.md"))
    with pytest.raises(PluginError, match="不认识“x”"):
        hooks.on_page_context({}, page=page, config=config, nav=None)


def test_pages_of_policies_hold_nothing_before_they_are_asked_for(site: Site) -> None:
    pages = {page.path: page for page in generate(site, ())}
    assert len(pages) == 2 + 4 + 3 * len(site.policies)
    assert [path for path, page in pages.items() if isinstance(page.content, Markup)] == ["index.md"]
    page = pages["policies/shanxi-2019.md"]
    assert page.html == page.html
    assert "山西" in page.html
