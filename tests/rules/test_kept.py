"""The rules of a large library, folded policy by policy, read like those of a small one."""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from calculator import evaluate, load_bundle
from scripts.rules.bundle import canonical, pieces, write_bundle
from scripts.rules.kept import Benefits, Citations, narrowed, own_rules
from tests.large import Large, large


@pytest.fixture(scope="module")
def library() -> Large:
    return large()


@pytest.fixture(scope="module")
def plain(library: Large) -> dict[str, Any]:
    """The same rules as one plain object."""
    return {
        **library.bundle,
        "benefits": list(library.bundle["benefits"]),
        "citations": dict(library.bundle["citations"]),
    }


def test_rules_are_folded_only_where_pages_are_cut(library: Large, bundle: dict[str, Any]) -> None:
    assert isinstance(library.bundle["benefits"], Benefits)
    assert isinstance(library.bundle["citations"], Citations)
    assert (type(bundle["benefits"]), type(bundle["citations"])) == (list, dict)


def test_they_are_read_like_a_list_and_a_dict(library: Large, plain: dict[str, Any]) -> None:
    benefits, citations = library.bundle["benefits"], library.bundle["citations"]
    assert len(benefits) == len(plain["benefits"]) > 400
    assert [benefits[0], benefits[17], benefits[-1]] == [plain["benefits"][at] for at in (0, 17, -1)]
    assert benefits[3:5] == plain["benefits"][3:5]
    for at in (len(benefits), -len(benefits) - 1):
        with pytest.raises(IndexError):
            benefits[at]
    assert len(citations) == len(plain["citations"])
    assert list(citations) == list(plain["citations"])
    for name in ("nowhere#period", "shanxi-2019#nothing", ""):
        assert name not in citations
    # Each policy's stand together, in the order of the library.
    assert [policy for policy, _ in groupby(item["policy"] for item in benefits)] == [
        policy["id"] for policy in library.bundle["policies"]
    ]


def test_the_canonical_bytes_are_those_of_the_plain_object(
    library: Large, plain: dict[str, Any], tmp_path: Path
) -> None:
    expected = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert canonical(library.bundle) == expected
    # One policy after the other: no piece holds many of them.
    assert max(map(len, pieces(library.bundle))) < len(expected) / 10
    without = {name: value for name, value in plain.items() if name != "ruleset"}
    assert library.bundle["ruleset"] == hashlib.sha256(canonical(without)).hexdigest()
    write_bundle(library.bundle, tmp_path / "rules.json")
    assert load_bundle(tmp_path / "rules.json")["benefits"] == plain["benefits"]


@pytest.mark.parametrize("value", [{}, [], "文", {"b": [1, {"d": 1, "c": []}], "a": {}, "空": None}])
def test_canonical_bytes_of_anything(value: Any) -> None:
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_rules_of_some_policies(library: Large, plain: dict[str, Any]) -> None:
    ids = [library.bundle["policies"][at]["id"] for at in (9, 2)]
    for whole in (library.bundle, plain):
        part = narrowed(whole, ids)
        assert [policy["id"] for policy in part["policies"]] == ids
        assert [item["policy"] for item in part["benefits"]] == sorted(
            (item["policy"] for item in plain["benefits"] if item["policy"] in ids), key=ids.index
        )
        assert part["citations"] == {
            name: entry for name, entry in plain["citations"].items() if name.partition("#")[0] in ids
        }
        assert own_rules(whole, "nowhere") == ([], {})
    assert narrowed(plain, ["nowhere"])["policies"] == []


def test_the_engine_answers_alike(library: Large, plain: dict[str, Any]) -> None:
    request = {"asker": "enterprise", "facts": {"region": library.region(11)}, "today": "2020-06-01"}
    assert evaluate(request, library.bundle) == evaluate(request, plain)
