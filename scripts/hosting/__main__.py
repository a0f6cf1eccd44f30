"""``python -m scripts.hosting [FOLDER]``: compressed copies beside the files of the built site (``make precompress``)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.hosting.precompress import precompress

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Returns 0, or 1 when there is no built site."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.hosting", description="给网站的文字文件各做一份压缩好的副本"
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    folder = parser.parse_args(arguments).folder
    if not (folder / "index.html").is_file():
        print(f"没有 {folder}/index.html，请先运行 make build。", file=sys.stderr)
        return 1
    count, plain, packed = precompress(folder)
    print(f"{folder}：{count}个文件，{plain / 1e6:.1f} MB，压缩后（brotli）{packed / 1e6:.1f} MB。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
