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
from collections.abc import Callable
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
    from scripts.rules.bundle import build_bundle
    from scripts.rules.shards import apart

    bundle = build_bundle()
    content = json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode()
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
        "rules_gzip": len(gzip.compress(content, 6)),
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
    pages = generate(site, groups)
    largest = {"largest_policy_page": 0}
    for page in pages:
        size = len(gzip.compress(str(page.html).encode(), 6))
        name = shared_name(page.path)
        largest[name] = max(size, largest.get(name, 0))
    form = form_data(site.bundle, Manifest("", "", "", {}, 0, [], {}), "")
    calculator = shell_html(form, site.bundle, examples_html(site.bundle), "")
    return {"pages": len(pages), **largest, "calculator": len(gzip.compress(calculator.encode(), 6))}


def shared_name(path: str) -> str:
    """``compare-3.md`` → ``compare``; the list of policies is ``list``; a page of one policy is ``largest_policy_page``."""
    name = re.sub(r"(?:-\d+)?\.md\Z", "", path)
    if name == "policies/index":
        return "list"
    return "largest_policy_page" if "/" in name else name


def search_stage() -> Json:
    """The web index, as it is fetched for the first answer."""
    from scripts.rules.bundle import build_bundle
    from scripts.search.export import write
    from scripts.search.index import open_index

    with tempfile.TemporaryDirectory() as folder:
        sizes = write(open_index().model.data, build_bundle(), Path(folder))
    return {f"search_{name}": size for name, size in sizes.items()}


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
_FETCHED = ("loader", "core_glue", "core_wasm", "lock", "snapshot")
STAGES: dict[str, Callable[[], Json]] = {
    "parse": parse_stage,
    "rules": rules_stage,
    "pages": pages_stage,
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


def measure(size: int, limit: int, stages: list[str]) -> Json:
    """All stages for about ``size`` policies; a stage over the limit of seconds is ``None``."""
    from scripts.bench.synthetic import write_library

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("calculator", "scripts", "docs"):
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("package.json", "package-lock.json", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / file, root)
        (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        count = write_library(root / "policies", max(1, size // REAL))
        row: Json = {"policies": count}
        for stage in stages:
            command = [sys.executable, "-m", "scripts.bench.growth", "--inside", stage]
            environment = {**os.environ, "PYTHONPATH": str(root)}
            try:
                done = subprocess.run(
                    command, cwd=root, env=environment, capture_output=True, text=True, timeout=limit, check=False
                )
                row[stage] = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr[-300:]}
            except subprocess.TimeoutExpired:
                row[stage] = None
            print(json.dumps({"policies": count, stage: row[stage]}, ensure_ascii=False), flush=True)
    return row


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
    rows = [measure(int(size), options.limit, stages) for size in options.sizes.split(",")]
    known = {row["policies"]: row for row in (yaml.safe_load(RESULTS.read_text("utf-8")) if RESULTS.is_file() else [])}
    for row in rows:
        known[row["policies"]] = {**known.get(row["policies"], {}), **row}
    text = yaml.safe_dump([known[count] for count in sorted(known)], sort_keys=False)
    RESULTS.write_text(
        "# Written by python -m scripts.bench.growth; sizes in bytes after gzip.\n" + text, encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
