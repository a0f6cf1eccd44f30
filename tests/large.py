"""A library of invented policies, just large enough that its rules are fetched region by region."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from calculator.shards import Shards
from scripts.bench.synthetic import write_library
from scripts.rules.bundle import build_bundle
from scripts.rules.shards import Parts, apart


class Large(NamedTuple):
    """The policies' folder, the bundle whole, and the same taken apart."""

    folder: Path
    bundle: dict[str, Any]
    parts: Parts

    def inside(self) -> dict[str, Any]:
        """What a browser has before it has asked for any region: read anew, as :func:`calculator.load_bundle` does."""
        bundle: dict[str, Any] = json.loads(self.parts.carried)
        for part, names in bundle["order"].items():
            bundle[part] = {name: bundle[part][name] for name in names}
        return bundle

    def shards(self) -> Shards:
        """Nothing fetched yet."""
        return Shards(self.inside())

    def bring(self, shards: Shards, policies: list[str]) -> None:
        """Add the rules of these policies, as the worker does."""
        for file in shards.lacking(policies):
            assert shards.add(file["policy"], self.parts.files[file["name"]].decode())

    def region(self, number: int) -> str:
        """The name of a region."""
        name: str = self.bundle["policies"][number]["region"]["name"]
        return name


_folders: list[tempfile.TemporaryDirectory[str]] = []


@cache
def large() -> Large:
    """15 policies; compiled once in a run of tests, and never changed."""
    _folders.append(tempfile.TemporaryDirectory())
    folder = Path(_folders[0].name) / "policies"
    assert write_library(folder, 3) == 15
    bundle = build_bundle(folder)
    return Large(folder, bundle, apart(bundle, folder))
