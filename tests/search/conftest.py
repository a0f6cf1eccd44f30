"""The index of the present library, and its export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.search.export import write
from scripts.search.index import Index, open_index


@pytest.fixture(scope="session")
def opened() -> Index:
    """The Whoosh index with its prepared data."""
    return open_index()


@pytest.fixture(scope="session")
def exported(opened: Index, bundle: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web index and the browser's scripts, as the site gets them."""
    folder = tmp_path_factory.mktemp("search")
    write(opened.model.data, bundle, folder)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return folder
