"""The rules of a library that is too large to be carried whole: what is shared is inside, a region's rules are fetched.

The bundle inside (``rules.json`` of the browser's wheel, written by scripts/rules/shards.py) then has the questions, the
kinds and a list of the policies: of each its id, its region and under ``elsewhere`` the length and hash of the file with its
rules. The list is one JSON text (``listed``) until somebody asks: as a text it takes a fifth of the memory image. A bundle
without such a list holds everything, and nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Bundle = dict[str, Any]
# Policies on one page of a large library, and in one answer there; a library that is no larger is carried whole.
PART = 12
# Of a file's SHA-256, so many hexadecimal digits stand in the list, and so many in its name.
HASH_DIGITS = 32
_NAME_DIGITS = 12


class Shards:
    """What is inside, and the rules added so far."""

    __slots__ = ("_added", "_bundle", "_elsewhere", "_inside", "_policies", "_sha256")

    def __init__(self, inside: Bundle) -> None:
        self._inside = inside
        self._bundle: Bundle | None = inside if self.whole else None
        self._policies: list[Bundle] = []
        self._elsewhere: dict[str, Bundle] | None = None
        self._added: dict[str, Bundle] = {}
        if not self.whole:
            # Not at the head of the module: a library that is carried whole has no use for it in its memory image.
            from hashlib import sha256

            self._sha256 = sha256

    @property
    def whole(self) -> bool:
        """Whether all rules are inside."""
        return "listed" not in self._inside

    @property
    def shared(self) -> Bundle:
        """What all regions share; of a library that is carried whole, everything."""
        return {key: value for key, value in self._inside.items() if key != "listed"}

    @property
    def bundle(self) -> Bundle:
        """The bundle with the rules added so far, in the library's order; another object whenever rules were added."""
        if self._bundle is None:
            listed = self._policies = self._policies or json.loads(self._inside["listed"])
            added = [self._added.get(policy["id"]) for policy in listed]
            here = [shard for shard in added if shard is not None]
            self._bundle = {
                **self.shared,
                "policies": [
                    one if shard is None else shard["policy"] for one, shard in zip(listed, added, strict=True)
                ],
                "benefits": [benefit for shard in here for benefit in shard["benefits"]],
                "citations": {name: entry for shard in here for name, entry in shard["citations"].items()},
            }
        return self._bundle

    def _files(self) -> dict[str, Bundle]:
        """By policy: length and hash of the file with its rules."""
        if self._elsewhere is None:
            listed = self._policies or self.bundle["policies"]
            self._elsewhere = {policy["id"]: policy["elsewhere"] for policy in listed if "elsewhere" in policy}
        return self._elsewhere

    def lacking(self, policies: Iterable[str]) -> list[dict[str, Any]]:
        """The files with the rules of these policies that were not added yet: ``policy``, ``name``, ``bytes``."""
        return [
            {"policy": policy, "name": file_name(entry["sha256"]), "bytes": entry["bytes"]}
            for policy in policies
            if policy not in self._added and (entry := self._files().get(policy))
        ]

    def add(self, policy: str, text: str) -> bool:
        """Add the rules of a policy; False when this is not the very file that was announced."""
        entry = self._files()[policy]
        content = text.encode("utf-8", "surrogatepass")
        if len(content) != entry["bytes"] or self._sha256(content).hexdigest()[:HASH_DIGITS] != entry["sha256"]:
            return False
        self._added[policy] = json.loads(text)
        self._bundle = None
        return True

    def announces(self, name: str) -> bool:
        """Whether a file of this name belongs to this library as it is now."""
        return any(file_name(entry["sha256"]) == name for entry in self._files().values())


def file_name(sha256: str) -> str:
    """The name of the file with a policy's rules."""
    return f"rules.{sha256[:_NAME_DIGITS]}.json"
