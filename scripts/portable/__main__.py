"""``python -m scripts.portable [-o FILE] [SITE]``: pack the built site for a memory stick (``make portable``)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.portable import LIMIT, PortableError, make_copy, write_archive

ROOT = Path(__file__).resolve().parent.parent.parent
ARCHIVE = ROOT / "dist" / "policy-library-portable.zip"


def main(arguments: list[str] | None = None) -> int:
    """Returns 0, or 1 with one sentence when the copy cannot be made or is too large."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.portable", description="把 site/ 打成一个不用服务器的 U 盘版"
    )
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("-o", "--output", type=Path, default=ARCHIVE)
    options = parser.parse_args(arguments)
    try:
        files = make_copy(options.site)
        size = write_archive(files, options.output)
    except PortableError as error:
        print(error, file=sys.stderr)
        return 1
    pages = sum(name.endswith(".html") for name in files)
    print(f"已生成 {options.output}：{pages} 个页面，{size / 1e6:.1f} MB（上限 {LIMIT / 1e6:.0f} MB）。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
