"""A rule bundle too large to be carried whole, taken apart: what is shared, and the rules of each policy in a file of its own.

:mod:`calculator.shards` puts it together again in the browser, region by region.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from calculator.shards import file_name
from scripts.library import POLICIES
from scripts.pages.site_data import PART
from scripts.yaml_files import read_yaml

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
        own = {"benefits": benefits[policy["id"]], "citations": citations[policy["id"]]}
        shard = {"policy": policy, **own, "page": page_entry(policy)}
        content = canonical(shard)
        sha256 = hashlib.sha256(content).hexdigest()
        files[file_name(sha256)] = content
        elsewhere = {"bytes": len(content), "sha256": sha256}
        listed.append({"id": policy["id"], "region": policy["region"], "elsewhere": elsewhere})
    return {**bundle, "policies": listed, "benefits": [], "citations": {}}, files


def page_entry(policy: Bundle) -> Bundle:
    """A policy as the calculator's page names it, with the documents it is based on and whom to ask."""
    record = read_yaml(POLICIES / policy["id"] / "policy.yml")
    return {
        "id": policy["id"],
        "title": policy["title"],
        "region": policy["region"]["name"],
        "period": {key: policy["period"][key] for key in ("from", "to", "label")},
        "ask": record["ask"],
        "upstream": [{"title": item["title"], "number": item["number"]} for item in record["upstream"]],
    }


def region_list(bundle: Bundle) -> bytes:
    """The regions of a large library for the page, in the order of its parts (calculator/web/directory.js reads it).

    Each is ``[policy id, name, number of the province, kinds]``; ``kinds`` are the kinds of benefit that its text has, as a
    hexadecimal number with a bit for each kind of the bundle, the first kind the lowest.
    """
    bits = {kind: 1 << place for place, kind in enumerate(bundle["kinds"])}
    kinds: dict[str, int] = {policy["id"]: 0 for policy in bundle["policies"]}
    for benefit in bundle["benefits"]:
        kinds[benefit["policy"]] |= bits[benefit["kind"]]
    provinces: dict[str, int] = {}
    rows = []
    for policy in sorted(bundle["policies"], key=lambda policy: (policy["region"]["code"], policy["id"])):
        region = policy["region"]
        province = provinces.setdefault((region["above"] or [region["name"]])[0], len(provinces))
        rows.append([policy["id"], region["name"], province, f"{kinds[policy['id']]:x}"])
    return canonical({"provinces": list(provinces), "regions": rows})


def canonical(value: Bundle) -> bytes:
    """JSON with sorted keys, the same bytes for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
