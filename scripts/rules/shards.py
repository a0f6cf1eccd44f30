"""A rule bundle too large to be carried whole, taken apart: what is shared, and the rules of each policy in a file of its own.

:mod:`calculator.shards` puts it together again in the browser, region by region.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from calculator.shards import HASH_DIGITS, PART, file_name
from scripts.library import POLICIES
from scripts.rules.bundle import canonical
from scripts.rules.kept import own_rules
from scripts.yaml_files import read_yaml

Bundle = dict[str, Any]


def is_large(bundle: Bundle) -> bool:
    """Whether the rules are fetched region by region: in a library whose pages are cut into parts."""
    return len(bundle["policies"]) > PART


class Parts(NamedTuple):
    """A bundle taken apart: what the calculator carries, the files it fetches (by name), the page's list of regions.

    Of a small library everything is carried, and there are neither files nor a list.
    """

    ruleset: str
    carried: bytes
    files: dict[str, bytes]
    regions: bytes


def apart(bundle: Bundle, folder: Path = POLICIES) -> Parts:
    """Take the bundle of the library in ``folder`` apart."""
    if not is_large(bundle):
        return Parts(bundle["ruleset"], canonical(bundle), {}, b"")
    listed, files = [], {}
    for policy in bundle["policies"]:
        shard = {"policy": policy, **own_rules(bundle, policy["id"])._asdict(), "page": page_entry(policy, folder)}
        content = canonical(shard)
        sha256 = hashlib.sha256(content).hexdigest()[:HASH_DIGITS]
        files[file_name(sha256)] = content
        elsewhere = {"bytes": len(content), "sha256": sha256}
        listed.append({"id": policy["id"], "region": policy["region"], "elsewhere": elsewhere})
    carried = {**bundle, "policies": [], "benefits": [], "citations": {}, "listed": canonical(listed).decode()}
    return Parts(bundle["ruleset"], canonical(carried), files, region_list(bundle))


def page_entry(policy: Bundle, folder: Path = POLICIES) -> Bundle:
    """A policy as the calculator's page names it, with the documents it is based on and whom to ask."""
    record = read_yaml(folder / policy["id"] / "policy.yml")
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

    ``part`` is how many of them a page compares. Each is ``[policy id, name, number of the province, kinds]``; ``kinds`` are the kinds of benefit that its text has, as a
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
    return canonical({"part": PART, "provinces": list(provinces), "regions": rows})
