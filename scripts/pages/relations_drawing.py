"""The reference graph as a drawing: one row per level, references that skip a level led past the boxes between."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup, escape

from scripts.library import Policy

LEVELS = ("国家", "省级", "市级", "县级")
_LEFT, _BOX, _TALL, _ROW, _PASS, _GAP = 90, 206, 84, 158, 26, 24


@dataclass(frozen=True)
class Relative:
    """A document of the library or one it names. ``policy`` is the library's, ``anchor`` its id on the page."""

    anchor: str
    title: str
    number: str | None
    level: int
    policy: Policy | None


@dataclass(frozen=True)
class Edge:
    """``lower`` refers to ``upper`` in a unit of its text."""

    lower: str
    upper: str
    unit: str


def draw(documents: list[Relative], edges: list[Edge]) -> Markup:
    """Inline SVG, hidden from assistive technology: the same content stands as a list below it."""
    used = sorted({item.level for item in documents})
    row_of = {item.anchor: used.index(item.level) for item in documents}
    rows: list[list[str]] = [[item.anchor for item in documents if item.level == level] for level in used]
    above: dict[str, list[str]] = defaultdict(list)
    routes: list[list[str]] = []
    for lower, upper in dict.fromkeys((edge.lower, edge.upper) for edge in edges):
        route = [lower]
        for row in range(row_of[lower] - 1, row_of[upper], -1):
            stop = f"{lower}>{upper}>{row}"
            rows[row].append(stop)
            route.append(stop)
        route.append(upper)
        for below, over in zip(route, route[1:], strict=False):
            above[below].append(over)
        routes.append(route)
    width = max(_wide(row) for row in rows)
    at = _places(rows, above, width)
    parts = [
        _text(8, 20 + row * _ROW + _TALL // 2 + 6, LEVELS[level], "graph-level", "start")
        for row, level in enumerate(used)
    ]
    parts.extend(_line([at[stop] for stop in route], [">" in stop for stop in route]) for route in routes)
    parts.extend(_box(item, *at[item.anchor]) for item in documents)
    height = 40 + len(rows) * _ROW - (_ROW - _TALL)
    return Markup('<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        _LEFT + width, height, Markup("").join(parts)
    )


def _wide(row: list[str]) -> int:
    return sum((_PASS if ">" in stop else _BOX) + _GAP for stop in row)


def _places(rows: list[list[str]], above: dict[str, list[str]], width: int) -> dict[str, tuple[int, int]]:
    """Centre and top of every stop: each row in the order of what it refers to, spread over the width."""
    at: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        middles = {stop: [at[over][0] for over in above[stop] if over in at] for stop in row}
        row.sort(key=lambda stop: sum(middles[stop]) / len(middles[stop]) if middles[stop] else width * 2)
        spare = (width - _wide(row)) / (len(row) + 1)
        x = _LEFT + spare
        for stop in row:
            own = (_PASS if ">" in stop else _BOX) + _GAP
            at[stop] = (round(x + own / 2), 20 + number * _ROW)
            x += own + spare
    return at


def _line(points: list[tuple[int, int]], passing: list[bool]) -> Markup:
    """From the top of the lower box to the foot of the upper one, straight past the rows between."""
    x, y = points[0]
    path = [f"M{x} {y}"]
    for (x2, y2), through in zip(points[1:], passing[1:], strict=True):
        foot = y2 + _TALL
        middle = (y + foot) // 2
        path.append(f"C{x} {middle} {x2} {middle} {x2} {foot}")
        if through:
            path.append(f"V{y2}")
        x, y = x2, y2
    return Markup('<path class="graph-edge" d="{}"/>').format("".join(path))


def _box(item: Relative, x: int, y: int) -> Markup:
    held = "graph-box graph-held" if item.policy else "graph-box"
    name = item.policy.region["name"] if item.policy else _organ(item.title)
    second = item.number or ("原文未载明文号" if item.policy else "")
    lines = [_text(x, y + 34, name, "graph-name", "middle"), _text(x, y + 62, second, "graph-number", "middle")]
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}').format(
        held, x - _BOX // 2, y, _BOX, _TALL, Markup("").join(lines)
    )


def _organ(title: str) -> str:
    """The issuing organ at the head of a title, short enough for a box."""
    match = re.match(r".{2,14}?(?:人民政府办公[厅室]|国务院办公厅|人民政府|国务院|厅|委员会|局)", title)
    name = match.group() if match else title
    return name if len(name) <= 11 else name[:10] + "…"


def _text(x: int, y: int, text: str, class_: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>').format(
        x, y, class_, anchor, escape(text)
    )
