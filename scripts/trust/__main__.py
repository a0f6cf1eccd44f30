"""``python -m scripts.trust [FOLDER]``: is a copy of the site what was built? Compares every file with its SHA256SUMS."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.trust.manifest import check, read

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 when every file is as listed, 1 when one is not, 2 when there is no list."""
    parser = argparse.ArgumentParser(prog="python -m scripts.trust", description="核对网站的每个文件")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    folder = parser.parse_args(arguments).folder
    try:
        found = check(folder)
        count = len(read(folder / "SHA256SUMS"))
    except (OSError, ValueError) as error:
        print(f"不能核对：{error}", file=sys.stderr)
        return 2
    for label, names in (("改动", found.changed), ("缺少", found.missing), ("多出", found.extra)):
        for name in names:
            print(f"{label}：{name}")
    print(f"{folder}：清单里有{count}个文件，{'有不一致' if found else '全部一致'}。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
