"""Writing HTML without string accidents: every text is escaped unless it is already markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

Child = str | Markup | None
_HEADING_OR_TABLE = re.compile(r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|<table>.*?</table>", re.DOTALL)
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def el(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. ``class_`` and ``for_`` lose the underscore, other underscores become hyphens; None and False vanish."""
    words = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        key = name.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{_attribute(str(value))}"')
    opening = f"<{' '.join(words)}>"
    return Markup(opening if tag in _VOID else f"{opening}{_joined(children)}</{tag}>")


def join(children: Iterable[Child], separator: Child = "") -> Markup:
    """Children in order, each escaped unless it is markup; None is nothing."""
    return Markup(_joined(children, escape(separator or "")))


def _joined(children: Iterable[Child], separator: str = "") -> str:
    """A page is a hundred thousand calls of this: what is markup already is taken as it is, and all is put together once."""
    return str(separator).join(
        [child if type(child) is Markup else escape(child) for child in children if child is not None]
    )


def scrolling_tables(html: str) -> str:
    """HTML from Markdown in which a table wider than the page scrolls by itself, named by the heading it stands under."""
    heading = "表格"

    def wrapped(found: re.Match[str]) -> str:
        nonlocal heading
        if found["heading"] is not None:
            heading = Markup(found["heading"]).striptags()
            return found[0]
        return str(el("div", Markup(found[0]), class_="table-wrap", role="region", aria_label=heading, tabindex="0"))

    return _HEADING_OR_TABLE.sub(wrapped, html)


def _attribute(value: str) -> str:
    """Escaped attribute text; line ends as references, so that a parser cannot normalise them away."""
    return str(escape(value)).replace("\r", "&#13;").replace("\n", "&#10;")
