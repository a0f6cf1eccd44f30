"""``python -m scripts.parse FILE [--json]``: the outline of any policy text."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from scripts.parse.document import parse
from scripts.parse.model import Document, Node

PREFIX = 24


def outline(document: Document) -> dict[str, object]:
    """The outline as plain data (contract "Outline")."""
    return {
        "outline": [
            {
                "id": n.id,
                "marker": n.marker,
                "level": n.level,
                "title_prefix": title_prefix(document, n),
                "offset": n.offset,
            }
            for n in document.walk()
            if not n.inferred
        ],
        "meta": {
            "title": document.meta.title,
            "inner_title": document.meta.inner_title,
            "doc_number": document.meta.doc_number,
            "issuers": list(document.meta.issuers),
            "date": document.meta.date,
        },
        "spans": [[t.start, t.end] for t in document.tokens],
        "diagnostics": [
            {"code": d.code, "severity": d.severity, "start": d.start, "end": d.end, "message": d.message}
            for d in document.diagnostics
        ],
    }


def title_prefix(document: Document, node: Node) -> str:
    """The title, or the first characters of the unit's text where it has none."""
    if node.title:
        return node.title
    for paragraph in node.paragraphs:
        return paragraph.text[:PREFIX]
    return ""


def readable(document: Document) -> str:
    """The outline for a person to read."""
    rows = []
    for node in document.walk():
        mark = "（推定，原文缺）" if node.inferred else (node.marker or "")
        rows.append(f"{'  ' * (node.level - 1)}{mark}{title_prefix(document, node)}    [{node.id}]")
    meta = document.meta
    head = [
        f"标题：{meta.title or '（原文没有）'}",
        f"所印发文件：{meta.inner_title or '（没有）'}",
        f"文号：{meta.doc_number or '（原文没有）'}",
        f"机关：{'、'.join(meta.issuers) or '（原文没有）'}",
        f"日期：{meta.date or '（原文没有）'}",
        "",
    ]
    tail = [f"[{d.severity}] {d.code} {d.start}–{d.end}：{d.message}" for d in document.diagnostics]
    return "\n".join([*head, *rows, *(["", *tail] if tail else [])])


def main(argv: list[str] | None = None) -> int:
    """Print the outline; exit status 2 if the file cannot be read as UTF-8."""
    arguments = argparse.ArgumentParser(prog="python -m scripts.parse", description="公文结构提纲")
    arguments.add_argument("file", type=Path, help="UTF-8 文本文件")
    arguments.add_argument("--json", action="store_true", help="输出 JSON")
    options = arguments.parse_args(argv)
    try:
        with options.file.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
    except (OSError, UnicodeDecodeError) as error:
        print(f"无法读取 {options.file}：{error}", file=sys.stderr)
        return 2
    document = parse(text)
    print(json.dumps(outline(document), ensure_ascii=False, indent=1) if options.json else readable(document))
    return 0


if __name__ == "__main__":
    sys.exit(main())
