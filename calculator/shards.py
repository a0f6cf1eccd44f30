"""The rules of a library that is too large to be carried whole: what is shared is inside, a region's rules are fetched.

The bundle inside (``rules.json`` of the browser's wheel, written by scripts/rules/shards.py) then has the questions, the
kinds and, of each policy, only its id, its region and under ``elsewhere`` the length and SHA-256 of the file with its rules.
A bundle without ``elsewhere`` holds everything, and nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Bundle = dict[str, Any]
# Of the hash, so many digits stand in the file's name.
_DIGITS = 12


class Shards:
    """What is inside, and the rules added so far."""

    __slots__ = ("_added", "_bundle", "_elsewhere", "_inside", "_sha256")

    def __init__(self, inside: Bundle) -> None:
        self._inside = inside
        self._bundle: Bundle | None = inside
        self._elsewhere = {policy["id"]: policy["elsewhere"] for policy in inside["policies"] if "elsewhere" in policy}
        self._added: dict[str, Bundle] = {}
        if self._elsewhere:
            # Not at the head of the module: a library that is carried whole has no use for it in its memory image.
            from hashlib import sha256

            self._sha256 = sha256

    @property
    def whole(self) -> bool:
        """Whether all rules are inside."""
        return not self._elsewhere

    @property
    def bundle(self) -> Bundle:
        """The bundle with the rules added so far, in the library's order; another object whenever rules were added."""
        if self._bundle is None:
            added = [self._added.get(policy["id"]) for policy in self._inside["policies"]]
            pairs = zip(self._inside["policies"], added, strict=True)
            here = [shard for shard in added if shard is not None]
            self._bundle = {
                **self._inside,
                "policies": [listed if shard is None else shard["policy"] for listed, shard in pairs],
                "benefits": [benefit for shard in here for benefit in shard["benefits"]],
                "citations": {name: entry for shard in here for name, entry in shard["citations"].items()},
            }
        return self._bundle

    def lacking(self, policies: Iterable[str]) -> list[dict[str, Any]]:
        """The files with the rules of these policies that were not added yet: ``policy``, ``name``, ``bytes``."""
        return [
            {"policy": policy, "name": file_name(entry["sha256"]), "bytes": entry["bytes"]}
            for policy in policies
            if policy not in self._added and (entry := self._elsewhere.get(policy))
        ]

    def add(self, policy: str, text: str) -> bool:
        """Add the rules of a policy; False when this is not the very file that was announced."""
        entry = self._elsewhere[policy]
        content = text.encode("utf-8", "surrogatepass")
        if len(content) != entry["bytes"] or self._sha256(content).hexdigest() != entry["sha256"]:
            return False
        self._added[policy] = json.loads(text)
        self._bundle = None
        return True

    def announces(self, name: str) -> bool:
        """Whether a file of this name belongs to this library as it is now."""
        return any(file_name(entry["sha256"]) == name for entry in self._elsewhere.values())


def file_name(sha256: str) -> str:
    """The name of the file with a policy's rules."""
    return f"rules.{sha256[:_DIGITS]}.json"
