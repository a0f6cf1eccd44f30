"""``python -m scripts.new_policy FILE --id ID``: a new folder under policies/, drafted; prints what a person must decide."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

from scripts.library import POLICIES
from scripts.new_policy.draft import draft
from scripts.parse import parse

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def main(arguments: list[str] | None = None) -> int:
    """Returns 0, or 1 when nothing was written (bad id, folder there already, file unreadable)."""
    parser = argparse.ArgumentParser(prog="python -m scripts.new_policy", description="为一份新文件起草文件夹")
    parser.add_argument("file", type=Path)
    parser.add_argument("--id", required=True, help="英文小写，地名-年份-文号，例如 zibo-2019-11")
    parser.add_argument("--policies", type=Path, default=POLICIES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if not _ID.fullmatch(options.id):
        return _refuse(f"编号“{options.id}”不行：用英文小写、数字和连字符，例如 zibo-2019-11。")
    folder = options.policies / options.id
    if folder.exists():
        return _refuse(f"{folder} 已经有了，没有改动。")
    try:
        with options.file.open(encoding="utf-8", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(f"读不了 {options.file}：{error}。原文须是 UTF-8 文本。")
    made = draft(parse(text), options.id)
    folder.mkdir(parents=True)
    shutil.copyfile(options.file, folder / "source.txt")
    _write(folder / "policy.yml", made.policy)
    _write(folder / "benefits.yml", made.benefits)
    (folder / "cases.yml").write_text("cases: []\n", encoding="utf-8")
    print(f"已起草 {folder}。下面这些要由人决定，决定一项删去一项 decide，全部删完才能生成网站：")
    for number, question in enumerate(made.questions, 1):
        print(f"{number:3}. {question}")
    return 0


def _write(path: Path, record: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
