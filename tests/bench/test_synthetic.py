"""Invented policies: the same bytes each time, rules that still compile, the real ones untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench.synthetic import invented, write_library
from scripts.library import POLICIES, load_library
from scripts.rules.bundle import build_bundle


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "policies"
    assert write_library(folder, 2) == 10
    return folder


def test_real_policies_are_copied_as_they_are(twice: Path) -> None:
    for path in POLICIES.glob("*/*"):
        assert (twice / path.relative_to(POLICIES)).read_bytes() == path.read_bytes()


def test_invented_policies_compile_and_have_the_same_clauses(twice: Path) -> None:
    bundle = build_bundle(twice)
    by_id = {policy.id: policy for policy in load_library(twice)}
    for policy in invented(2):
        real, made = by_id[policy.source].document, by_id[policy.id].document
        assert [node.id for node in made.walk()] == [node.id for node in real.walk()]
        assert made.text != real.text
        count = {name: sum(b["policy"] == name for b in bundle["benefits"]) for name in (policy.id, policy.source)}
        assert count[policy.id] == count[policy.source] > 0


def test_same_bytes_again(twice: Path, tmp_path: Path) -> None:
    write_library(tmp_path / "policies", 2)
    for path in twice.rglob("*"):
        if path.is_file():
            assert (tmp_path / "policies" / path.relative_to(twice)).read_bytes() == path.read_bytes()


def test_every_policy_has_a_place_of_its_own() -> None:
    policies = list(invented(200))
    names = [policy.name for policy in policies]
    assert len({policy.id for policy in policies}) == len(policies) == 995
    assert len(set(names)) == 995


def test_no_invented_place_is_a_real_one() -> None:
    # 云冈 is a district of 大同: a question about an invented 云冈市 would have two answers.
    real = {
        name
        for policy in load_library()
        for name in (policy.region["name"], *policy.region["aliases"], *policy.region["places"])
    }
    policies = list(invented(2000))
    names = [policy.name for policy in policies]
    assert len(set(names)) == len({policy.code for policy in policies}) == len(policies) == 9995
    assert not [name for name in names if any(place.startswith(name) for place in real)]


def test_more_policies_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="names of places"):
        next(invented(100_000))
