"""A library too large for one file: the right policies are loaded, few of them, and ranked like a small library."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.search_growth import grown
from scripts.bench.search_quality import sample
from scripts.bench.synthetic import invented
from scripts.search.answer import answer
from scripts.search.export import write
from scripts.search.index import Index
from scripts.search.shards import large, place_of, postings, seeds


@pytest.fixture(scope="module")
def library(opened: Index) -> dict[str, Any]:
    return grown(opened.model.data, 5)


@pytest.fixture(scope="module")
def folder(library: dict[str, Any], bundle: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("growth")
    write(library, bundle, place)
    (place / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return place


def ask(folder: Path, queries: list[str]) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("growth.mjs")
    text = json.dumps(queries, ensure_ascii=False)
    done = subprocess.run(["node", str(script), str(folder)], input=text, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_real_library_stays_one_file(opened: Index, library: dict[str, Any]) -> None:
    assert not large(opened.model.data)
    assert large(library)
    assert [policy["id"] for policy in seeds(library)["policies"]] == [p["id"] for p in opened.model.data["policies"]]


def test_a_region_far_behind_is_found_by_name(folder: Path) -> None:
    made = [policy for policy in invented(5) if policy.source == "shanxi-2019"]
    found = ask(folder, [f"{policy.name} 考证补贴" for policy in made])
    for policy, row in zip(made, found, strict=True):
        assert row["clauses"][0] == f"{policy.id}:s2-i6"
        assert row["confident"]
        assert (row["policies"], row["postings"]) == (1, 0)


def test_words_that_only_one_policy_has_lead_to_it(folder: Path, library: dict[str, Any]) -> None:
    real = {passage["text"] for passage in seeds(library)["passages"]}
    queries, wanted = [], []
    for policy in invented(5):
        number = next(n for n, p in enumerate(library["policies"]) if p["id"] == policy.id)
        for passage in library["passages"]:
            # 威海的目标, with another figure: no other clause of the library has it.
            if passage["policy"] == number and passage["clause"] in ("s1", "h1") and passage["text"] not in real:
                queries.append(passage["text"][:60])
                wanted.append(f"{policy.id}:{passage['clause']}")
                break
    found = ask(folder, queries)
    assert len(wanted) == 20
    assert sum(want in row["clauses"] for want, row in zip(wanted, found, strict=True)) >= 19


def test_sample_is_answered_as_by_the_small_library(folder: Path, opened: Index) -> None:
    cases = sample()
    found = ask(folder, [case.query for case in cases])
    same = 0
    for case, row in zip(cases, found, strict=True):
        mine = answer(opened, case.query, 1)
        assert row["confident"] == mine["confident"], case.query
        assert row["policies"] <= 8
        assert row["postings"] <= 24
        # The same clause, or the clause with the same number of an invented twin.
        local = mine["results"][0]["clause"].partition(":")[2] if mine["results"] else ""
        same += not local or any(clause.partition(":")[2] == local for clause in row["clauses"])
    assert same >= len(cases) * 0.95


def test_postings_are_bounded_and_complete_for_rare_grams(
    library: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.search.shards.KEPT", 8)
    table = postings(library, len(seeds(library)["policies"]))
    made = next(policy for policy in invented(5) if policy.source == "weihai-2019-73")
    rare, common = _codes(table[made.name]), _codes(table["培训"])
    assert {library["policies"][code // 1000]["id"] for code in rare} == {made.id}
    assert table[made.name][0] == len(rare)
    assert len({code // 1000 for code in common}) == 8
    assert table["培训"][0] > len(common)
    assert place_of("培训", 1) == 0


def _codes(row: list[int]) -> list[int]:
    return [sum(row[1 : k + 1]) for k in range(1, len(row))]
