"""``policies/ids.lock``: what every id means, so that an id that changes its meaning is noticed.

    python -m scripts.parse.lock            check; exit status 1 and one line per finding
    python -m scripts.parse.lock --write    accept the present state (after writing the aliases that are due)

The file is JSON: ``policies`` maps a policy id to ``{local id: hash of the unit's own text}``, ``aliases`` maps an old full
id to the full id that now holds its text.  A link to an old id is followed through the aliases.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from scripts.parse.document import parse
from scripts.parse.model import Document

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
LOCK = POLICIES / "ids.lock"
Hashes = dict[str, str]


def text_hash(text: str) -> str:
    """Hash of a text, independent of white space and character width."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def hashes(document: Document) -> Hashes:
    """Hash of the own text of every unit."""
    return {unit_id: text_hash(document.text_of(unit_id)) for unit_id in document.unit_ids()}


def sources(folder: Path = POLICIES) -> dict[str, Path]:
    """Policy ids and their source texts."""
    return {path.parent.name: path for path in sorted(folder.glob("*/source.txt"))}


def current(folder: Path = POLICIES) -> dict[str, Hashes]:
    """The hashes of all policies as they are now."""
    out = {}
    for policy, path in sources(folder).items():
        with path.open(encoding="utf-8", newline="") as handle:
            out[policy] = hashes(parse(handle.read()))
    return out


def compare(locked: Mapping[str, Hashes], now: Mapping[str, Hashes], aliases: Mapping[str, str]) -> list[str]:
    """Findings, one sentence each; empty if every id means what it meant or has an alias to the same text."""
    out = []
    for policy, units in locked.items():
        present = now.get(policy)
        if present is None:
            out.append(f"{policy}：锁定的政策不存在了。")
            continue
        for unit_id, old in units.items():
            full = f"{policy}:{unit_id}"
            if present.get(unit_id) == old:
                continue
            target = aliases.get(full)
            if target is None:
                what = "的文字变了" if unit_id in present else "不存在了"
                same = [other for other, new in present.items() if new == old]
                # A paragraph is looked for among paragraphs: the clause around it may have the same text.
                same.sort(key=lambda other: other.rpartition("-")[2][:1] != unit_id.rpartition("-")[2][:1])
                moved = same[0] if same else None
                hint = f"（原文字现在是 {policy}:{moved}，请写别名）" if moved else ""
                out.append(f"{full} {what}，没有别名{hint}。")
                continue
            other, _, local = target.partition(":")
            if now.get(other, {}).get(local) != old:
                out.append(f"{full} 的别名 {target} 不是原来的文字。")
    for policy, units in now.items():
        known = locked.get(policy, {})
        new = [unit_id for unit_id in units if unit_id not in known]
        if new:
            out.append(f"{policy}：{len(new)} 个条款还没有锁定（{'、'.join(new[:5])}{'等' if len(new) > 5 else ''}）。")
    return out


def resolve(full_id: str, aliases: Mapping[str, str]) -> str:
    """The present id of a full id, through any number of aliases (a circle ends where it closes)."""
    seen = {full_id}
    while full_id in aliases and aliases[full_id] not in seen:
        full_id = aliases[full_id]
        seen.add(full_id)
    return full_id


def read(path: Path = LOCK) -> tuple[dict[str, Hashes], dict[str, str]]:
    """Locked hashes and aliases; both empty if there is no lock yet."""
    if not path.exists():
        return {}, {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["policies"], data["aliases"]


def main(argv: list[str] | None = None) -> int:
    """Check or write the lock."""
    arguments = argparse.ArgumentParser(prog="python -m scripts.parse.lock", description="条款编号锁定")
    arguments.add_argument("--write", action="store_true", help="按现在的解析结果重写（别名保留）")
    options = arguments.parse_args(argv)
    locked, aliases = read()
    now = current()
    if options.write:
        data = {"aliases": aliases, "policies": now}
        LOCK.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"已锁定 {sum(map(len, now.values()))} 个条款编号。")
        return 0
    findings = compare(locked, now, aliases)
    print("\n".join(findings) if findings else "所有条款编号与锁定的一致。")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
