"""A draft of ledger.yml for what is not accounted for yet: unique quotes to copy; class and reason are for a person to write."""

from __future__ import annotations

import json
from typing import Any

from scripts.ledger.numbers import Row, number_ledger
from scripts.ledger.sentences import sentence_ledger
from scripts.ledger.texts import occurrences, solid
from scripts.library import Policy

_STEP = 3


def draft(policy: Policy, bundle: dict[str, Any]) -> str:
    """YAML with every unclassified number and every sentence without rule or reason. It does not load before it is completed."""
    lines = []
    numbers = [row for row in number_ledger(policy, bundle).rows if not row.group]
    if numbers:
        lines.append("numbers:")
    for row in numbers:
        quote = json.dumps(unique_quote(policy, row), ensure_ascii=False)
        lines.extend(("  - class:", "    reason:", f"    quotes: {{{row.clause}: [{quote}]}}"))
    sentences = [row for row in sentence_ledger(policy, bundle)[0] if not row.citations and not row.reason]
    if sentences:
        lines.append("sentences:")
    for sentence in sentences:
        quote = json.dumps(sentence.text, ensure_ascii=False)
        lines.extend(("  - reason:", f"    quotes: {{{sentence.clause}: [{quote}]}}"))
    return "".join(f"{line}\n" for line in lines)


def unique_quote(policy: Policy, row: Row) -> str:
    """The number with as much of the text before and behind it as makes it unique in its clause."""
    document = policy.document
    wanted = solid(policy.source, row.spans)
    indexes = [at for start, end in document.ranges_of(row.clause) for at in range(start, end)]
    inside = [place for place, at in enumerate(indexes) if document.offsets[at] in wanted]
    first, last = min(inside), max(inside) + 1
    while len(occurrences(document, row.clause, _text(policy, indexes[first:last]))) > 1 and (
        first > 0 or last < len(indexes)
    ):
        first, last = max(0, first - _STEP), min(len(indexes), last + _STEP)
    return _text(policy, indexes[first:last])


def _text(policy: Policy, indexes: list[int]) -> str:
    return "".join("".join(policy.document.logical[at] for at in indexes).split())
