"""What the theme ships and this site does not use: source maps, stemmers of other languages, addresses of other hosts."""

from __future__ import annotations

import re
from pathlib import Path

_LANGUAGES = frozenset({"lunr.zh.min.js", "lunr.stemmer.support.min.js", "lunr.multi.min.js"})
_STRING_URL = re.compile(r"""(?P<quote>["'`])https?://[^"'`\s]*(?P=quote)""")
_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=[^\s*]+(?: \*/)?\s*\Z")


def trim_theme(site_dir: Path) -> None:
    """Delete unused theme files and make every address of another host in the theme's scripts a dead one.

    The scripts name hosts for features that are switched off here (diagrams, repository facts, polyfills of old browsers).
    Without their addresses no setting and no fault can make a page ask another host.
    """
    assets = site_dir / "assets"
    for path in assets.rglob("*.map"):
        path.unlink()
    for path in (assets / "javascripts" / "lunr" / "min").glob("*.js"):
        if path.name not in _LANGUAGES:
            path.unlink()
    for name in ("tinyseg.js", "wordcut.js"):
        (assets / "javascripts" / "lunr" / name).unlink(missing_ok=True)
    for path in (assets / "stylesheets").glob("*.css"):
        path.unlink()
    for path in (assets / "javascripts").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        path.write_text(_MAP.sub("\n", without_hosts(text)), encoding="utf-8")
    (assets / "images" / "favicon.png").unlink(missing_ok=True)
    for folder in (assets / "images", assets / "stylesheets"):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def without_hosts(script: str) -> str:
    """The script with every string literal that is an absolute web address replaced by one that leads nowhere."""
    return _STRING_URL.sub(lambda match: f"{match['quote']}about:blank{match['quote']}", script)
