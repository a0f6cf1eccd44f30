"""A generated page before it becomes a file of the site."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Page:
    """``path`` is the Markdown path the site builder knows it by; ``html`` is the whole content."""

    path: str
    title: str
    html: Markup
    meta: dict[str, str | bool] = field(default_factory=dict)
