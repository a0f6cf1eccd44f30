"""What the ledger tests share: the policies by id, and copies of them with another source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from scripts.library import Policy, load_library
from scripts.parse import parse

Edit = Callable[[str, str, str], Policy]


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    """Policies by id."""
    return {policy.id: policy for policy in load_library()}


@pytest.fixture(scope="session")
def edited(policies: dict[str, Policy]) -> Edit:
    """A policy whose source has one passage replaced; the passage must stand in it once."""

    def edit(policy_id: str, old: str, new: str) -> Policy:
        policy = policies[policy_id]
        assert policy.source.count(old) == 1
        source = policy.source.replace(old, new)
        document = parse(source)
        return replace(policy, read=lambda: document)

    return edit
