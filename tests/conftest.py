"""What every test shares: the rule bundle built from policies/, and the untouched sources."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

from scripts.library import load_library
from scripts.rules.bundle import build_bundle

# The same examples in every run, so that a red test is always the change that was made; HYPOTHESIS_PROFILE=explore
# (make test-all) draws new ones each time to look for what nobody has thought of.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def bundle() -> dict[str, Any]:
    """The rule bundle, compiled afresh."""
    return build_bundle()


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Source texts by policy id."""
    return {policy.id: policy.source for policy in load_library()}
