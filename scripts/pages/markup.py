"""Writing HTML without string accidents: every text is escaped unless it is already markup."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Child = str | Markup | None
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def el(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """One element. ``class_`` and ``for_`` lose the underscore, other underscores become hyphens; None and False vanish."""
    words = [tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        key = name.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{_attribute(str(value))}"')
    opening = Markup("<" + " ".join(words) + ">")
    if tag in _VOID:
        return opening
    return opening + join(children) + Markup(f"</{tag}>")


def join(children: Iterable[Child], separator: Child = "") -> Markup:
    """Children in order, each escaped unless it is markup; None is nothing."""
    return escape(separator or "").join(escape(child) for child in children if child is not None)


def _attribute(value: str) -> str:
    """Escaped attribute text; line ends as references, so that a parser cannot normalise them away."""
    return str(escape(value)).replace("\r", "&#13;").replace("\n", "&#10;")
