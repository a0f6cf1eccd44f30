"""The search measurements as a page of the manual: docs/_bench/search.md, rewritten by the benchmarks."""

from __future__ import annotations

import json
from typing import Any

from scripts.library import ROOT

PEERS = ROOT / "bench" / "results" / "search.json"
GROWTH = ROOT / "bench" / "results" / "search-growth.json"
PAGE = ROOT / "docs" / "_bench" / "search.md"
_HEAD = """<!-- 由 python -m scripts.bench 和 python -m scripts.bench.search_growth 写成，不要手改。 -->
# 搜索
"""


def write_page() -> None:
    """Write what has been measured; a part that has not is left out."""
    parts = [_HEAD]
    if PEERS.exists():
        parts.append(_peers(json.loads(PEERS.read_text(encoding="utf-8"))))
    if GROWTH.exists():
        parts.append(_growth(json.loads(GROWTH.read_text(encoding="utf-8"))))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _peers(results: dict[str, Any]) -> str:
    rows = [
        "## 与现成的搜索比较",
        "",
        "同一批问题（开发时用过的样题）、同一次运行、同一台机器的 Chromium；字节是第一条结果出来以前取的，按 gzip 计。",
        "",
    ]
    rows.append(
        "| 系统 | 第一条就对 | 前五条有 | MRR | 没有答案时拒答 | 误拒 | 字节（KB） | p50（毫秒） | p95（毫秒） |"
    )
    rows.append("|---|---|---|---|---|---|---|---|---|")
    for system, row in results.items():
        shares = " | ".join(f"{row[key]:.3f}" for key in ("R@1", "R@5", "MRR", "rej", "falserej"))
        rows.append(
            f"| {system} | {shares} | {row['gzip_bytes'] / 1024:.1f} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} |"
        )
    return "\n".join([*rows, ""])


def _growth(results: dict[str, Any]) -> str:
    rows = [
        "## 资料库变大以后",
        "",
        "多出来的文件由 scripts/bench/synthetic.py 仿照五份原文生成；字节含脚本、索引、分片和要用的文件。",
        "",
    ]
    rows.append(
        "| 倍数 | 文件 | 条款 | 第一条结果前（KB，中位 / 最大） | 第一次问 p50 / p95（毫秒） | 再问 p50 / p95（毫秒） | 第一条就对 | 拒答 | 全部文件（MB） | 写出（秒） |"
    )
    rows.append("|---|---|---|---|---|---|---|---|---|---|")
    for times, row in sorted(results.items(), key=lambda item: int(item[0])):
        size = f"{row['gzip_median'] / 1024:.0f} / {row['gzip_worst'] / 1024:.0f}"
        first = f"{row['first_p50_ms']:.0f} / {row['first_p95_ms']:.0f}"
        again = f"{row['again_p50_ms']:.1f} / {row['again_p95_ms']:.1f}"
        rows.append(
            f"| {times}× | {row['policies']} | {row['clauses']} | {size} | {first} | {again} | {row['R@1']:.3f} | {row['rej']:.2f} | {row['raw_bytes'] / 1e6:.1f} | {row['write_s']:.0f} |"
        )
    return "\n".join([*rows, ""])
