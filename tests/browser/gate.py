"""axe-core in a page: WCAG 2.0 to 2.2, A and AA, and its best practices."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 1280)
RUN = """async rules => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], elementRef: false });
  return found.violations.map(rule => [rule.id, rule.nodes.length, rule.nodes.slice(0, 3).map(node => node.target.join(" "))]);
}"""


@cache
def _script() -> str:
    """The script, from node_modules; ``AXE_CORE`` names another copy."""
    path = Path(os.environ.get("AXE_CORE", ROOT / "node_modules/axe-core/axe.min.js"))
    assert path.is_file(), "没有找到 axe-core；npm ci 会安装它"
    return path.read_text(encoding="utf-8")


def violations(page: Page) -> Any:
    """What axe finds on the page as it is now."""
    # a script put in by the test driver: the page's own policy forbids any from elsewhere
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    return page.evaluate(RUN, RULES)


def violations_everywhere(page: Page, widths: tuple[int, ...] = WIDTHS, height: int = 900) -> dict[str, Any]:
    """What axe finds in both modes at every width, by mode and width.

    A bar that stays at the foot of the window lies over whatever is scrolled below it, which axe takes for a target that is
    cut off; ``height`` makes the window high enough for nothing to lie there.
    """
    found = {}
    before = page.viewport_size
    for large in (False, True):
        page.evaluate("large => document.documentElement.classList.toggle('large-type', large)", large)
        for width in widths:
            page.set_viewport_size({"width": width, "height": height})
            if faults := violations(page):
                found[f"{width}{'，关怀版' if large else ''}"] = faults
    page.evaluate("document.documentElement.classList.remove('large-type')")
    if before:
        page.set_viewport_size(before)
    return found
