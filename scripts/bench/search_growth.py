"""Bytes before the first result and time per query as the library grows: python -m scripts.bench.search_growth [--times 1 10 100].

The invented clauses (scripts/bench/synthetic.py) carry the ways of asking of the real ones they are made from; they are put in
behind the parser and the compiler, whose cost the build's own benchmark measures.  Bytes are what Chromium fetches from a fresh
start to the first result of a question (scripts, index, postings, policies), each compressed with gzip; the median and the worst of
the sample's questions.  Times are per question with all files fetched before (a question asked again) and for the first time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from scripts.bench.search_peers import served
from scripts.bench.search_quality import sample, scored, summary
from scripts.bench.search_table import write_page
from scripts.bench.start import FLAGS, chromium
from scripts.bench.synthetic import invented
from scripts.library import ROOT
from scripts.rules.bundle import build_bundle
from scripts.search.export import write
from scripts.search.index import open_data

RESULT = ROOT / "bench" / "results" / "search-growth.json"
START = """async () => {
  const { library } = await import(new URL("assets/search/library.js", location.href).href);
  window.lib = await library();
}"""
ASK = """async (query) => {
  const start = performance.now(), found = await lib.search(query, 10), first = performance.now() - start;
  const again = performance.now();
  await lib.search(query, 10);
  return { first, again: performance.now() - again, confident: found.confident,
    results: found.hits.map((hit) => ({ clause: lib.id(hit.view), text: hit.view.raw })) };
}"""


def grown(data: dict[str, Any], times: int) -> dict[str, Any]:
    """The data of a library ``times`` as large. Field lengths of invented clauses are those of the real ones."""
    of = {policy["id"]: number for number, policy in enumerate(data["policies"])}
    rows: list[list[tuple[dict[str, Any], list[int]]]] = [[] for _ in of]
    for passage, lengths in zip(data["passages"], data["lengths"], strict=False):
        rows[passage["policy"]].append((passage, lengths))
    policies, passages, lengths_of = list(data["policies"]), list(data["passages"]), list(data["lengths"][:-1])
    for made in invented(times):
        real = data["policies"][of[made.source]]
        full = made.text(real["region"])
        number = None if real["number"] is None else made.text(real["number"])
        policies.append(
            {
                **real,
                "id": made.id,
                "title": made.text(real["title"]),
                "number": number,
                "region": full,
                "names": [full, made.name],
                "places": [],
            }
        )
        for passage, lengths in rows[of[made.source]]:
            path = [made.text(title) for title in passage["path"]]
            passages.append({**passage, "policy": len(policies) - 1, "path": path, "text": made.text(passage["text"])})
            lengths_of.append(lengths)
    totals = [sum(row[field] for row in lengths_of) for field in range(3)]
    return {**data, "policies": policies, "passages": passages, "lengths": [*lengths_of, totals]}


def measure(page: Page, url: str, queries: list[str]) -> dict[str, Any]:
    """Bytes of a fresh start to the first result for each query, then times in one page."""
    sizes: list[int] = []
    for query in queries[:: max(1, len(queries) // 16)]:
        bodies: dict[str, int] = {}

        def count(response: Response, bodies: dict[str, int] = bodies) -> None:
            if response.ok and "/assets/" in response.url and not response.url.endswith(".css"):
                bodies[response.url] = len(gzip.compress(response.body(), 9))

        page.on("response", count)
        page.goto(url)
        # The search dialog is on every page: its script counts too.
        page.evaluate("async () => { await import(new URL('assets/search/box.js', location.href).href); }")
        page.evaluate(START)
        page.evaluate(ASK, query)
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", count)
        sizes.append(sum(bodies.values()))
    sizes.sort()
    page.goto(url)
    page.evaluate(START)
    firsts, agains = [], []
    rows = []

    def ask(query: str) -> dict[str, Any]:
        found: dict[str, Any] = page.evaluate(ASK, query)
        firsts.append(found["first"])
        agains.append(found["again"])
        rows.append(found)
        return found

    quality = summary(scored(sample(), ask))
    firsts.sort()
    agains.sort()
    at = int(len(agains) * 0.95)
    return {
        "gzip_median": sizes[len(sizes) // 2],
        "gzip_worst": sizes[-1],
        "first_p50_ms": firsts[len(firsts) // 2],
        "first_p95_ms": firsts[at],
        "again_p50_ms": agains[len(agains) // 2],
        "again_p95_ms": agains[at],
        **{name: quality[name] for name in ("R@1", "R@5", "rej", "falserej")},
    }


def main() -> None:
    """Measure and write bench/results/search-growth.json and the table of the manual."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    options = parser.parse_args()
    data, bundle = open_data(), build_bundle()
    queries = [case.query for case in sample()]
    results: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for times in options.times:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                (folder / "index.html").write_text(
                    "<!doctype html><html lang=zh><title>x</title><body>", encoding="utf-8"
                )
                large = grown(data, times)
                start = time.perf_counter()
                write(large, bundle, folder / "assets" / "search")
                seconds = time.perf_counter() - start
                shutil.copy(ROOT / "docs/assets/search/search.css", folder / "assets/search/search.css")
                files = [path for path in folder.rglob("*.json") if path.is_file()]
                with served(folder) as url:
                    page = browser.new_page()
                    row = measure(page, url + "index.html", queries)
                    page.close()
                row.update(
                    clauses=len(large["passages"]),
                    policies=len(large["policies"]),
                    files=len(files),
                    raw_bytes=sum(path.stat().st_size for path in files),
                    write_s=seconds,
                )
                results[str(times)] = row
                print(times, row, flush=True)
                RESULT.parent.mkdir(parents=True, exist_ok=True)
                RESULT.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
                write_page()
        browser.close()


if __name__ == "__main__":
    main()
