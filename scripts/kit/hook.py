"""MkDocs hook: makes the campaign kit and its page. Listed in ``mkdocs.yml`` under hooks, after scripts/pages.

The address in the QR codes is ``SITE_URL`` of the environment, or ``site_url`` of mkdocs.yml; without either there are none.
"""

from __future__ import annotations

import json
import os

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from scripts.kit.build import Made, build_kit
from scripts.kit.codes import AddressError, site_address
from scripts.kit.page import FOLDER, kit_pages, published
from scripts.kit.typeset import KitError
from scripts.pages.build import load_site
from scripts.pages.hooks import build_day
from scripts.pages.page import Page
from scripts.yaml_files import DataError

_page: dict[str, Page] = {}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the page, the files and the list of figures."""
    try:
        address = site_address(os.environ.get("SITE_URL") or config.site_url or "")
        site, _ = load_site(build_day())
        made = build_kit(site, address)
    except (AddressError, KitError, DataError) as error:
        raise PluginError(str(error)) from error
    for page in kit_pages(made, site, with_codes=bool(address)):
        _page[page.path] = page
        files.append(File.generated(config, page.path, content=""))
    for path, source in published(made).items():
        files.append(File.generated(config, path, abs_src_path=source))
    files.append(File.generated(config, f"{FOLDER}figures.json", content=_figures(made)))
    return files


def on_page_markdown(markdown: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Title and description of the page."""
    generated = _page.get(page.file.src_uri)
    if generated is None:
        return markdown
    page.meta.update(generated.meta)
    page.meta["title"] = generated.title
    return ""


def on_page_content(html: str, *, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """The page's HTML in place of the empty one."""
    generated = _page.get(page.file.src_uri)
    return html if generated is None else str(generated.html)


def _figures(made: list[Made]) -> str:
    """Every figure of every file with the clauses it stands in, for auditors."""
    rows = [
        {
            "file": f"{FOLDER}{entry.path}/{row['file']}",
            "figure": row["figure"],
            "clauses": [f"{entry.sheet.policy.id}:{clause}" for clause in row["clauses"]],
        }
        for entry in made
        for row in entry.figures()
        if row["file"] != "picture.pdf"
    ]
    return json.dumps(rows, ensure_ascii=False, indent=0) + "\n"
