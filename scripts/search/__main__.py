"""Search from the terminal: python -m scripts.search QUERY [--json] [-n 10], or --batch FILE with one query a line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scripts.search.answer import answer
from scripts.search.index import open_index
from scripts.yaml_files import DataError


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m scripts.search", description="查条款")
    parser.add_argument("query", nargs="*", help="要查的话，可以是整句")
    parser.add_argument("--json", action="store_true", help="按 JSON 输出")
    parser.add_argument("-n", type=int, default=10, metavar="N", help="最多几条（默认 10）")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="每行一个问题，逐行输出 JSON")
    options = parser.parse_args()
    query = " ".join(options.query).strip()
    if options.n < 1:
        parser.error(f"-n 要写 1 或更大的整数，不能是 {options.n}")
    if not query and options.batch is None:
        parser.error("请写要查的话")
    try:
        opened = open_index()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    if options.batch is not None:
        for line in options.batch.read_text(encoding="utf-8").splitlines():
            if line.strip():
                print(json.dumps(answer(opened, line.strip(), options.n), ensure_ascii=False))
        return 0
    result = answer(opened, query, options.n)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)
    return 0


def _print(result: dict[str, Any]) -> None:
    said = result["understood"]
    for change in said["repairs"]:
        print(f"按“{change['meant']}”查（输入的是“{change['typed']}”）")
    if not result["confident"]:
        print(result["ask"])
        if result["nearest_topics"]:
            print(f"相近的内容：{'、'.join(result['nearest_topics'])}")
        print()
    for place, row in enumerate(result["results"], 1):
        print(f"{place}. {row['title']}    [{row['clause']}]")
        print(f"   {_excerpt(row['text'], row['highlights'])}")


def _excerpt(text: str, highlights: list[list[int]], size: int = 90) -> str:
    """The part of the clause with the most matches."""
    if len(text) <= size:
        return text.replace("\n", " ")
    starts = [start for start, _ in highlights] or [0]
    best = max(starts, key=lambda start: (sum(start <= s < start + size for s in starts), -start))
    begin = max(0, best - 10)
    return ("…" if begin else "") + text[begin : begin + size].replace("\n", " ") + "…"


if __name__ == "__main__":
    sys.exit(main())
