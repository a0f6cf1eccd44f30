"""The generated parts of the page 开放数据: the table of files and the record of changes."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from scripts.opendata.changes import KINDS
from scripts.opendata.export import Catalogue
from scripts.pages.markup import el, join

Json = dict[str, Any]
_SHOWN = 50


def file_table(catalogue: Catalogue) -> Markup:
    """One row per table: what it holds, how many rows, and its three files."""
    rows = []
    for table in catalogue.tables:
        links = [
            el(
                "a",
                f"{kind.upper()}（{_size(catalogue.size(f'{table.name}.{kind}'))}）",
                href=f"data/{table.name}.{kind}",
                download=True,
            )
            for kind in ("json", "csv")
        ]
        links.append(el("a", "格式说明", href=f"data/schema/{table.name}.json"))
        rows.append(
            el(
                "tr",
                el("th", table.title, el("code", table.name), scope="row"),
                el("td", str(len(table.rows))),
                el("td", *links),
            )
        )
    head = el("tr", *(el("th", word, scope="col") for word in ("内容", "行数", "下载")))
    table_ = el("table", el("caption", "数据文件", class_="visually-hidden"), el("thead", head), el("tbody", *rows))
    return el("div", table_, class_="table-wrap data-files", role="region", aria_label="数据文件", tabindex="0")


def whole_files(catalogue: Catalogue) -> Markup:
    """The files that are not tables."""
    entries = [
        (catalogue.wheel, "测算程序（Python 包）"),
        ("rules.json", "编译好的规则集，测算程序用的就是它"),
        ("changes.json", "更新记录"),
        ("index.json", "目录：每个文件的字节数和 SHA-256"),
    ]
    return el(
        "ul",
        *(
            el("li", el("a", name, href=f"data/{name}", download=True), f"（{_size(catalogue.size(name))}）　{what}")
            for name, what in entries
        ),
    )


def change_list(releases: list[Json]) -> Markup:
    """The releases, newest first, each change with region and period."""
    return join([_release(release) for release in releases])


def _release(release: Json) -> Markup:
    changes = release["changes"]
    affected = dict.fromkeys(f"{change['region']}（{change['period']}）" for change in changes)
    rows = [
        el(
            "li",
            el("b", f"{change['region']}（{change['period']}）"),
            f"　{KINDS[change['kind']]}　{change['title']}",
            f"：{'、'.join(change['parts'])}" if change["parts"] else None,
            el("br") if change["before"] or change["after"] else None,
            f"原来：{'；'.join(change['before']) or '没有'}。现在：{'；'.join(change['after']) or '没有'}。"
            if change["before"] or change["after"]
            else None,
        )
        for change in changes[:_SHOWN]
    ]
    more = f"另有{len(changes) - _SHOWN}处，见 changes.json。" if len(changes) > _SHOWN else None
    return join(
        [
            el("h3", f"{release['version']}（{release['date']}）"),
            el("p", release["summary"]) if release["summary"] else None,
            el("p", f"影响：{'、'.join(affected)}。") if affected else None,
            el("ul", *rows) if rows else None,
            el("p", more) if more else None,
        ]
    )


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000))} KB"
