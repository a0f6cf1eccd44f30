"""The static part of the calculator page: the first question as plain HTML, and the data that the page script needs."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from calculator.engine import ASKERS
from scripts.library import POLICIES
from scripts.rules.shards import is_large, page_entry
from scripts.runtime.publish import Manifest
from scripts.runtime.wishes import load_wishes
from scripts.yaml_files import read_yaml

_ASKER_NOTES = {
    "citizen": "想学技术、考证书，或者替家里人问",
    "enterprise": "培训职工、招用新人的单位",
    "training_institution": "承担补贴性培训的机构、基地",
    "school": "职业院校、技工院校",
}
_UNKNOWN_ASKER = {"label": "不清楚", "note": "先按本人的情况算，随时可以改"}
_OPTION_KEYS = ("id", "label", "aliases")
_FACT_KEYS = ("group", "type", "label", "question", "help", "unit", "askers", "aliases")
# Policies that the page links without its script, however large the library.
_LISTED = 12
# Digits of a GB/T 2260 code that a place of each rank has of its own: province, prefecture, county.
_RANKS = (2, 4, 6)


def form_data(bundle: dict[str, Any], manifest: Manifest, runtime: str) -> dict[str, Any]:
    """What the page script knows without Python: the questions and their words, never an amount or a condition.

    ``runtime`` is the folder of the runtime files, relative to the site's root, with a slash at its end. Of a large library,
    the regions are a file of their own and the policies come with their rules (scripts/rules/shards.py).
    """
    large = is_large(bundle)
    covered: dict[str, dict[str, None]] = {}
    for benefit in () if large else bundle["benefits"]:
        covered.setdefault(benefit["kind"], {})[benefit["policy"]] = None
    groups = read_yaml(POLICIES / "facts.yml")["groups"]
    return {
        "runtime": runtime,
        "manifest": json.loads(manifest.as_json()),
        "askers": {asker: {"label": label, "note": _ASKER_NOTES[asker]} for asker, label in ASKERS.items()},
        "groups": [{"id": group["id"], "title": group["title"]} for group in groups],
        "facts": {fact: _fact(definition) for fact, definition in bundle["facts"].items()},
        "kinds": {
            name: {
                "title": kind["title"],
                "plain": kind["plain"],
                "concerns": kind["concerns"],
                "policies": list(covered.get(name, ())),
            }
            for name, kind in bundle["kinds"].items()
        },
        "wishes": load_wishes(bundle["kinds"]),
        "policies": [] if large else [page_entry(policy) for policy in sorted(bundle["policies"], key=_rank)],
    }


def _rank(policy: dict[str, Any]) -> int:
    """Provinces first, then prefectures, then counties."""
    code = policy["region"]["code"].rstrip("0")
    return next(rank for rank, digits in enumerate(_RANKS) if len(code) <= digits)


def _fact(definition: dict[str, Any]) -> dict[str, Any]:
    fact = {key: definition[key] for key in _FACT_KEYS if key in definition}
    if "options" in definition:
        fact["options"] = [
            {key: option[key] for key in _OPTION_KEYS if key in option} for option in definition["options"]
        ]
    return fact


def shell_html(data: dict[str, Any], bundle: dict[str, Any], examples: str, assets: str) -> str:
    """The page's content before any script runs.

    ``examples`` is HTML (see :mod:`scripts.runtime.examples`); ``assets`` is the folder of script and style, relative to
    the page.
    """
    options = "".join(
        f'<label class="calc-option{" is-unknown" if asker == "~" else ""}">'
        f'<input type="radio" name="asker" value="{escape(asker)}">'
        f"<span>{escape(entry['label'])}<small>{escape(entry['note'])}</small></span></label>"
        for asker, entry in (*data["askers"].items(), ("~", _UNKNOWN_ASKER))
    )
    ranked = sorted(bundle["policies"], key=_rank)
    listed = ranked[:_LISTED]
    policies = "、".join(
        f'<a href="policies/{escape(policy["id"])}.html">{escape(policy["region"]["name"])}</a>' for policy in listed
    )
    if len(listed) < len(ranked):
        policies += '，<a href="policies/index.html">其余见目录</a>'
    # "<" is written as an escape, so that no text inside can end the element.
    payload = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"""<link rel="stylesheet" href="{assets}calculator.css">
<div id="calc" class="calc" data-site=".">
<div id="calc-old" class="calc-trouble" hidden><p><strong>这个浏览器的版本太旧，不能测算。</strong>\
请换用新版浏览器打开。<a href="compare.html">各地待遇比一比</a>和政策原文（{policies}）不受影响。</p></div>
<div class="calc-trouble no-js-only"><p><strong>测算需要开启浏览器的 JavaScript。</strong>\
不开启也可以看：<a href="compare.html">各地待遇比一比</a>，政策原文（{policies}）。</p></div>
<div class="calc-columns"><form class="calc-form"><div class="calc-questions">\
<fieldset class="calc-question"><legend>我是</legend><div class="calc-options">{options}</div></fieldset>\
</div></form>{examples}</div>
</div>
<script type="application/json" id="calc-data">{payload}</script>
<script type="module" src="{assets}page.js"></script>
<script nomodule src="{assets}old-browser.js"></script>"""
