"""The benchmark of the browser runtime as a page of the site: python -m scripts.bench.runtime writes docs/benchmarks.md."""

from __future__ import annotations

import json
import sys

from scripts.bench import evaluation, search_table, start
from scripts.library import ROOT
from scripts.runtime import weights

PAGE = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "bench" / "results" / "runtime.json"


def main() -> int:
    """Measure, print the tables and write them; returns 1 when the site is not built."""
    if not (start.SITE / "service-worker.js").is_file():
        print("没有 site/，请先运行 make build。", file=sys.stderr)
        return 1
    started, evaluated = start.measure(), evaluation.measure()
    tables = (start.table(started), weights.table(start.SITE), evaluation.table(evaluated))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    found = {"start": started, "evaluation": evaluated}
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    PAGE.write_text(_page(*tables), encoding="utf-8")
    print("\n\n".join(tables))
    return 0


def _page(starts: str, bytes_: str, speed: str) -> str:
    return f"""---
title: 有多快
description: 测算程序启动、计算和搜索的实测，和同类软件在同一次运行里比较。
---
# 有多快

这一页由 `make bench` 写出：两边在同一次运行、同一个 Chromium 里先后量得。毫秒数随机器和当时的忙闲而变，要看的是倍数。

## 启动

页面打开一秒以后开始，到可以回答为止。“原样”是不作改动的 Pyodide 加同一个测算程序；“再次”是同一个浏览器过几秒钟再打开；慢的处理器是让浏览器四分之三的时间停着。每次第一次打开都用新的浏览器资料夹，不接调试工具；两边由同一台简单的服务器发送，和浏览器在同一台机器上。

{starts}

## 下载多少字节

{bytes_}

## 计算

一次计算是一个人在一个地区的全部待遇，连同条件、引文和说明。一万人是逐人给出每项待遇的状态和数额。两个同类软件只算一条规则（山西取证补贴），只给数额，列在这里作参照；openfisca-core 按列成批计算，适合一次算很多人。

{speed}

{_one_deeper(search_table.PAGE.read_text(encoding="utf-8"))}"""


def _one_deeper(page: str) -> str:
    """A page of Markdown as a section of another: without its comment, headings one level down."""
    lines = [line for line in page.splitlines() if not line.startswith("<!--")]
    return "\n".join("#" + line if line.startswith("#") else line for line in lines).strip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
