"""Foreign parts of the site (``vendored.yml``): name, version, licence, source, and the served files that hold them."""

from __future__ import annotations

import importlib.metadata
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.runtime.pyodide import python_version
from scripts.trust.locks import NPM_LOCK
from scripts.yaml_files import DataError, read_yaml

PARTS = Path(__file__).with_name("vendored.yml")
_KEYS = {"id", "name", "from", "license", "source", "what", "files"}
_COPIES = (".gz", ".br")


@dataclass(frozen=True)
class Part:
    """``files`` are patterns of site paths; ``purl`` is empty for a part inside another package (CPython inside Pyodide)."""

    id: str
    name: str
    version: str
    purl: str
    license: str
    source: str
    what: str
    files: tuple[str, ...]


def load_parts() -> tuple[Part, ...]:
    """Every foreign part. Raises DataError on an unknown key or a package that is not locked."""
    return tuple(_part(entry) for entry in read_yaml(PARTS)["parts"])


def own_patterns() -> tuple[str, ...]:
    """Patterns of the files that this project makes itself."""
    return tuple(read_yaml(PARTS)["own"])


def unclaimed(paths: list[str]) -> list[str]:
    """Site files that are neither our own nor part of an entry: something foreign came in without licence and source."""
    patterns = [*own_patterns(), *(pattern for part in load_parts() for pattern in part.files)]
    left = []
    for path in paths:
        name = path.removesuffix(".gz").removesuffix(".br") if path.endswith(_COPIES) else path
        if not any(PurePosixPath(name).full_match(pattern) for pattern in patterns):
            left.append(path)
    return left


def _part(entry: dict[str, Any]) -> Part:
    if set(entry) != _KEYS:
        raise DataError(f"vendored.yml：{entry.get('id')}：缺少或不认识“{'、'.join(sorted(set(entry) ^ _KEYS))}”")
    kind, _, name = entry["from"].partition(":")
    version, purl = _version(kind, name, entry["id"])
    return Part(
        entry["id"],
        entry["name"],
        version,
        purl,
        entry["license"],
        entry["source"],
        entry["what"],
        tuple(entry["files"]),
    )


def _version(kind: str, name: str, part: str) -> tuple[str, str]:
    if kind == "npm":
        packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
        if f"node_modules/{name}" in packages:
            version = str(packages[f"node_modules/{name}"]["version"])
            return version, f"pkg:npm/{name}@{version}"
    elif kind == "pypi":
        version = importlib.metadata.version(name)
        return version, f"pkg:pypi/{name}@{version}"
    elif kind == "pyodide":
        return python_version(), ""
    elif kind == "debian":
        return "", ""
    raise DataError(f"vendored.yml：{part}：不知道从哪里来：{kind}:{name}")
