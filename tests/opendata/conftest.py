"""The open data, made once for all tests."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.library import load_library
from scripts.opendata import Catalogue, all_tables, export
from scripts.opendata.changes import load_releases
from scripts.pages.glossary import load_glossary
from scripts.rules.bundle import write_bundle


@pytest.fixture(scope="session")
def catalogue(bundle: dict[str, Any]) -> Catalogue:
    write_bundle(bundle)  # the wheel carries the rules
    policies = load_library()
    _, terms = load_glossary(policies)
    return export(all_tables(policies, bundle, terms), bundle, load_releases())
