"""Where the library and the cache are, and the hash of everything the index is made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
POLICIES = ROOT / "policies"
CACHE = ROOT / ".cache" / "search"


def content_hash(folder: Path = POLICIES) -> str:
    """A hash over everything the index is made from: the policies folder, the parser, the compiler and the search."""
    digest = hashlib.sha256()
    code = [*(ROOT / "scripts").glob("*.py")]
    for name in ("parse", "rules", "search"):
        code.extend((ROOT / "scripts" / name).glob("*.py"))
    for path in sorted([*folder.rglob("*.yml"), *folder.rglob("source.txt"), *code]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
