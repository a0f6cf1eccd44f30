"""``python -m scripts.diff OLD NEW [--json] [--rules BUNDLE.json] [--policy ID]``: what changed between two versions.

Exit status 0 if nothing changed, 1 if something did, 2 if a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scripts.diff.compare import Change, Comparison, compare
from scripts.diff.rules import affected
from scripts.parse import parse

_NAMES = {"added": "新增", "removed": "删除", "renumbered": "编号变动", "reworded": "文字修改"}


def as_data(comparison: Comparison, rules: dict[str, list[str]]) -> dict[str, object]:
    """The comparison as plain data."""
    out: dict[str, object] = {kind: [_row(change) for change in comparison.of(kind)] for kind in _NAMES}
    out["unchanged"] = comparison.unchanged
    out["rules"] = rules
    return out


def _row(change: Change) -> dict[str, object]:
    row: dict[str, object] = {"old": change.old, "new": change.new, "label": change.label}
    if change.pieces:
        row["pieces"] = [list(piece) for piece in change.pieces]
    return row


def readable(comparison: Comparison, rules: dict[str, list[str]]) -> str:
    """The comparison for a person to read; [-…-] was deleted, {+…+} inserted."""
    rows = []
    for change in comparison.changes:
        ids = change.new if change.old in (None, change.new) else f"{change.old} → {change.new or '（无）'}"
        rows.append(f"{_NAMES[change.kind]}  {ids}  {change.label}")
        if change.pieces:
            rows.append("    " + "".join(_marked(*piece) for piece in change.pieces))
        if change.old in rules:
            rows.append(f"    引用它的规则：{'、'.join(rules[change.old])}")
    counts = "，".join(f"{name} {len(comparison.of(kind))} 条" for kind, name in _NAMES.items())
    return "\n".join([*rows, f"{counts}，未变 {comparison.unchanged} 条。"])


def _marked(operation: str, text: str) -> str:
    if operation == "equal":
        return text if len(text) <= 40 else f"{text[:18]}…{text[-18:]}"
    return f"[-{text}-]" if operation == "delete" else f"{{+{text}+}}"


def main(argv: list[str] | None = None) -> int:
    """Compare two files."""
    arguments = argparse.ArgumentParser(prog="python -m scripts.diff", description="两个版本逐条比较")
    arguments.add_argument("old", type=Path, help="旧版（UTF-8 文本）")
    arguments.add_argument("new", type=Path, help="新版（UTF-8 文本）")
    arguments.add_argument("--json", action="store_true", help="输出 JSON")
    arguments.add_argument("--rules", type=Path, help="规则包（JSON），列出引用了变动条款的规则")
    arguments.add_argument("--policy", help="政策编号；默认取旧版所在文件夹的名称")
    options = arguments.parse_args(argv)
    try:
        texts = []
        for path in (options.old, options.new):
            with path.open(encoding="utf-8", newline="") as handle:
                texts.append(handle.read())
        bundle = json.loads(options.rules.read_text(encoding="utf-8")) if options.rules else None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        print(f"无法读取：{error}", file=sys.stderr)
        return 2
    comparison = compare(parse(texts[0]), parse(texts[1]))
    policy = options.policy or options.old.resolve().parent.name
    rules = affected(comparison, bundle, policy) if bundle is not None else {}
    print(
        json.dumps(as_data(comparison, rules), ensure_ascii=False, indent=1)
        if options.json
        else readable(comparison, rules)
    )
    return 1 if comparison.changes else 0


if __name__ == "__main__":
    sys.exit(main())
