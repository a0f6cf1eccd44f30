"""``python -m scripts.bench.growth [--sizes 5,100,1000]``: what grows with the number of policies, and how fast.

Invented policies (scripts/bench/synthetic.py) are put beside the real ones in a copy of the repository; each stage of the build
runs there in a process of its own, with a limit of time. Writes ``scripts/bench/growth.yml``, from which the deployment page
takes its table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = Path(__file__).with_name("growth.yml")
REAL = 5
Json = dict[str, Any]


def parse_stage() -> Json:
    """Every text into its clause tree."""
    from scripts.library import load_library

    policies = load_library()
    return {"clauses": sum(1 for policy in policies for _ in policy.document.walk())}


def rules_stage() -> Json:
    """Every rule compiled and checked; what the calculator has to fetch for one region, where rules are fetched by region; one
    answer for one region."""
    from calculator import evaluate
    from calculator.engine import policies_asked
    from calculator.shards import Shards
    from scripts.rules.bundle import build_bundle, pieces
    from scripts.rules.shards import apart

    bundle = build_bundle()
    packer = zlib.compressobj(6, wbits=31)
    whole = sum(len(packer.compress(piece)) for piece in pieces(bundle)) + len(packer.flush())
    parts = apart(bundle)
    shards = Shards(json.loads(parts.carried))
    request: Json = {"asker": "enterprise", "facts": {"region": "山西省"}, "today": "2020-06-01"}
    for file in shards.lacking(policies_asked(request, shards.bundle)):
        shards.add(file["policy"], parts.files[file["name"]].decode())
    started = time.process_time()
    evaluate(request, shards.bundle)
    one = time.process_time() - started
    packed = [len(gzip.compress(file, 9)) for file in parts.files.values()]
    return {
        "benefits": len(bundle["benefits"]),
        "rules_gzip": whole,
        "region_rules_gzip": max(packed, default=0),
        "region_list_gzip": len(gzip.compress(parts.regions, 9)) if parts.regions else 0,
        "answer_ms": round(one * 1000),
    }


def pages_stage() -> Json:
    """Every generated page; the largest of those that hold several regions, by name, and the largest page of one policy."""
    from scripts.pages.build import generate, load_site
    from scripts.runtime.examples import examples_html
    from scripts.runtime.publish import Manifest
    from scripts.runtime.shell import form_data, shell_html

    site, groups = load_site(date(2026, 1, 1))
    largest = {"largest_policy_page": 0}
    pages = 0
    for page in generate(site, groups):
        pages += 1
        size = len(gzip.compress(str(page.html).encode(), 6))
        name = shared_name(page.path)
        largest[name] = max(size, largest.get(name, 0))
    form = form_data(site.bundle, Manifest("", "", "", {}, 0, [], {}), "")
    calculator = shell_html(form, site.bundle, examples_html(site.bundle), "")
    return {"pages": pages, **largest, "calculator": len(gzip.compress(calculator.encode(), 6))}


def shared_name(path: str) -> str:
    """``compare-3.md`` → ``compare``; the list of policies is ``list``; a page of one policy is ``largest_policy_page``."""
    name = re.sub(r"(?:-\d+)?\.md\Z", "", path)
    if name == "policies/index":
        return "list"
    return "largest_policy_page" if "/" in name else name


def site_stage() -> Json:
    """The generated pages written by the site builder itself, with the frame of every page. The other hooks make no pages of
    policies; what they make is measured elsewhere or not at all (kit, open data)."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory() as folder:
        build(load_config("mkdocs.yml", hooks=["scripts/pages/hooks.py"], site_dir=folder))
        sizes = [path.stat().st_size for path in Path(folder).rglob("*.html")]
    return {"pages": len(sizes), "html": sum(sizes)}


def search_stage() -> Json:
    """The web index: what is fetched for the first answer, and what a question fetches of a large library."""
    from scripts.rules.bundle import shared_bundle
    from scripts.search.export import write
    from scripts.search.index import open_data

    with tempfile.TemporaryDirectory() as folder:
        sizes = write(open_data(), shared_bundle(), Path(folder))
        found = {f"search_{name}": size for name, size in sizes.items()}
        for label, pattern in _SHARDS.items():
            files = sorted(Path(folder).glob(f"growth-*/{pattern}"), key=lambda file: file.stat().st_size)
            found[f"search_{label}"] = len(gzip.compress(files[-1].read_bytes(), 9)) if files else 0
    return found


# Files of a large library's web index (scripts/search/shards.py); of each sort the largest is measured.
_SHARDS = {"regions": "regions.json", "postings": "t*.json", "policy": "p*.json", "policy_answers": "a*.json"}


def runtime_stage() -> Json:
    """The calculator with what it carries of the rules, as a browser fetches it for the first answer: the way with the memory
    image."""
    from scripts.rules.bundle import build_bundle, write_bundle
    from scripts.runtime import build_runtime

    write_bundle(build_bundle())
    with tempfile.TemporaryDirectory() as folder:
        files = build_runtime(Path(folder) / "runtime").files
        fetched = {role: (Path(folder) / "runtime" / f"{files[role].name}.gz").stat().st_size for role in _FETCHED}
    return {"gzip": sum(fetched.values()), "image_gzip": fetched["snapshot"], "image": files["snapshot"].bytes}


# Roles of the runtime's files that calculator/web/worker.js asks for when there is a memory image.
_FETCHED = ("loader", "core_glue", "core_wasm", "snapshot")
STAGES: dict[str, Callable[[], Json]] = {
    "parse": parse_stage,
    "rules": rules_stage,
    "pages": pages_stage,
    "site": site_stage,
    "search": search_stage,
    "runtime": runtime_stage,
}


def inside(stage: str) -> Json:
    """Run one stage in this process and add its processor time (the clock would measure the machine's other work) and peak
    memory."""
    found = STAGES[stage]()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(part.ru_utime + part.ru_stime for part in used)
    # Linux counts in KiB.
    return {**found, "seconds": round(seconds, 1), "peak_mb": round(used[0].ru_maxrss * 1024 / 1e6)}


def measure(size: int, limit: int, stages: list[str]) -> Iterator[Json]:
    """The stages for about ``size`` policies, each as soon as it has ended; a stage over the limit of seconds is ``None``."""
    from scripts.bench.synthetic import write_library

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("calculator", "scripts", "docs"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("package.json", "package-lock.json", "pyproject.toml", "README.md", "LICENSE", "mkdocs.yml"):
            shutil.copy(ROOT / file, root)
        (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        count = write_library(root / "policies", max(1, size // REAL))
        for stage in stages:
            command = [sys.executable, "-m", "scripts.bench.growth", "--inside", stage]
            environment = {**os.environ, "PYTHONPATH": str(root)}
            try:
                done = subprocess.run(
                    command, cwd=root, env=environment, capture_output=True, text=True, timeout=limit, check=False
                )
                found = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr[-300:]}
            except subprocess.TimeoutExpired:
                found = None
            yield {"policies": count, stage: found}


def record(row: Json, path: Path = RESULTS) -> None:
    """Put what was measured in the place of what was measured before; other sizes and stages stay as they are."""
    known = {entry["policies"]: entry for entry in (yaml.safe_load(path.read_text("utf-8")) if path.is_file() else [])}
    count = row["policies"]
    entry = {**known.get(count, {}), **row}
    known[count] = {name: entry[name] for name in ("policies", *STAGES) if name in entry}
    text = yaml.safe_dump([known[count] for count in sorted(known)], sort_keys=False)
    path.write_text(
        "# Written by python -m scripts.bench.growth; sizes in bytes after gzip.\n" + text, encoding="utf-8"
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and write the results. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="5,100,1000")
    parser.add_argument("--stages", default=",".join(STAGES))
    parser.add_argument("--limit", type=int, default=3600, help="seconds by the clock for one stage")
    parser.add_argument("--inside", choices=STAGES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside:
        print(json.dumps(inside(options.inside)))
        return 0
    stages = options.stages.split(",")
    for size in options.sizes.split(","):
        for row in measure(int(size), options.limit, stages):
            print(json.dumps(row, ensure_ascii=False), flush=True)
            record(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
