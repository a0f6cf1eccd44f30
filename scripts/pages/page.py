"""A generated page before it becomes a file of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Page:
    """``path`` is the Markdown path the site builder knows it by; ``content`` is the whole content, or makes it.

    What makes it is called when the page is written, and again whenever it is asked for: no page stays in memory.
    """

    path: str
    title: str
    content: Markup | Callable[[], Markup]
    meta: dict[str, str | bool] = field(default_factory=dict)

    @property
    def html(self) -> Markup:
        """The whole content."""
        return self.content if isinstance(self.content, Markup) else self.content()
