"""``python -m tests.parse.bench``: processor time for 0.5, 1 and 2 million characters."""

from __future__ import annotations

import sys
import time

from scripts.parse import parse
from scripts.parse.lock import sources

CASES = {
    "第一条": "第一条甲。",
    "items": "1.甲\n2.乙\n",
    "nested": "1.甲\n（一）乙\n一、丙\n①丁\n",
    "brackets": "（《“",
    "headings": "甲\n",
    "annexes": "附件1\n",
    "copy lists": "抄送：甲\n",
    "titles": "# 甲\n",
    "one line": "一、甲 （一）乙。 ",
    "circled": "①",
    "counted": "01 甲\n",
    "cells": "序号\n\n甲\n",
}


def main() -> int:
    """Print seconds for each size and the factor from one to two million characters; names of cases as arguments."""
    texts = []
    for path in sources().values():
        with path.open(encoding="utf-8", newline="") as handle:
            texts.append(handle.read())
    cases = {"policies": "\n".join(texts)} | CASES
    for name, unit in cases.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        seconds = []
        for size in (500_000, 1_000_000, 2_000_000):
            text = (unit * (size // len(unit) + 1))[:size]
            before = time.process_time()
            parse(text)
            seconds.append(time.process_time() - before)
        print(
            f"{name:12} " + "  ".join(f"{s:6.2f} s" for s in seconds) + f"   × {seconds[2] / seconds[1]:.2f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
