"""A large library's pages that come in parts: where the reader is, and the way to the other parts."""

from __future__ import annotations

from markupsafe import Markup

from scripts.pages.markup import Child, el
from scripts.pages.site_data import Site, shared_page

# Parts before and after the present one that are linked, beside the first and the last.
_NEAR = 2


def pager(name: str, site: Site, *, base: str = "") -> Markup | None:
    """Links to the other parts of the page ``name``, a bounded number of them; None where there is only one part."""
    parts = site.whole.parts
    if len(parts) == 1:
        return None
    shown = sorted({1, len(parts), *range(max(1, site.part - _NEAR), min(len(parts), site.part + _NEAR) + 1)})
    links: list[Child] = []
    before = 0
    for number in shown:
        if number > before + 1:
            links.append(el("span", "…", aria_hidden="true"))
        before = number
        here = number == site.part
        href = shared_page(name, number)
        links.append(el("a", f"第{number}页", href=href, class_="chip", aria_current="page" if here else None))
    first, last = site.policies[0].region["name"], site.policies[-1].region["name"]
    where = first if first == last else f"{first}至{last}"
    return el(
        "nav",
        el(
            "p",
            f"资料库共{len(site.whole.policies)}份文件，按行政区划代码排列，每页{len(parts[0].policies)}份。本页：{where}。要找一个地方，",
            el("a", "搜索地名", href=f"{base}search.html"),
            "最快。",
            class_="muted",
        ),
        el("p", *links, class_="chips"),
        class_="pager",
        aria_label="各页",
    )
