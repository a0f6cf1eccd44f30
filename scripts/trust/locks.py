"""What the project is built with and what it ships, read from the lock files."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
UV_LOCK = ROOT / "uv.lock"
NPM_LOCK = ROOT / "package-lock.json"
TEST_LOCK = ROOT / "tests" / "browsers" / "package-lock.json"
# Of an npm package's run-time dependencies only these reach the reader; the others serve it under node.
_SHIPPED_NPM = frozenset({"pyodide"})


@dataclass(frozen=True)
class Component:
    """A locked package: ``ecosystem`` pypi or npm, ``hashes`` of what is downloaded, SPDX ``license`` where it is known."""

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...]
    license: str | None
    shipped: bool

    @property
    def purl(self) -> str:
        """The package URL."""
        name = self.name.replace("@", "%40", 1) if self.ecosystem == "npm" else self.name
        return f"pkg:{self.ecosystem}/{name}@{self.version}"


def components() -> list[Component]:
    """Every locked package of the build, sorted; the browsers of the tests are no part of it."""
    found = [*_python(), *_npm()]
    return sorted(found, key=lambda item: (item.ecosystem, item.name, item.version))


def _python() -> list[Component]:
    packages = tomllib.loads(UV_LOCK.read_text(encoding="utf-8"))["package"]
    found = []
    for package in packages:
        if "registry" not in package["source"]:
            continue  # the project itself
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        hashes = sorted({("SHA-256", file["hash"].removeprefix("sha256:")) for file in files})
        found.append(
            Component("pypi", package["name"], package["version"], tuple(hashes), _license(package["name"]), False)
        )
    return found


def _npm() -> list[Component]:
    packages: dict[str, dict[str, Any]] = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    found = []
    for path, package in packages.items():
        name = path.rpartition("node_modules/")[2]
        if not name:
            continue
        algorithm, _, digest = package["integrity"].partition("-")
        value = base64.b64decode(digest).hex()
        hashes = ((f"SHA-{algorithm.removeprefix('sha')}", value),)
        shipped = name in _SHIPPED_NPM or name.startswith("workbox-")
        found.append(Component("npm", name, package["version"], hashes, package.get("license"), shipped))
    return found


def _license(name: str) -> str | None:
    """What the installed package declares, where that is an SPDX expression or a classifier with one meaning."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None  # for another platform, or of a group that is not installed
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [value for value in metadata.get_all("Classifier") or () if value.startswith("License ::")]
    known = {_CLASSIFIERS[value] for value in classifiers if value in _CLASSIFIERS}
    if len(known) == 1:
        return known.pop()
    text = str(metadata.get("License") or "").strip()
    return (
        text if re.fullmatch(r"(MIT|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|PSF-2\.0|ISC|0BSD|Unlicense)", text) else None
    )


_CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "License :: OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
}
