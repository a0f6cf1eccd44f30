"""``policies/<id>/ledger.yml``: what a person decided about numbers and sentences that are no rules, by verbatim quote.

```yaml
numbers:
  - class: target            # target | reference | date | other
    reason: 全市培训人次的目标，不是给谁的数额
    quotes: {s1: ["培训 2 万人次"]}
sentences:
  - reason: 对部门的要求，没有给谁待遇
    quotes: {s4-i1: ["……"]}
prose:
  - {benefit: work-training-subsidy, text: 40%, reason: 由60%推出的余数}
```

A quote must stand exactly once in its clause, so it can only ever mean the place its author meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from scripts.ledger.texts import occurrences
from scripts.library import Policy
from scripts.yaml_files import DataError, read_yaml

NUMBER_CLASSES = ("target", "reference", "date", "other")
_WORDS = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class Entry:
    """One quote of the register: its clause, its text, where it stands in the source, and what was decided."""

    clause: str
    quote: str
    offsets: frozenset[int]
    reason: str
    group: str = ""


@dataclass(frozen=True)
class Register:
    """The register of one policy; ``problems`` are quotes that are not (or not only once) in their clause."""

    numbers: tuple[Entry, ...] = ()
    sentences: tuple[Entry, ...] = ()
    prose: tuple[dict[str, str], ...] = ()
    problems: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Word:
    """A word of ``words.yml`` with the reason why it is there."""

    word: str
    reason: str


def load_register(policy: Policy) -> Register:
    """Read ledger.yml of a policy; an empty register when there is none. Raises DataError on a malformed file."""
    path = policy.folder / "ledger.yml"
    where = f"{policy.id}/ledger.yml"
    if not path.exists():
        return Register()
    raw = read_yaml(path) or {}
    _only(raw, {"numbers", "sentences", "prose"}, where)
    problems: list[str] = []
    numbers, sentences = [], []
    for group in raw.get("numbers") or []:
        _only(group, {"class", "reason", "quotes"}, where)
        if group.get("class") not in NUMBER_CLASSES:
            raise DataError(f"{where}：class 只能是 {'、'.join(NUMBER_CLASSES)}，写成了“{group.get('class')}”")
        numbers.extend(_entries(policy, group, where, problems))
    for group in raw.get("sentences") or []:
        _only(group, {"reason", "quotes"}, where)
        sentences.extend(_entries(policy, group, where, problems))
    prose = tuple(raw.get("prose") or ())
    for item in prose:
        _only(item, {"benefit", "text", "reason"}, where)
        _reason(item, where)
    return Register(tuple(numbers), tuple(sentences), prose, tuple(problems))


@cache
def load_words() -> dict[str, tuple[Word, ...]]:
    """The word lists of ``words.yml`` by name: ``number_words`` and ``sentence_words``."""
    raw = read_yaml(_WORDS)
    return {name: tuple(Word(str(item["word"]), str(item["reason"])) for item in items) for name, items in raw.items()}


def _entries(policy: Policy, group: dict[str, Any], where: str, problems: list[str]) -> list[Entry]:
    reason = _reason(group, where)
    found = []
    for clause, quotes in (group.get("quotes") or {}).items():
        for quote in quotes:
            try:
                places = occurrences(policy.document, clause, quote)
            except KeyError:
                problems.append(f"{where}：没有条款“{clause}”（“{quote}”）")
                continue
            if not places:
                problems.append(f"{where}：条款“{clause}”里找不到“{quote}”，请删去或改正")
            elif len(places) > 1:
                problems.append(f"{where}：“{quote}”在条款“{clause}”里有{len(places)}处，请引长一些，只指一处")
            else:
                found.append(Entry(clause, quote, places[0], reason, group.get("class", "")))
    return found


def _reason(group: dict[str, Any], where: str) -> str:
    reason = group.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise DataError(f"{where}：每一组都要写 reason（理由）")
    return reason


def _only(raw: dict[str, Any], allowed: set[str], where: str) -> None:
    for key in raw:
        if key not in allowed:
            raise DataError(f"{where}：不认识“{key}”，只能是{'、'.join(sorted(allowed))}")
