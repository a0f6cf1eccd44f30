"""The growth benchmark keeps what it measured: a stage run again takes the place of its own numbers and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.bench import growth
from scripts.hosting.hook import growth_table


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "growth.yml"
    growth.record({"policies": 1000, "parse": {"seconds": 13.1}}, path)
    growth.record({"policies": 1000, "search": {"seconds": 70.0, "peak_mb": 700}}, path)
    growth.record({"policies": 5, "parse": {"seconds": 0.3}}, path)
    return path


def read(path: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load(path.read_text("utf-8"))
    return found


def test_sizes_stand_in_order_and_stages_in_the_order_of_the_build(results: Path) -> None:
    growth.record({"policies": 1000, "pages": {"pages": 3338}}, results)
    assert [row["policies"] for row in read(results)] == [5, 1000]
    assert list(read(results)[1]) == ["policies", "parse", "pages", "search"]


def test_a_stage_measured_again_replaces_only_itself(results: Path) -> None:
    growth.record({"policies": 1000, "search": {"seconds": 99.0}}, results)
    small, large = read(results)
    assert small == {"policies": 5, "parse": {"seconds": 0.3}}
    assert large == {"policies": 1000, "parse": {"seconds": 13.1}, "search": {"seconds": 99.0}}


def test_a_stage_over_the_limit_is_kept_as_such(results: Path) -> None:
    growth.record({"policies": 1000, "search": None}, results)
    assert read(results)[1]["search"] is None
    assert "超过时限" in growth_table(read(results))


def test_the_command_records_every_stage_as_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growth.yml"
    asked = []

    def measured(size: int, limit: int, stages: list[str]):  # type: ignore[no-untyped-def]
        asked.append((size, limit, stages))
        yield {"policies": size, "parse": {"seconds": 1.0}}
        assert read(path)[-1] == {"policies": size, "parse": {"seconds": 1.0}}
        yield {"policies": size, "rules": None}

    monkeypatch.setattr(growth, "measure", measured)
    monkeypatch.setattr(growth, "record", lambda row, original=growth.record: original(row, path))
    assert growth.main(["--sizes", "5,10", "--stages", "parse,rules", "--limit", "60"]) == 0
    assert asked == [(5, 60, ["parse", "rules"]), (10, 60, ["parse", "rules"])]
    assert [(row["policies"], row["rules"]) for row in read(path)] == [(5, None), (10, None)]


def test_pages_that_hold_several_regions_are_told_from_those_of_one_policy() -> None:
    names = {
        path: growth.shared_name(path) for path in ("compare.md", "compare-12.md", "index.md", "policies/index-3.md")
    }
    assert names == {
        "compare.md": "compare",
        "compare-12.md": "compare",
        "index.md": "index",
        "policies/index-3.md": "list",
    }
    assert growth.shared_name("policies/shanxi-2019-numbers.md") == "largest_policy_page"
