"""The rules of a large library, policy by policy in little memory, under the same names as those of a small one.

``bundle["benefits"]`` and ``bundle["citations"]`` of a library whose pages are cut into parts are read like a list and a dict,
but the rules of one policy are opened when they are asked for. Whatever works through the whole library policy by policy needs
no more memory for ten thousand of them than for fifty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, overload

from calculator.memo import once
from scripts.kept import Kept

Bundle = dict[str, Any]


class Own(NamedTuple):
    """The compiled rules of one policy."""

    benefits: list[Bundle]
    citations: dict[str, Bundle]


class KeptRules:
    """The rules of each policy by its id, in the order of the library."""

    def __init__(self) -> None:
        self._kept: Kept[str, Own] = Kept()
        self.sizes: dict[str, tuple[int, int]] = {}

    def put(self, policy: str, own: Own) -> None:
        """Keep the rules of one policy; nobody may change them afterwards."""
        self._kept.put(policy, own)
        self.sizes[policy] = len(own.benefits), len(own.citations)

    def get(self, policy: str) -> Own:
        """The rules of one policy; ``KeyError`` when there is none."""
        return self._kept.get(policy)


class Benefits(Sequence[Bundle]):
    """``bundle["benefits"]`` of a large library."""

    def __init__(self, rules: KeptRules) -> None:
        self.rules = rules
        self._count = sum(benefits for benefits, _ in rules.sizes.values())

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Bundle]:
        for policy in self.rules.sizes:
            yield from self.rules.get(policy).benefits

    @overload
    def __getitem__(self, at: int) -> Bundle: ...
    @overload
    def __getitem__(self, at: slice) -> list[Bundle]: ...
    def __getitem__(self, at: int | slice) -> Bundle | list[Bundle]:
        if isinstance(at, slice):
            return list(self)[at]
        place = at if at >= 0 else at + self._count
        found = next(islice(self, place, None), None) if place >= 0 else None
        if found is None:
            raise IndexError(at)
        return found


class Citations(Mapping[str, Bundle]):
    """``bundle["citations"]`` of a large library: a name begins with the id of its policy."""

    def __init__(self, rules: KeptRules) -> None:
        self._rules = rules
        self._count = sum(citations for _, citations in rules.sizes.values())

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        for policy in self._rules.sizes:
            yield from self._rules.get(policy).citations

    def __getitem__(self, name: str) -> Bundle:
        return self._rules.get(name.partition("#")[0]).citations[name]


def own_rules(bundle: Bundle, policy: str) -> Own:
    """The rules of one policy of ``bundle``; empty when it has none."""
    benefits = bundle["benefits"]
    if isinstance(benefits, Benefits):
        return benefits.rules.get(policy) if policy in benefits.rules.sizes else Own([], {})
    return _by_policy(bundle).get(policy) or Own([], {})


def narrowed(bundle: Bundle, policies: Iterable[str]) -> Bundle:
    """The bundle with the rules of some policies alone, in the order given."""
    ids = list(policies)
    rows = _rows(bundle)
    own = [own_rules(bundle, policy) for policy in ids]
    return {
        **bundle,
        "policies": [rows[policy] for policy in ids if policy in rows],
        "benefits": [benefit for rules in own for benefit in rules.benefits],
        "citations": {name: entry for rules in own for name, entry in rules.citations.items()},
    }


@once
def _by_policy(bundle: Bundle) -> dict[str, Own]:
    found: dict[str, Own] = {}
    for benefit in bundle["benefits"]:
        found.setdefault(benefit["policy"], Own([], {})).benefits.append(benefit)
    for name, entry in bundle["citations"].items():
        found.setdefault(name.partition("#")[0], Own([], {})).citations[name] = entry
    return found


@once
def _rows(bundle: Bundle) -> dict[str, Bundle]:
    return {policy["id"]: policy for policy in bundle["policies"]}
