"""Worked examples on the calculator page as static HTML: the first case of every policy, evaluated at build time.

They are readable before Python is there, without JavaScript, and when Python cannot run at all.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from calculator import evaluate
from calculator.money import yuan_text
from scripts.pages.answers import address
from scripts.rules.kept import narrowed
from scripts.verify.cases import load_cases

# Cards on the page, however large the library.
_EXAMPLES = 12


def examples_html(bundle: dict[str, Any]) -> str:
    """The section of examples, one card per policy of the bundle that has a worked example; of a large library, the first."""
    shown = narrowed(bundle, [policy["id"] for policy in bundle["policies"][:_EXAMPLES]])
    cards = "".join(_card(policy["id"], shown) for policy in shown["policies"])
    return f'<section class="calc-examples" aria-label="例子"><h2>先看几个例子</h2>{cards}</section>'


def _card(policy: str, bundle: dict[str, Any]) -> str:
    case = next((item for item in load_cases(policy) if "benefit" in item["expect"]), None)
    if case is None:
        # A new policy may have no worked example yet.
        return ""
    answer = evaluate({"asker": case["asker"], "facts": case["facts"]}, bundle)
    benefit_id = f"{policy}/{case['expect']['benefit']}"
    (benefit,) = (item for item in answer["benefits"] if item["id"] == benefit_id)
    figure = ""
    if benefit["state"] == "amount":
        figure = f'<p class="calc-figure">{escape(yuan_text(benefit["amount_fen"]))}</p>'
    citation = _telling(benefit)
    clause_policy, clause = citation["clause"].split(":")
    answers = escape(address(case, benefit["kind"], bundle))
    label = "钱给谁" if benefit["nature"] == "subsidy" else "对象"
    payee = f'<p><span class="calc-label">{label}</span>{escape(benefit["payee"])}</p>' if benefit["payee"] else ""
    return (
        f'<article class="calc-card is-example"><header><h3><span class="region">{escape(benefit["region"])}</span>'
        f'{escape(case["name"])}</h3></header><p class="calc-state">{escape(benefit["title"])}：'
        f"{escape(benefit['state_text'])}</p>{figure}{payee}"
        f'<blockquote class="calc-quote"><p>{escape(citation["quote"])}</p><footer>'
        f'<a class="cite" href="policies/{escape(clause_policy)}.html#{escape(clause)}">{escape(citation["cite"])}</a>'
        f'</footer></blockquote><p class="calc-try"><a href="#{answers}">照这个例子填写</a></p></article>'
    )


def _telling(benefit: dict[str, Any]) -> dict[str, Any]:
    """The citation in which the figure of the sum can be read; without a figure, the first."""
    figures = [match[1] for match in re.finditer(r"(\d+元)", benefit["formula"])]
    citations: list[dict[str, Any]] = benefit["citations"]
    return next((item for item in citations if any(figure in item["quote"] for figure in figures)), citations[0])
