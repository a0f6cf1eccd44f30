"""The library: every policy folder with its record, its untouched text and its parsed clause tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from scripts.kept import Kept
from scripts.parse import parse
from scripts.parse.model import Document
from scripts.yaml_files import DataError, read_yaml

ROOT = Path(__file__).resolve().parent.parent
POLICIES = ROOT / "policies"
_REQUIRED = ("id", "title", "document_number", "issuers", "issued_on", "region", "period", "upstream", "ask", "notes")


@dataclass(frozen=True)
class Policy:
    """One document: ``record`` is policy.yml, ``read`` gives the parse of its text, which a large library keeps folded."""

    id: str
    folder: Path
    record: dict[str, Any]
    read: Callable[[], Document] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[Callable[[str, Path], Policy], tuple[str, Path]]:
        """Another process takes the policy from its own library; this one's must not travel with it."""
        return load_policy, (self.id, self.folder.parent)

    @property
    def document(self) -> Document:
        """The parse of the text. Hold on to it only as long as it is worked on."""
        return self.read()

    @property
    def source(self) -> str:
        """The text as it is on disk."""
        return self.read().text

    @property
    def title(self) -> str:
        """What readers call it: the printed title, or the editor's working title where the text has none."""
        return str(self.record["title"] or self.record["working_title"])

    @property
    def cite_meta(self) -> dict[str, str | None]:
        """What a citation names: the printed titles and number, and the working title where the text has none."""
        record = self.record
        return {
            "id": self.id,
            "title": record["title"],
            "inner_title": record["inner_title"],
            "doc_number": record["document_number"],
            "short_name": record.get("working_title"),
        }

    @property
    def region(self) -> dict[str, Any]:
        """The region entry of the record."""
        region: dict[str, Any] = self.record["region"]
        return region


def load_library(folder: Path = POLICIES) -> list[Policy]:
    """Load every policy below ``folder`` in the order of region codes. Raises DataError on a broken record."""
    return list(_load(folder))


def load_policy(policy_id: str, folder: Path = POLICIES) -> Policy:
    """The policy with this id. ``KeyError`` when there is none."""
    return _by_id(folder)[policy_id]


@lru_cache(maxsize=4)
def _by_id(folder: Path) -> dict[str, Policy]:
    return {policy.id: policy for policy in _load(folder)}


@lru_cache(maxsize=4)
def _load(folder: Path) -> tuple[Policy, ...]:
    places = read_yaml(folder / "places.yml")
    documents: Kept[str, Document] = Kept()
    policies = [_policy(path.parent, places, documents) for path in sorted(folder.glob("*/policy.yml"))]
    return tuple(sorted(policies, key=lambda policy: policy.region["code"]))


def _policy(folder: Path, places: dict[str, list[str]], documents: Kept[str, Document]) -> Policy:
    record = read_yaml(folder / "policy.yml")
    where = f"{folder.name}/policy.yml"
    for key in _REQUIRED:
        if key not in record:
            raise DataError(f"{where}：缺少“{key}”（没有就写 null）")
    refuse_undecided(record, where)
    if record["id"] != folder.name:
        raise DataError(f"{where}：id“{record['id']}”与文件夹名“{folder.name}”不同")
    if record["title"] is None and not record.get("working_title"):
        raise DataError(f"{where}：原文没有标题时，要写 working_title（编者所加的称呼）")
    region = record["region"]
    region["places"] = places.get(region["code"], [])
    # newline="" keeps every character of the source: offsets are code points of the untouched file.
    with (folder / "source.txt").open(encoding="utf-8", newline="") as file:
        documents.put(folder.name, parse(file.read()))
    return Policy(folder.name, folder, record, partial(documents.get, folder.name))


def refuse_undecided(record: dict[str, Any], where: str) -> None:
    """A draft that still lists things to decide is not knowledge yet. Raises DataError naming the first of them."""
    if record.get("decide"):
        raise DataError(f"{where}：还有要由人决定的：{record['decide'][0]}（决定后删去 decide）")
