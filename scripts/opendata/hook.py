"""MkDocs hook: the open data of the site, the page that explains it, what machines read in the heads, and the sitemap.

Listed in ``mkdocs.yml`` under hooks, after scripts/runtime, which writes the rule bundle.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from calculator import load_bundle
from scripts.library import Policy, load_library
from scripts.opendata.changes import load_releases
from scripts.opendata.export import Catalogue, export
from scripts.opendata.linked import dataset, keywords, legislation, script
from scripts.opendata.page import change_list, file_table, whole_files
from scripts.opendata.sitemap import full_address, robots, sitemap
from scripts.opendata.tables import all_tables
from scripts.pages.glossary import Term, load_glossary
from scripts.runtime import RuntimeBuildError
from scripts.yaml_files import DataError

PAGE = "data.md"
_policies: dict[str, Policy] = {}
_terms: list[Term] = []
_parts: dict[str, str] = {}
_catalogue: list[Catalogue] = []
_pages: list[str] = []


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add every file of ``data/`` to the build."""
    try:
        policies = load_library()
        _, terms = load_glossary(policies)
        releases = load_releases()
        bundle = load_bundle()
        catalogue = export(all_tables(policies, bundle, terms), bundle, releases)
    except (DataError, RuntimeBuildError) as error:
        raise PluginError(str(error)) from error
    for name, content in catalogue.files.items():
        files.append(File.generated(config, f"data/{name}", content=content))
    _policies.clear()
    _policies.update({f"policies/{policy.id}.md": policy for policy in policies})
    _terms[:] = terms
    _catalogue[:] = [catalogue]
    _pages.clear()
    _parts.update(
        {
            '<div id="data-tables"></div>': str(file_table(catalogue)),
            '<div id="data-files"></div>': str(whole_files(catalogue)),
            '<div id="data-changes"></div>': str(change_list(releases)),
            "WHEEL": catalogue.wheel,
        }
    )
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the places of the page."""
    if page.file.src_uri != PAGE:
        return html
    for place, content in _parts.items():
        if place not in html:
            raise PluginError(f"docs/{PAGE} 里没有 {place}")
        html = html.replace(place, content)
    # Program text scrolls sideways on a phone, so the keyboard must reach it.
    return html.replace("<pre>", '<pre tabindex="0">')


def on_page_context(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
    """Linked data and key words for the template."""
    if not page.meta.get("unindexed"):
        _pages.append(page.url)
    address = full_address(page.url, config.site_url or "")
    policy = _policies.get(page.file.src_uri)
    if policy:
        page.meta["keywords"] = keywords(policy, _terms)
        page.meta["json_ld"] = script(legislation(policy, address))
    elif page.file.src_uri == PAGE:
        (catalogue,) = _catalogue
        base = full_address("data", config.site_url or "")
        media = {"json": "application/json", "csv": "text/csv"}
        listed = [(f"{base}/{t.name}.{kind}", media[kind]) for t in catalogue.tables for kind in media]
        page.meta["json_ld"] = script(dataset(f"{config.site_name}开放数据", page.meta["description"], listed, address))
    return context


def on_post_build(*, config: MkDocsConfig) -> None:
    """Replace the sitemap of the site builder, which is empty while the address is not known."""
    folder = Path(config.site_dir)
    site_url = config.site_url or ""
    (folder / "sitemap.xml").write_text(sitemap(_pages, site_url), encoding="utf-8")
    (folder / "sitemap.xml.gz").unlink(missing_ok=True)
    (folder / "robots.txt").write_text(robots(site_url), encoding="utf-8")
