"""MkDocs hook: list ``scripts/search/hook.py`` under ``hooks:`` and the web index is written beside the site's assets."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from scripts.rules.bundle import shared_bundle
from scripts.search.export import write
from scripts.search.index import open_data

LOG = logging.getLogger("mkdocs.hooks.search")


def on_post_build(config: Any, **_: Any) -> None:
    """Write index, extra and answers into assets/search of the built site."""
    sizes = write(open_data(), shared_bundle(), Path(config["site_dir"]) / "assets" / "search")
    LOG.info("clause search: %s", ", ".join(f"{name} {size / 1024:.0f} KB gzip" for name, size in sizes.items()))
