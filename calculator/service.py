"""The one entry point for the browser worker: JSON text in, JSON text out.

The text in is a request, or a list of requests, as on standard input of ``python -m calculator``; the text out is what
``python -m calculator --json`` prints for it. Of a library whose rules are not all inside, the worker asks for the files that
a request needs (:func:`lacking`), brings them (:func:`add`), and asks for the answer then.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from calculator import evaluate, load_bundle, read_json
from calculator.engine import ASKERS, policies_asked
from calculator.shards import PART, Shards


def answer(text: str) -> str:
    """Answer one request (or each of a list of requests). Never raises for bad input: errors stand in the answer."""
    try:
        request = read_json(text)
    except (ValueError, RecursionError) as error:
        return _dump(_refusal(f"请求不是有效的 JSON：{error}"))
    requests = request if isinstance(request, list) else [request]
    if not all(isinstance(item, dict) for item in requests):
        return _dump(_refusal("每个请求须是一个对象，例如 {“asker”: “citizen”, “facts”: {…}}。"))
    answers = [_answer(item) for item in requests]
    return _dump(answers if isinstance(request, list) else answers[0])


def lacking(text: str) -> str:
    """The files that the worker has to bring before it asks for this answer (JSON: ``policy``, ``name``, ``bytes``)."""
    try:
        request = read_json(text)
    except (ValueError, RecursionError):
        return "[]"
    wanted: dict[str, None] = {}
    for item in request if isinstance(request, list) else [request]:
        asked = policies_asked(item, _rules().bundle) if isinstance(item, dict) else []
        if len(asked) <= PART:
            wanted.update(dict.fromkeys(asked))
    return _dump(_rules().lacking(wanted))


def add(policy: str, text: str) -> bool:
    """Take a file that :func:`lacking` named; False when it is not the one that was announced."""
    return _rules().add(policy, text)


def announces(name: str) -> bool:
    """Whether a file of this name holds rules of this library as it is now."""
    return _rules().announces(name)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    rules = _rules()
    if rules.whole or len(policies_asked(request, rules.bundle)) <= PART:
        return evaluate(request, rules.bundle)
    count = len(rules.bundle["policies"])
    error = {
        "field": "region",
        "value": "",
        "allowed": "一个地区",
        "message": f"资料库收录了{count}个地区的文件，不能一次全部测算；请写明是哪个地区。",
    }
    nowhere = evaluate(request, {**rules.bundle, "policies": []})
    return {**nowhere, "notes": [], "errors": [*nowhere.get("errors", ()), error]}


def ruleset() -> str:
    """The rule-set id (SHA-256, hex) of the bundle that answers."""
    identifier: str = _rules().shared["ruleset"]
    return identifier


def warm_up() -> None:
    """Load the rules and run every benefit once, so that a memory snapshot holds everything an answer needs.

    Of a library that is not carried whole, what is shared; its list of regions stays a text.
    """
    shared = _rules().shared
    for asker in ASKERS:
        if _rules().whole:
            answer(json.dumps({"asker": asker, "facts": {}, "today": "2020-06-01"}))
        else:
            evaluate({"asker": asker, "facts": {}, "today": "2020-06-01"}, shared)


@cache
def _rules() -> Shards:
    return Shards(load_bundle())


def _refusal(message: str) -> dict[str, Any]:
    return {"errors": [{"field": "", "value": "", "allowed": "JSON", "message": message}]}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
