"""The site builder's hooks: generated pages become files of the build; nothing is written into docs/.

A page's HTML is made at ``on_page_context``, behind the Markdown converter, so that no character of a source text can be taken
for markup, and let go once it is written, so that a library of any size needs the memory of one page.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from mkdocs.exceptions import PluginError  # noqa: E402
from mkdocs.structure.files import File, Files  # noqa: E402
from mkdocs.structure.pages import Page as SitePage  # noqa: E402

from scripts.pages.build import about_words, generate, load_site  # noqa: E402
from scripts.pages.home_page import period_notice  # noqa: E402
from scripts.pages.markup import scrolling_tables  # noqa: E402
from scripts.pages.page import Page  # noqa: E402
from scripts.pages.trim import trim_theme  # noqa: E402
from scripts.yaml_files import DataError  # noqa: E402

_pages: dict[str, Page] = {}
_words: dict[str, str] = {}


def build_day() -> date:
    """The day of the build in China. Not SOURCE_DATE_EPOCH: whether a period is over is a fact of today, and the pages
    change only on the day after the last day of a period."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Generate every page from the library and the rules; a data error stops the build with its own message."""
    try:
        site, groups = load_site(build_day())
        _pages.clear()
        for page in generate(site, groups):
            _pages[page.path] = page
            files.append(File.generated(config, page.path, content=""))
    except DataError as error:
        raise PluginError(str(error)) from error
    _words.clear()
    _words.update(about_words(site), period_notice=period_notice(site), ruleset=site.bundle["ruleset"])
    return files


def on_page_markdown(markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Titles of generated pages; ``{{ name }}`` in hand-written ones stands for a value of the library."""
    generated = _pages.get(page.file.src_uri)
    if generated is None:
        for key, value in page.meta.items():
            if isinstance(value, str):
                page.meta[key] = _filled(value)
        return _filled(markdown)
    page.meta.update(generated.meta)
    page.meta["title"] = generated.title
    return ""


def _filled(text: str) -> str:
    for name, value in _words.items():
        text = text.replace("{{ " + name + " }}", value)
    return text


def on_page_content(html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """In a hand-written page, tables that scroll by themselves. A generated one stays empty until it is written."""
    return html if page.file.src_uri in _pages else scrolling_tables(html)


def on_page_context(context: Any, *, page: SitePage, config: MkDocsConfig, nav: Any) -> Any:
    """The generated HTML in place of the empty page, just before the page is written."""
    generated = _pages.get(page.file.src_uri)
    if generated is not None:
        try:
            page.content = str(generated.html)
        except DataError as error:
            raise PluginError(str(error)) from error
    return context


def on_post_page(output: str, *, page: SitePage, config: MkDocsConfig) -> str:
    """Let go of what was written: mkdocs keeps every page until the end, and a large library has thousands."""
    page.content = ""
    page.markdown = ""
    return output


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> Any:
    """What the frame of every page shows."""
    env.globals.update(period_notice=_words["period_notice"], ruleset=_words["ruleset"])
    return env


def on_post_build(*, config: MkDocsConfig) -> None:
    """Leave out of the site what the theme ships: the site brings its own frame, style and scripts."""
    trim_theme(Path(config.site_dir))
