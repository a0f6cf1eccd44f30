"""What the theme ships and this site does not use: its scripts, styles and pictures. The frame of every page is our own."""

from __future__ import annotations

import shutil
from pathlib import Path

_THEME = ("javascripts", "stylesheets", "images")


def trim_theme(site_dir: Path) -> None:
    """Delete the theme's assets.

    Its scripts name other hosts for features that are switched off here (diagrams, repository facts, polyfills of old
    browsers); without them no setting and no fault can make a page ask another host.
    """
    for name in _THEME:
        shutil.rmtree(site_dir / "assets" / name, ignore_errors=True)
