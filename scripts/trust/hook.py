"""MkDocs hook: the page 核验, the bill of materials, and the hashes of everything. Must be the last of the hooks."""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from scripts.pages.markup import el
from scripts.trust.manifest import write
from scripts.trust.sbom import bill_of_materials
from scripts.trust.vendored import load_parts, unclaimed
from scripts.yaml_files import DataError

PAGE = "trust.md"
PLACE = '<div id="trust-parts"></div>'
BILL = "sbom.cdx.json"
VERSION = "0.1.0"


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the bill of materials."""
    try:
        bill = bill_of_materials(VERSION)
    except DataError as error:
        raise PluginError(str(error)) from error
    files.append(File.generated(config, BILL, content=json.dumps(bill, ensure_ascii=False, indent=1) + "\n"))
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the table of foreign parts into its place."""
    if page.file.src_uri != PAGE:
        return html
    if html.count(PLACE) != 1:
        raise PluginError(f"docs/{PAGE} 须有且只有一处 {PLACE}")
    return html.replace(PLACE, parts_table()).replace("<pre>", '<pre tabindex="0">')


def parts_table() -> str:
    """One row per foreign part: name and version, what it is, licence, source."""
    rows = [
        el(
            "tr",
            el("th", part.name, el("br"), part.version, scope="row"),
            el("td", part.what),
            el("td", part.license),
            el("td", el("code", part.source.removeprefix("https://"))),
        )
        for part in load_parts()
    ]
    head = el("tr", *(el("th", word, scope="col") for word in ("名称和版本", "是什么", "许可", "出处")))
    table = el("table", el("caption", "别人的程序", class_="visually-hidden"), el("thead", head), el("tbody", *rows))
    return str(el("div", table, class_="table-wrap", role="region", aria_label="别人的程序", tabindex="0"))


def on_post_build(*, config: MkDocsConfig) -> None:
    """Refuse a file of unknown origin, then hash everything that is there."""
    folder = Path(config.site_dir)
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    left = unclaimed(paths)
    if left:
        raise PluginError(f"网站里有来历不明的文件，请在 scripts/trust/vendored.yml 写明：{'、'.join(left[:5])}")
    write(folder)
