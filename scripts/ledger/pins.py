"""Pinned quotes: ``policies/quotes.lock`` holds the hash of every source, clause and quoted passage, and what encodes each figure.

One changed character in a source is a finding that names every quote, rule, page, document of the campaign kit and worked example
that depends on it.
After a change that was meant, ``python -m scripts.ledger --update-lock`` writes the lock anew; the diff shows what moved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.ledger.numbers import number_ledger
from scripts.library import POLICIES, Policy, load_library
from scripts.parse import parse
from scripts.parse.model import Document, Span
from scripts.rules.bundle import build_bundle
from scripts.yaml_files import DataError, read_yaml

LOCK_NAME = "quotes.lock"
_UPDATE = "确认无误后运行 python -m scripts.ledger --update-lock"


@dataclass(frozen=True)
class Quote:
    """A quote as authored: where it says it stands, what it says, and what rests on it: benefits, their kinds, the sheets of the
    campaign kit (by asker), worked examples.
    """

    citation: str
    clause: str
    text: str
    benefits: tuple[str, ...]
    kinds: tuple[str, ...]
    sheets: tuple[str, ...]
    cases: tuple[str, ...]


def make_lock(folder: Path = POLICIES) -> dict[str, Any]:
    """The lock for the present state. Raises DataError when the rules do not compile."""
    bundle = build_bundle(folder)
    lock: dict[str, Any] = {"sources": {}, "clauses": {}, "citations": {}, "figures": {}}
    for policy in load_library(folder):
        lock["sources"][policy.id] = _sha(policy.source)
        lock["clauses"].update(_clauses(policy.id, policy.document))
        lock["figures"].update(encoded_figures(policy, bundle))
    for name, citation in bundle["citations"].items():
        lock["citations"][name] = {"clause": citation["clause"], "sha256": citation["sha256"]}
    return lock


def encoded_figures(policy: Policy, bundle: dict[str, Any]) -> dict[str, list[str]]:
    """Ledger row ids with the rule figures that encode them."""
    return {
        row.id: [atom.name for atom in row.atoms]
        for row in number_ledger(policy, bundle).rows
        if row.group == "encoded"
    }


def write_lock(folder: Path = POLICIES) -> Path:
    """Write the lock as canonical JSON. Raises DataError when the rules do not compile."""
    path = folder / LOCK_NAME
    text = json.dumps(make_lock(folder), ensure_ascii=False, sort_keys=True, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_lock(folder: Path = POLICIES) -> dict[str, Any]:
    """The lock as it is checked in. Raises DataError when there is none."""
    path = folder / LOCK_NAME
    if not path.exists():
        raise DataError(f"没有 {LOCK_NAME}，运行 python -m scripts.ledger --update-lock")
    lock: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return lock


def verify(folder: Path = POLICIES) -> list[str]:
    """One line for every source, quote and figure that is not as locked. Works also when the rules no longer compile."""
    try:
        lock = read_lock(folder)
    except DataError as error:
        return [str(error)]
    found: list[str] = []
    present: set[str] = set()
    for path in sorted(folder.glob("*/policy.yml")):
        policy_id = path.parent.name
        present.add(policy_id)
        if policy_id not in lock["sources"]:
            found.append(f"{LOCK_NAME} 里还没有 {policy_id}，{_UPDATE}")
            continue
        with (path.parent / "source.txt").open(encoding="utf-8", newline="") as file:
            found.extend(source_findings(policy_id, file.read(), lock, authored_quotes(policy_id, folder)))
    found.extend(f"{LOCK_NAME} 里的 {name} 已经没有了，{_UPDATE}" for name in lock["sources"] if name not in present)
    return found or _figure_findings(lock, folder)


def source_findings(policy_id: str, source: str, lock: dict[str, Any], quotes: Iterable[Quote]) -> list[str]:
    """What is not as locked in one policy whose source reads ``source`` and whose files hold ``quotes``."""
    document = parse(source)
    found = []
    if _sha(source) != lock["sources"][policy_id]:
        clauses = _changed_clauses(policy_id, document, lock)
        pages = [f"policies/{policy_id}.html#{clause.split(':', 1)[1]}" for clause in clauses]
        what = f"改动的条款：{'、'.join(clauses)}" if clauses else "条款文字没有变，变的是版式字符"
        pages.extend(
            (f"policies/{policy_id}.html", f"policies/{policy_id}-source.html", f"policies/{policy_id}-numbers.html")
        )
        found.append(f"{policy_id}/source.txt 与 {LOCK_NAME} 记录的原文不同；{what}；网页：{'、'.join(pages)}")
    locked = {name for name in lock["citations"] if name.startswith(f"{policy_id}#")}
    for quote in quotes:
        if quote.citation not in locked:
            found.append(f"{LOCK_NAME} 里还没有引文“{quote.citation}”，{_UPDATE}")
            continue
        locked.discard(quote.citation)
        pinned = lock["citations"][quote.citation]
        spans = _locate(document, quote)
        if spans is None:
            found.append(f"引文“{quote.citation}”在条款“{quote.clause}”里找不到了；{_dependents(policy_id, quote)}")
        elif _sha_of(source, spans) != pinned["sha256"] or pinned["clause"] != f"{policy_id}:{quote.clause}":
            found.append(f"引文“{quote.citation}”与 {LOCK_NAME} 记录的不同；{_dependents(policy_id, quote)}；{_UPDATE}")
    found.extend(f"{LOCK_NAME} 里的引文“{name}”已经没有了，{_UPDATE}" for name in sorted(locked))
    return found


def authored_quotes(policy_id: str, folder: Path = POLICIES) -> list[Quote]:
    """The quotes of a policy as written in its files, with what rests on each; the period's quote bears on all benefits."""
    period = read_yaml(folder / policy_id / "policy.yml")["period"]
    raw = _read_if_there(folder / policy_id / "benefits.yml", {"quotes": {}, "benefits": []})
    cases = _read_if_there(folder / policy_id / "cases.yml", {"cases": []})["cases"]
    kinds = read_yaml(folder / "kinds.yml")["kinds"]
    for benefit in raw["benefits"]:
        benefit.setdefault("concerns", kinds[benefit["kind"]]["concerns"])
    quotes = [_quote(policy_id, "period", period["clause"], period["quote"], raw["benefits"], cases)]
    for name, entry in raw["quotes"].items():
        users = [benefit for benefit in raw["benefits"] if name in _quotes_in(benefit)]
        quotes.append(_quote(policy_id, name, entry["clause"], entry["text"], users, cases))
    return quotes


def pages_of(policy_id: str, quote: Quote) -> list[str]:
    """The pages that print a quote or a value resting on it."""
    anchors = [f"policies/{policy_id}.html#{quote.clause}", f"policies/{policy_id}-source.html#{quote.clause}"]
    compared = [f"compare.html#kind-{kind.replace('_', '-')}" for kind in quote.kinds]
    return [*anchors, f"policies/{policy_id}-numbers.html", *compared, "index.html", "calculator.html"]


def sheet_askers(concerns: Iterable[str]) -> list[str]:
    """The askers on whose sheets of the campaign kit a benefit stands (scripts.kit.content, held together by a test)."""
    told = set(concerns)
    found: list[str] = [asker for asker in ("citizen", "enterprise", "training_institution") if asker in told]
    if "training_institution" not in told and "school" in told and "citizen" not in told:
        found.append("training_institution")
    return found


def _dependents(policy_id: str, quote: Quote) -> str:
    parts = [f"规则：{'、'.join(quote.benefits) or '（没有）'}", f"网页：{'、'.join(pages_of(policy_id, quote))}"]
    if quote.sheets:
        sheets = "、".join(f"kit/{policy_id}/{asker}" for asker in quote.sheets)
        parts.append(f"宣传包（明白纸、海报、图片、文章、问答、口播稿）：{sheets}")
    if quote.cases:
        parts.append(f"例子：{'、'.join(quote.cases)}")
    return "；".join(parts)


def _read_if_there(path: Path, empty: dict[str, Any]) -> dict[str, Any]:
    return read_yaml(path) if path.exists() else empty


def _figure_findings(lock: dict[str, Any], folder: Path) -> list[str]:
    """Figures that other rules encode than the lock says; only asked when every quote is as locked."""
    try:
        bundle = build_bundle(folder)
    except DataError as error:
        return [str(error)]
    now: dict[str, list[str]] = {}
    for policy in load_library(folder):
        now.update(encoded_figures(policy, bundle))
    found = []
    for row in sorted({*now, *lock["figures"]}):
        before, after = lock["figures"].get(row, []), now.get(row, [])
        lost, gained = [a for a in before if a not in after], [a for a in after if a not in before]
        if lost:
            found.append(f"数字“{row}”原来写进的规则不见了：{'、'.join(lost)}；{_UPDATE}")
        if gained:
            found.append(f"数字“{row}”新写进了规则：{'、'.join(gained)}；{_UPDATE}")
    return found


def _quote(
    policy_id: str, name: str, clause: str, text: str, users: list[dict[str, Any]], cases: list[dict[str, Any]]
) -> Quote:
    ids = {benefit["id"] for benefit in users}
    return Quote(
        f"{policy_id}#{name}",
        clause,
        text,
        tuple(f"{policy_id}/{benefit['id']}" for benefit in users),
        tuple(dict.fromkeys(benefit["kind"] for benefit in users)),
        tuple(dict.fromkeys(asker for benefit in users for asker in sheet_askers(benefit["concerns"]))),
        tuple(str(case["name"]) for case in cases if case.get("expect", {}).get("benefit") in ids),
    )


def _quotes_in(node: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("quote", "quotes"):
                found.update([value] if isinstance(value, str) else value)
            else:
                found |= _quotes_in(value)
    elif isinstance(node, list):
        for value in node:
            found |= _quotes_in(value)
    return found


def _locate(document: Document, quote: Quote) -> tuple[Span, ...] | None:
    try:
        return document.locate(quote.clause, quote.text)
    except KeyError:
        return None


def _clauses(policy_id: str, document: Document) -> dict[str, str]:
    """Hash of every unit's own marker and text: nodes, and paragraphs outside any node."""
    units = [node.id for node in document.walk() if not node.inferred]
    units.extend(paragraph.id for paragraph in document.paragraphs)
    return {f"{policy_id}:{unit}": _sha_of(document.text, document.spans_of(unit)) for unit in units}


def _changed_clauses(policy_id: str, document: Document, lock: dict[str, Any]) -> list[str]:
    now = _clauses(policy_id, document)
    before = {name: sha for name, sha in lock["clauses"].items() if name.startswith(f"{policy_id}:")}
    return [name for name in {**before, **now} if now.get(name) != before.get(name)]


def _sha_of(source: str, spans: Iterable[Span]) -> str:
    return _sha("".join(source[start:end] for start, end in spans))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
