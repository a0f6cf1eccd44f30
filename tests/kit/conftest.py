"""The data of the kit on one day, and one set of files made once for every test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scripts.kit.audit import Report
from scripts.kit.build import Sources, make
from scripts.kit.content import Sheet, build_sheets
from scripts.pages.build import load_site
from scripts.pages.site_data import Site

ADDRESS = "https://example.invalid/zhengce/"
Made = tuple[Sources, dict[str, bytes], Report]


@pytest.fixture(scope="session")
def site() -> Site:
    """The site's data on a day after every period."""
    return load_site(date(2026, 1, 1))[0]


@pytest.fixture(scope="session")
def sheets(site: Site) -> dict[tuple[str, str], Sheet]:
    """Every sheet by region and audience."""
    return {(sheet.region, sheet.audience.name): sheet for sheet in build_sheets(site)}


@pytest.fixture(scope="session")
def made(site: Site, sheets: dict[tuple[str, str], Sheet]) -> Callable[[str, str], Made]:
    """``made(region, audience)``: sources, files and report, with codes; each set is made once."""
    done: dict[tuple[str, str], Made] = {}

    def get(region: str, audience: str) -> Made:
        key = (region, audience)
        if key not in done:
            sources = Sources(sheets[key], site, ADDRESS)
            done[key] = (sources, *make(sources))
        return done[key]

    return get
