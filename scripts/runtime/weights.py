"""Where every byte of a cold start goes: ``python -m scripts.runtime.weights [SITE]`` prints the table.

Measured on the built site as it lies there. ``brotli`` and ``gzip`` are what a server sends that has the compressed copies
(quality 11 and 9; the stock WebAssembly module has quality 9); ``sent`` is what a server sends that compresses nothing.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path
from typing import NamedTuple

import brotli

from scripts.runtime import pyodide
from scripts.runtime.publish import Manifest, RuntimeFile, read_manifest
from scripts.runtime.wheel import ROOT

SNAPSHOT_ROUTE = ("core_wasm", "snapshot", "core_glue", "loader")
_LABELS = {
    "core_wasm": "解释器（去掉初始数据和不用的导出）",
    "snapshot": "内存快照（标准库、规则、测算程序，已经运行过）",
    "core_glue": "解释器的 JavaScript 一侧（裁剪后）",
    "loader": "Pyodide 加载程序",
}


class Weight(NamedTuple):
    """One row: what it is, and its bytes as they are, with brotli, with gzip, and as sent without compression."""

    label: str
    raw: int
    brotli: int
    gzip: int
    sent: int


def runtime_weights(folder: Path, manifest: Manifest) -> list[Weight]:
    """The files of a start from the snapshot."""
    return [_published(_LABELS[role], folder, manifest.files[role]) for role in SNAPSHOT_ROUTE]


def stock_weights(folder: Path, manifest: Manifest) -> list[Weight]:
    """The files of a stock ``loadPyodide`` with the same wheel."""
    rows = [
        _published("解释器（原样）", folder, manifest.files["wasm"]),
        _published("解释器的 JavaScript 一侧（原样）", folder, manifest.files["glue"]),
        _published("Pyodide 加载程序", folder, manifest.files["loader"]),
    ]
    for label, file in (("标准库（原样）", pyodide.STDLIB), ("依赖清单（原样）", pyodide.LOCK)):
        rows.append(_compressed(label, (pyodide.NPM_PACKAGE / file).read_bytes()))
    return [*rows, _compressed("测算程序", (folder / manifest.files["wheel"].name).read_bytes())]


def page_weights(site: Path) -> list[Weight]:
    """The calculator page itself, before Python: HTML, styles and scripts, its own and those of every page."""
    own = [file for file in (site / "assets" / "calculator").rglob("*") if file.is_file()]
    shared = [site / "assets" / name for name in ("site.css", "site.js", "boot.js", "mark.svg")]
    search = [site / "assets" / "search" / name for name in ("box.js", "library.js", "engine.js", "search.css")]
    groups = (
        ("算一算的页面", [site / "calculator.html"]),
        ("算一算的脚本和样式", own),
        ("全站的脚本和样式", shared),
        ("搜索框", search),
    )
    return [_sum(label, [_compressed("", file.read_bytes()) for file in files]) for label, files in groups]


def total(label: str, rows: list[Weight]) -> Weight:
    """The sum of the rows."""
    return _sum(label, rows)


def table(site: Path) -> str:
    """The table as Markdown."""
    folder = site / "assets" / "runtime"
    manifest = read_manifest(folder)
    page, ours, stock = page_weights(site), runtime_weights(folder, manifest), stock_weights(folder, manifest)
    rows = [*page, *ours, total("**合计：第一次打开并算出结果**", [*page, *ours])]
    rows += [total("其中 Python 部分", ours), total("对照：原样的 Pyodide 加同一个 wheel", stock)]
    lines = ["| 内容 | 原始字节 | brotli | gzip | 不压缩的服务器 |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {row.label} | {row.raw:,} | {row.brotli:,} | {row.gzip:,} | {row.sent:,} |" for row in rows]
    return "\n".join(lines)


def _published(label: str, folder: Path, file: RuntimeFile) -> Weight:
    best, good = ((folder / (file.name + suffix)).stat().st_size for suffix in (".br", ".gz"))
    return Weight(label, file.bytes, best, good, file.gzip_bytes or file.bytes)


def _compressed(label: str, data: bytes) -> Weight:
    return Weight(label, len(data), len(brotli.compress(data)), len(gzip.compress(data, 9)), len(data))


def _sum(label: str, rows: list[Weight]) -> Weight:
    return Weight(label, *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True)))


def main(arguments: list[str] | None = None) -> int:
    """Returns 0, or 1 when the site is not built."""
    parser = argparse.ArgumentParser(prog="python -m scripts.runtime.weights")
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    site = parser.parse_args(arguments).site
    if not (site / "calculator.html").is_file():
        print(f"没有 {site}/calculator.html，请先运行 make build。", file=sys.stderr)
        return 1
    print(table(site))
    return 0


if __name__ == "__main__":
    sys.exit(main())
