"""What every test shares: the rule bundle built from policies/, and the untouched sources."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.library import load_library
from scripts.rules.bundle import build_bundle


@pytest.fixture(scope="session")
def bundle() -> dict[str, Any]:
    """The rule bundle, compiled afresh."""
    return build_bundle()


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Source texts by policy id."""
    return {policy.id: policy.source for policy in load_library()}
