"""A rule bundle too large to be carried whole, taken apart: what is shared, and the rules of each policy in a file of its own.

:mod:`calculator.shards` puts it together again in the browser, region by region.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from calculator.shards import file_name
from scripts.pages.site_data import PART

Bundle = dict[str, Any]


def is_large(bundle: Bundle) -> bool:
    """Whether the rules are fetched region by region: in a library whose pages are cut into parts."""
    return len(bundle["policies"]) > PART


def inside(bundle: Bundle) -> tuple[Bundle, dict[str, bytes]]:
    """What the calculator carries, and the files it fetches by name; of a small library everything, and no files."""
    if not is_large(bundle):
        return bundle, {}
    benefits: dict[str, list[Any]] = {policy["id"]: [] for policy in bundle["policies"]}
    for benefit in bundle["benefits"]:
        benefits[benefit["policy"]].append(benefit)
    citations: dict[str, Bundle] = {policy: {} for policy in benefits}
    for name, entry in bundle["citations"].items():
        citations[name.partition("#")[0]][name] = entry
    listed, files = [], {}
    for policy in bundle["policies"]:
        shard = {"policy": policy, "benefits": benefits[policy["id"]], "citations": citations[policy["id"]]}
        content = canonical(shard)
        sha256 = hashlib.sha256(content).hexdigest()
        files[file_name(sha256)] = content
        elsewhere = {"bytes": len(content), "sha256": sha256}
        listed.append({"id": policy["id"], "region": policy["region"], "elsewhere": elsewhere})
    return {**bundle, "policies": listed, "benefits": [], "citations": {}}, files


def canonical(value: Bundle) -> bytes:
    """JSON with sorted keys, the same bytes for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
