"""Worked examples of a policy (cases.yml), worked out by the engine when the site is built, as static HTML."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from calculator import evaluate
from calculator.money import yuan_text
from calculator.report import interval
from scripts.pages import words
from scripts.pages.answers import address, chinese_dates, filled_in, plain_label
from scripts.pages.markup import Child, el, join
from scripts.pages.site_data import Site
from scripts.rules.kept import own_rules
from scripts.verify.cases import load_cases

Json = dict[str, Any]

_GIVES = ("amount", "cap", "not_stated", "needs_info")


def examples_by_benefit(policy_id: str) -> dict[str, list[Json]]:
    """The cases of a policy by the full id of what they are about (``about``). Raises DataError on a malformed file.

    A case may be about a kind of benefit that the text does not have: that it has none is worth an example.
    """
    found: dict[str, list[Json]] = {}
    for case in load_cases(policy_id):
        about = f"{policy_id}/{case['expect']['benefit']}"
        found.setdefault(about, []).append({**case, "about": about})
    return found


def example_list(name: str, cases: list[Json], site: Site, *, base: str) -> Markup | None:
    """The folded list of examples about one thing, called ``name``; None when there is none."""
    if not cases:
        return None
    return el(
        "details",
        el(
            "summary",
            f"例子（{len(cases)}个）",
            el("span", f"：{name}", class_="visually-hidden"),
        ),
        el("ol", *(_example(case, site, base) for case in cases)),
        class_="examples",
    )


def _example(case: Json, site: Site, base: str) -> Markup:
    result = worked_out(case, site.bundle)
    rows = [el("span", label, "：", value, class_="example-fact") for label, value in filled_in(case, site.bundle)]
    link = f"{base}calculator.html#{address(case, result['kind'], site.bundle)}"
    return el(
        "li",
        el("p", el("b", case["name"]), class_="example-name"),
        el("p", el("span", "填写", class_="example-label"), join(rows, "；"), class_="example-filled"),
        el("p", el("span", "结果", class_="example-label"), el("b", outcome(result)), class_="example-result"),
        *_more(result, site.bundle),
        el(
            "a",
            "用这个例子算一算",
            el("span", f"：{case['name']}", class_="visually-hidden"),
            href=link,
            class_="example-go",
        ),
    )


def worked_out(case: Json, bundle: Json) -> Json:
    """The engine's result for the benefit a case is about; the kinds of benefit it is not about are not worked out."""
    policy, _, local = str(case["about"]).partition("/")
    benefits = own_rules(bundle, policy).benefits
    # What the text does not have is known by its kind.
    kind = next((benefit["kind"] for benefit in benefits if benefit["id"] == case["about"]), local)
    request: Json = {key: case[key] for key in ("asker", "facts", "today") if key in case}
    request["kinds"] = [kind]
    answer = evaluate(request, bundle)
    found: Json = next(item for item in answer["benefits"] if item["id"] == case["about"])
    return found


def outcome(result: Json) -> str:
    """State and sum in one sentence without a full stop."""
    state = str(result["state_text"])
    if result["state"] == "amount":
        return f"{state}：{yuan_text(result['amount_fen'])}"
    if result["state"] == "cap":
        return f"{state}：不超过{interval(result['low_fen'], result['high_fen'], 'cap')}"
    if result["state"] == "needs_info" and result["low_fen"] is not None:
        return f"{state}；目前算出{interval(result['low_fen'], result['high_fen'])}"
    return state


def _more(result: Json, bundle: Json) -> list[Child]:
    lines: list[str] = []
    # a formula that only repeats the sum tells nothing
    if result["formula"] and any(sign in result["formula"] for sign in "×+％%"):
        lines.append(f"算法：{result['formula']}")
    if result["state"] in _GIVES and result["payee"]:
        lines.append(words.payee(result["nature"], result["payee"], of_classes=bool(result["payee_class"])))
    lines.extend(chinese_dates(reason["label"].replace("您填写的", "例子里填的")) for reason in result["why_not"])
    if result["what_would_help"]:
        lines.append("怎样才行：" + result["what_would_help"]["text"].replace("现在填的", "例子里填的"))
    if result["missing"]:
        lines.append("还要知道：" + "、".join(plain_label(bundle["facts"][fact]) for fact in result["missing"]))
    return [el("p", line, class_="example-more") for line in lines]
