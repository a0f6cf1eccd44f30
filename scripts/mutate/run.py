"""Running the worked examples against mutants: each mutant only against the examples of its own benefit."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from scripts.library import POLICIES
from scripts.mutate.mutants import mutants, period_mutants
from scripts.rules.exhaustive import check_rows
from scripts.verify.cases import load_all, problems
from scripts.yaml_files import DataError

LISTED = Path(__file__).resolve().parent.parent.parent / "tests" / "mutants.yml"
Json = dict[str, Any]


class Score(NamedTuple):
    """How many mutants of a policy there are, and those no example kills."""

    policy: str
    total: int
    survivors: list[str]

    @property
    def killed(self) -> int:
        """The mutants some example notices."""
        return self.total - len(self.survivors)


def scores(bundle: Json, policies: list[str], folder: Path = POLICIES) -> list[Score]:
    """The score of each named policy, of all when none is named."""
    return [
        _score(bundle, policy, load_all(policy["id"], bundle, folder))
        for policy in bundle["policies"]
        if not policies or policy["id"] in policies
    ]


def _score(bundle: Json, policy: Json, cases: list[Json]) -> Score:
    by_benefit: dict[str, list[Json]] = {}
    for case in cases:
        by_benefit.setdefault(f"{policy['id']}/{case['expect']['benefit']}", []).append(case)
    citations = [name for name in bundle["citations"] if name.startswith(f"{policy['id']}#")]
    total, survivors = 0, []
    for benefit in (entry for entry in bundle["benefits"] if entry["policy"] == policy["id"]):
        own = by_benefit.get(benefit["id"], [])
        for mutant in mutants(benefit, bundle["facts"], citations):
            noticed = _noticed({**bundle, "benefits": [mutant.benefit]}, policy["id"], own)
            if not noticed and _refused(mutant.benefit, policy, bundle["facts"]):
                continue
            total += 1
            if not noticed:
                survivors.append(mutant.name)
    for name, changed in period_mutants(policy):
        total += 1
        others = [entry for entry in bundle["policies"] if entry["id"] != policy["id"]]
        if not _noticed({**bundle, "policies": [*others, changed]}, policy["id"], cases):
            survivors.append(name)
    return Score(policy["id"], total, survivors)


def _refused(benefit: Json, policy: Json, definitions: Json) -> bool:
    """Rows that overlap or leave a gap never get past the build: such a mutant cannot happen and is not counted."""
    try:
        check_rows(benefit, policy, definitions)
    except DataError:
        return True
    return False


def _noticed(bundle: Json, policy_id: str, cases: list[Json]) -> bool:
    for case in cases:
        try:
            if problems(policy_id, case, bundle):
                return True
        except (AssertionError, ValueError, KeyError, TypeError):
            # A rule that cannot be evaluated is as good as noticed.
            return True
    return False
