"""The clause search beside stock mkdocs-material search and Pagefind on the same questions: python -m scripts.bench.search_peers.

Quality (right clause first, among the first five, MRR, refusals), gzip bytes until the first result and time per query in
Chromium, in one run.  Pagefind comes from npm into a temporary folder; mkdocs-material is the installed one, page per clause.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import html
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from scripts.bench.search_quality import Case, later, own, sample, scored, summary
from scripts.bench.search_table import write_page
from scripts.bench.start import FLAGS, chromium
from scripts.library import ROOT
from scripts.rules.bundle import build_bundle
from scripts.search.export import write
from scripts.search.index import Index, open_index

FIRST = "以工代训 200元"


def pages(opened: Index) -> list[tuple[str, str, str]]:
    """Clause id, title and text of every clause."""
    rows = []
    for view, passage in zip(opened.model.views, opened.model.data["passages"], strict=True):
        policy = opened.model.data["policies"][view.policy]
        title = f"{policy['region']} {passage['path'][-1] if passage['path'] else '正文'}"
        rows.append((f"{policy['id']}:{view.clause}", title, view.raw))
    return rows


def material(rows: list[tuple[str, str, str]], folder: Path) -> None:
    """A stock site: one page a clause, search in Chinese, as the theme's manual says."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 首页\n", encoding="utf-8")
    for number, (_, title, text) in enumerate(rows):
        (docs / f"c{number}.md").write_text(f"# {title}\n\n{html.escape(text)}\n", encoding="utf-8")
    settings = "site_name: stock\nuse_directory_urls: false\ntheme: {name: material, language: zh, font: false}\n"
    plugins = "plugins:\n  - search: {lang: zh, separator: '[\\s\\u200b\\-]'}\n"
    (folder / "mkdocs.yml").write_text(settings + plugins, encoding="utf-8")
    mkdocs = str(Path(sys.executable).with_name("mkdocs"))
    subprocess.run([mkdocs, "build", "-q"], cwd=folder, check=True, capture_output=True)


def pagefind(rows: list[tuple[str, str, str]], folder: Path) -> None:
    """A folder of pages indexed by Pagefind."""
    site = folder / "site"
    site.mkdir(parents=True)
    for number, (_, title, text) in enumerate(rows):
        page = f'<!doctype html><html lang="zh"><title>{html.escape(title)}</title><body><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>'
        (site / f"c{number}.html").write_text(page, encoding="utf-8")
    subprocess.run(
        ["npm", "install", "--silent", "--prefix", str(folder), "pagefind@1.6.0"], check=True, capture_output=True
    )
    subprocess.run([str(folder / "node_modules/.bin/pagefind"), "--site", str(site)], check=True, capture_output=True)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A static server over ``folder``."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


MATERIAL = """async () => {
  const config = JSON.parse(document.getElementById("__config").textContent);
  const index = await (await fetch("search/search_index.json")).json();
  const worker = new Worker(config.search);
  const once = (type) => new Promise((done) => { const hear = (e) => { if (e.data.type === type) { worker.removeEventListener("message", hear); done(e.data.data); } }; worker.addEventListener("message", hear); });
  const ready = once(1);
  worker.postMessage({ type: 0, data: { ...index, options: { suggest: false } } });
  await ready;
  window.ask = async (query) => { const answer = once(3); worker.postMessage({ type: 2, data: query });
    return (await answer).items.flat().map((item) => item.location.split("#")[0]).filter((x, k, all) => all.indexOf(x) === k).slice(0, 10); };
}"""
PAGEFIND = """async () => {
  const found = await import(new URL("pagefind/pagefind.js", location.href).href);
  await found.init();
  window.ask = async (query) => { const answer = await found.search(query);
    return (await Promise.all(answer.results.slice(0, 10).map((r) => r.data()))).map((data) => data.url.split("/").pop()); };
}"""
OURS = """async () => {
  const { library } = await import(new URL("assets/search/library.js", location.href).href);
  await import(new URL("assets/search/box.js", location.href).href);
  const lib = await library();
  window.ask = async (query) => { const found = await lib.search(query, 10);
    return { confident: found.confident, ids: found.hits.map((hit) => lib.id(hit.view)) }; };
}"""
TIMED = "async (query) => { const start = performance.now(); const found = await window.ask(query); return [performance.now() - start, found]; }"


def measure(
    page: Page, url: str, start: str, cases: list[Case], rows: list[tuple[str, str, str]], skip: str
) -> dict[str, Any]:
    """Ask every question in the browser; ``skip`` marks requests that belong to the page, not to its search."""
    bodies: dict[str, int] = {}

    def count(response: Response) -> None:
        bodies.setdefault(response.url, len(gzip.compress(response.body(), 9)) if response.ok else 0)

    page.on("response", count)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    bodies.clear()
    page.evaluate(start)
    page.evaluate(TIMED, FIRST)
    page.wait_for_load_state("networkidle")
    size = sum(value for name, value in bodies.items() if not skip or skip not in name)
    texts = {clause: text for clause, _, text in rows}
    places = {f"c{number}.html": clause for number, (clause, _, _) in enumerate(rows)}
    times: list[float] = []

    def ask(query: str) -> dict[str, Any]:
        took, found = page.evaluate(TIMED, query)
        times.append(took)
        confident = bool(found) if isinstance(found, list) else found["confident"]
        ids = [places[name] for name in found if name in places] if isinstance(found, list) else found["ids"]
        return {"confident": confident, "results": [{"clause": clause, "text": texts[clause]} for clause in ids]}

    numbers: dict[str, Any] = summary(scored(cases, ask))
    times.sort()
    return {**numbers, "gzip_bytes": size, "p50_ms": times[len(times) // 2], "p95_ms": times[int(len(times) * 0.95)]}


def main() -> None:
    """Print one table and write bench/results/search.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also our own questions, not only the sample")
    options = parser.parse_args()
    cases = sample() + ([*own(), *later()] if options.all else [])
    opened = open_index()
    rows = pages(opened)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        material(rows, folder / "material")
        pagefind(rows, folder / "pagefind")
        write(opened.model.data, build_bundle(), folder / "ours" / "assets" / "search")
        shutil.copy(ROOT / "docs/assets/search/search.css", folder / "ours/assets/search/search.css")
        (folder / "ours" / "index.html").write_text(
            "<!doctype html><html lang=zh><title>x</title><body>", encoding="utf-8"
        )
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for system, place, start in (
            ("原样的 mkdocs-material", "material/site", MATERIAL),
            ("Pagefind 1.6.0", "pagefind/site", PAGEFIND),
            ("本项目", "ours", OURS),
        ):
            with served(folder / place) as url:
                page = browser.new_page()
                first = "c0.html" if "pagefind" in place else "index.html"
                results[system] = measure(page, url + first, start, cases, rows, "search.css")
                page.close()
        browser.close()
    target = ROOT / "bench" / "results" / "search.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    write_page()
    print(f"{'':24}{'R@1':>7}{'R@5':>7}{'MRR':>7}{'refused':>9}{'wrongly':>9}{'gzip KB':>9}{'p50 ms':>8}{'p95 ms':>8}")
    for system, row in results.items():
        quality = "".join(f"{row[key]:7.3f}" for key in ("R@1", "R@5", "MRR"))
        print(
            f"{system:24}{quality}{row['rej']:9.3f}{row['falserej']:9.3f}{row['gzip_bytes'] / 1024:9.1f}{row['p50_ms']:8.1f}{row['p95_ms']:8.1f}"
        )


if __name__ == "__main__":
    main()
