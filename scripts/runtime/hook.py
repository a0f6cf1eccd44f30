"""MkDocs hook: puts the calculator page together and its runtime into the site. Listed in ``mkdocs.yml`` under hooks."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from scripts.rules.bundle import shared_bundle, write_bundle
from scripts.runtime import RuntimeBuildError, build_runtime
from scripts.runtime.examples import examples_html
from scripts.runtime.offline import RUNTIME, WORKER, write_service_worker
from scripts.runtime.shell import form_data, shell_html
from scripts.runtime.wheel import PACKAGE
from scripts.yaml_files import DataError

WEB = PACKAGE / "web"
PAGE = "calculator.md"
PLACE = '<div id="calculator"></div>'
_shell: dict[str, str] = {}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Build rules and runtime, add the page's script and style under a folder named by their content."""
    try:
        bundle = shared_bundle()
        write_bundle(bundle)
        manifest = build_runtime(Path(config.site_dir) / RUNTIME)
    except (DataError, RuntimeBuildError) as error:
        raise PluginError(str(error)) from error
    sources = sorted(file for file in WEB.iterdir() if file.suffix in (".js", ".css") and file.name != WORKER)
    digest = hashlib.sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in sources)).hexdigest()
    assets = f"assets/calculator/{digest[:12]}/"
    for source in sources:
        files.append(File.generated(config, assets + source.name, abs_src_path=str(source)))
    _shell["assets"] = assets
    _shell["html"] = shell_html(form_data(bundle, manifest, RUNTIME), bundle, examples_html(bundle), assets)
    return files


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Fill the calculator's place, after the search plugin has read the page: its data is no text to be found.

    Every page asks for the copy that is kept for times without a network.
    """
    offline = f'<script type="module" src="{get_relative_url(_shell["assets"] + "offline.js", page.url)}"></script>'
    if output.count("</body>") != 1:
        raise PluginError(f"{page.file.src_uri} 须有且只有一处 </body>")
    output = output.replace("</body>", offline + "</body>")
    if page.file.src_uri != PAGE:
        return output
    if output.count(PLACE) != 1:
        raise PluginError(f"docs/{PAGE} 须有且只有一处 {PLACE}")
    return output.replace(PLACE, _shell["html"])


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Last of all, when every file is there: the service worker that lists them."""
    try:
        write_service_worker(Path(config.site_dir))
    except RuntimeBuildError as error:
        raise PluginError(str(error)) from error
