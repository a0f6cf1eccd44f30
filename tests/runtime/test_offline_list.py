"""What the service worker keeps: all of a small site, and of a large one no more than the limit."""

from __future__ import annotations

from scripts.runtime.offline import LIMIT, kept

SHARED = {
    "index.html": 20_000,
    "policies/index.html": 30_000,
    "compare.html": 200_000,
    "assets/search/index-1.json": 90_000,
}


def library(count: int) -> dict[str, int]:
    """Sizes of a site with so many policies; those of a policy are like the real ones."""
    sizes = dict(SHARED)
    for number in range(count):
        sizes[f"policies/p{number:05d}.html"] = 170_000
        sizes[f"policies/p{number:05d}-numbers.html"] = 80_000
        sizes[f"kit/p{number:05d}/article.html"] = 40_000
        sizes[f"assets/search/growth-0123456789/p{number}.json"] = 10_000
    for number in range(2, count // 12 + 1):
        sizes[f"compare-{number}.html"] = 400_000
    return {**sizes, "data/rules.json": 70_000 * count, "404.html": 9_000, "service-worker.js": 9_000}


def test_everything_of_a_small_site_is_kept() -> None:
    sizes = library(5)
    assert kept(sizes) == sorted(set(sizes) - {"404.html", "service-worker.js"})


def test_a_large_site_is_kept_up_to_the_limit() -> None:
    for count in (100, 1_000):
        sizes = library(count)
        names = kept(sizes)
        assert names == sorted(names)
        assert set(SHARED) <= set(names)
        assert LIMIT * 0.9 < sum(sizes[name] for name in names) <= LIMIT
        assert any(name.startswith("policies/p") for name in names)
        assert not any(name.startswith(("kit/", "data/")) for name in names)


def test_files_that_everybody_needs_are_kept_whatever_they_weigh() -> None:
    sizes = {"calculator.html": LIMIT + 1, "policies/a.html": 10}
    assert kept(sizes) == ["calculator.html"]
