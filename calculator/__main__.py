"""``python -m calculator [--json] [--all]``: facts as JSON on standard input, results on standard output.

``python -m calculator roster IN [-o OUT]``: a spreadsheet of people (see :mod:`calculator.roster_command`).
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from calculator import evaluate, load_bundle, read_json, roster_command
from calculator.report import text_report


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns 0, or 2 when any input was wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["roster"]:
        return roster_command.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m calculator", description="按政策原文测算补贴（标准输入给出 JSON）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--all", action="store_true", help="也列出与提问人无关的待遇")
    options = parser.parse_args(arguments)
    try:
        request = read_json(sys.stdin.read())
    except (ValueError, RecursionError) as error:
        return _refuse(f"标准输入不是有效的 JSON：{error}", as_json=options.json)
    requests = request if isinstance(request, list) else [request]
    if not all(isinstance(item, dict) for item in requests):
        return _refuse("每个问题须是一个对象，例如 {“asker”: “citizen”, “facts”: {…}}。", as_json=options.json)
    bundle = load_bundle()
    answers = [evaluate(item, bundle, show_all=options.all) for item in requests]
    if options.json:
        shown: Any = answers if isinstance(request, list) else answers[0]
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print("\n\n".join(text_report(answer, bundle) for answer in answers))
    errors = [error["message"] for answer in answers for error in answer.get("errors", ())]
    for message in errors:
        print(message, file=sys.stderr)
    return 2 if errors else 0


def _refuse(message: str, *, as_json: bool) -> int:
    if as_json:
        error = {"field": "", "value": "", "allowed": "JSON", "message": message}
        print(json.dumps({"errors": [error]}, ensure_ascii=False))
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
