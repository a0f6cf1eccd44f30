"""The one entry point for the browser worker: JSON text in, JSON text out.

The text in is a request, or a list of requests, as on standard input of ``python -m calculator``; the text out is what
``python -m calculator --json`` prints for it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from calculator import evaluate, load_bundle, read_json
from calculator.engine import ASKERS


def answer(text: str) -> str:
    """Answer one request (or each of a list of requests). Never raises for bad input: errors stand in the answer."""
    try:
        request = read_json(text)
    except (ValueError, RecursionError) as error:
        return _dump(_refusal(f"请求不是有效的 JSON：{error}"))
    requests = request if isinstance(request, list) else [request]
    if not all(isinstance(item, dict) for item in requests):
        return _dump(_refusal("每个请求须是一个对象，例如 {“asker”: “citizen”, “facts”: {…}}。"))
    answers = [evaluate(item, _bundle()) for item in requests]
    return _dump(answers if isinstance(request, list) else answers[0])


def ruleset() -> str:
    """The rule-set id (SHA-256, hex) of the bundle that answers."""
    identifier: str = _bundle()["ruleset"]
    return identifier


def warm_up() -> None:
    """Load the rules and run every benefit once, so that a memory snapshot holds everything an answer needs."""
    for asker in ASKERS:
        answer(json.dumps({"asker": asker, "facts": {}, "today": "2020-06-01"}))


@cache
def _bundle() -> dict[str, Any]:
    return load_bundle()


def _refusal(message: str) -> dict[str, Any]:
    return {"errors": [{"field": "", "value": "", "allowed": "JSON", "message": message}]}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
