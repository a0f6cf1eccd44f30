"""Which rules cite a clause: read from a rule bundle of any shape.

A citation is an object with a ``clause`` of the form ``policy:unit``; it belongs to the nearest object around it that has
an ``id``.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.diff.compare import Comparison


def citations(data: object, owner: str = "") -> Iterator[tuple[str, str]]:
    """Pairs (full clause id, id of the rule that cites it) in a JSON value."""
    if isinstance(data, dict):
        own = data.get("id")
        owner = own if isinstance(own, str) else owner
        clause = data.get("clause")
        if isinstance(clause, str) and ":" in clause and owner:
            yield clause, owner
        for value in data.values():
            yield from citations(value, owner)
    elif isinstance(data, list):
        for value in data:
            yield from citations(value, owner)


def affected(comparison: Comparison, bundle: object, policy: str) -> dict[str, list[str]]:
    """For every changed clause (old id) that is cited: the rules that cite it or one of its paragraphs."""
    cited: dict[str, set[str]] = {}
    for clause, rule in citations(bundle):
        name, _, local = clause.partition(":")
        if name == policy:
            cited.setdefault(local, set()).add(rule)
    out: dict[str, list[str]] = {}
    for change in comparison.changes:
        if change.old is None:
            continue
        rules = {r for local, found in cited.items() for r in found if _covers(change.old, local)}
        if rules:
            out[change.old] = sorted(rules)
    return out


def _covers(unit_id: str, cited: str) -> bool:
    """Is ``cited`` the unit itself or one of its own paragraphs?"""
    return cited == unit_id or (cited.startswith(f"{unit_id}-p") and cited[len(unit_id) + 2 :].isdigit())
