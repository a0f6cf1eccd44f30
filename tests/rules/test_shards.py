"""A rule bundle taken apart: everything is somewhere, once, under the name of its content."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from calculator.shards import PART, file_name
from scripts.library import load_library
from scripts.pages.site_data import Site
from scripts.rules.bundle import canonical
from scripts.rules.shards import apart, page_entry
from scripts.runtime.publish import Manifest
from scripts.runtime.shell import form_data, shell_html
from tests.large import Large, large


@pytest.fixture
def library() -> Large:
    """The invented library."""
    return large()


def test_a_small_library_is_not_taken_apart(bundle: dict[str, Any]) -> None:
    parts = apart(bundle)
    assert parts == (bundle["ruleset"], canonical(bundle), {}, b"")


def test_nothing_is_lost_and_nothing_is_twice(library: Large) -> None:
    carried = json.loads(library.parts.carried)
    assert carried["ruleset"] == library.bundle["ruleset"]
    listed = json.loads(carried["listed"])
    assert [policy["id"] for policy in listed] == [policy["id"] for policy in library.bundle["policies"]]
    assert (carried["policies"], carried["benefits"], carried["citations"]) == ([], [], {})
    shards = []
    for policy in listed:
        entry = policy.pop("elsewhere")
        content = library.parts.files[file_name(entry["sha256"])]
        assert (len(content), hashlib.sha256(content).hexdigest()[:32]) == (entry["bytes"], entry["sha256"])
        shards.append(json.loads(content))
        assert set(policy) == {"id", "region"}
        assert shards[-1]["policy"].items() >= policy.items()
    assert len(library.parts.files) == len(shards) == 15
    assert [shard["policy"] for shard in shards] == library.bundle["policies"]
    assert [benefit for shard in shards for benefit in shard["benefits"]] == list(library.bundle["benefits"])
    citations = [pair for shard in shards for pair in shard["citations"].items()]
    assert len(citations) == len(library.bundle["citations"])
    assert dict(citations) == dict(library.bundle["citations"])
    assert [shard["page"] for shard in shards] == [
        page_entry(policy, library.folder) for policy in library.bundle["policies"]
    ]


def test_the_list_of_regions_follows_the_parts_of_the_pages(library: Large) -> None:
    found = json.loads(library.parts.regions)
    policies = tuple(load_library(library.folder))
    site = Site(policies, library.bundle, (), date(2026, 1, 1))
    order = [policy.id for part in site.parts for policy in part.policies]
    assert [row[0] for row in found["regions"]] == order
    assert [len(part.policies) for part in site.parts] == [PART, 3]
    assert found["part"] == PART
    by_id = {policy.id: policy for policy in policies}
    kinds = list(library.bundle["kinds"])
    for policy_id, name, province, bits in found["regions"]:
        region = by_id[policy_id].region
        assert name == region["name"]
        assert found["provinces"][province] == (region["above"] or [name])[0]
        covered = {benefit["kind"] for benefit in library.bundle["benefits"] if benefit["policy"] == policy_id}
        assert {kind for place, kind in enumerate(kinds) if int(bits, 16) >> place & 1} == covered


def test_the_page_names_no_more_than_a_dozen_regions(library: Large) -> None:
    form = form_data(library.bundle, Manifest("", "", "", {}, 0, [], {}), "assets/runtime/")
    assert form["policies"] == []
    assert all(kind["policies"] == [] for kind in form["kinds"].values())
    html = shell_html(form, library.bundle, "", "assets/")
    named = [policy for policy in library.bundle["policies"] if policy["region"]["name"] in html]
    assert len(named) == 12
    # Without scripts, and in an old browser.
    assert html.count('<a href="policies/index.html">其余见目录</a>') == 2
