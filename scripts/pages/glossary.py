"""The glossary file: terms in plain words, each held to the texts by a verbatim quote, with every place where it occurs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.library import POLICIES, Policy
from scripts.yaml_files import DataError, read_yaml

_KEYS = {"id", "term", "group", "plain", "abbreviations", "synonyms", "forms", "quotes", "see"}
_REQUIRED = ("id", "term", "group", "plain", "quotes")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
# A gloss explains, the texts count: a figure in it would be a second source.
_FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万]+(?:元|%|％)|百分之")


@dataclass(frozen=True)
class Synonym:
    """Another word a reader may use, and why it may stand for the term."""

    word: str
    reason: str


@dataclass(frozen=True)
class TermQuote:
    """Where a text itself says what the term is."""

    policy: str
    clause: str
    text: str


@dataclass(frozen=True)
class Term:
    """One entry. ``forms`` are the spellings under which it stands in the texts, the term itself included."""

    id: str
    term: str
    group: str
    plain: str
    abbreviations: tuple[str, ...]
    synonyms: tuple[Synonym, ...]
    forms: tuple[str, ...]
    quotes: tuple[TermQuote, ...]
    see: tuple[str, ...]


def load_glossary(policies: Sequence[Policy], folder: Path = POLICIES) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    """The groups in order and the terms. Raises DataError for a missing key, a quote that is not in its clause, a figure."""
    raw = read_yaml(folder / "glossary.yml")
    groups = tuple(raw["groups"])
    terms = tuple(_term(entry, groups) for entry in raw["terms"])
    ids = [term.id for term in terms]
    for term in terms:
        if ids.count(term.id) > 1:
            raise DataError(f"glossary.yml：id“{term.id}”用了两次")
        for other in term.see:
            if other not in ids:
                raise DataError(f"glossary.yml：{term.id}：see 里的“{other}”不是词条")
        for quoted in term.quotes:
            _check(term, quoted, policies)
    return groups, terms


def _term(raw: dict[str, Any], groups: tuple[str, ...]) -> Term:
    name = raw.get("id", "（没有 id）")
    for key in raw:
        if key not in _KEYS:
            raise DataError(f"glossary.yml：{name}：不认识“{key}”，只能写{'、'.join(sorted(_KEYS))}")
    for key in _REQUIRED:
        if not raw.get(key):
            raise DataError(f"glossary.yml：{name}：缺少“{key}”")
    if not _ID.match(name):
        raise DataError(f"glossary.yml：id“{name}”只能用英文小写、数字和连字符")
    if raw["group"] not in groups:
        raise DataError(f"glossary.yml：{name}：没有“{raw['group']}”这个组，只能是{'、'.join(groups)}")
    if _FIGURE.search(raw["plain"]):
        raise DataError(f"glossary.yml：{name}：解释里不能写数字（数字只从原文来）：{raw['plain']}")
    synonyms = tuple(_synonym(name, entry) for entry in raw.get("synonyms", []))
    forms = tuple(dict.fromkeys([raw["term"], *raw.get("forms", [])]))
    quotes = tuple(TermQuote(entry["policy"], entry["clause"], entry["text"]) for entry in raw["quotes"])
    return Term(
        name,
        raw["term"],
        raw["group"],
        raw["plain"],
        tuple(raw.get("abbreviations", [])),
        synonyms,
        forms,
        quotes,
        tuple(raw.get("see", [])),
    )


def _synonym(name: str, raw: dict[str, str]) -> Synonym:
    if not raw.get("word") or not raw.get("reason"):
        raise DataError(f"glossary.yml：{name}：synonyms 的每一项都要有 word 和 reason")
    return Synonym(raw["word"], raw["reason"])


def _check(term: Term, quoted: TermQuote, policies: Sequence[Policy]) -> None:
    where = f"glossary.yml：{term.id}"
    policy = next((item for item in policies if item.id == quoted.policy), None)
    if policy is None:
        raise DataError(f"{where}：没有“{quoted.policy}”这份文件")
    try:
        spans = policy.document.locate(quoted.clause, quoted.text)
    except KeyError:
        raise DataError(f"{where}：{quoted.policy} 没有条款“{quoted.clause}”") from None
    if spans is None:
        raise DataError(f"{where}：{quoted.policy}:{quoted.clause} 里找不到这段原文：{quoted.text}")
