"""The service worker of the built site: bundled by esbuild, with the list of what it keeps and the hash of each file.

``python -m scripts.runtime.offline [SITE]`` writes it again for a site that was changed after the build.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path

from scripts.runtime.publish import Manifest, read_manifest
from scripts.runtime.wheel import PACKAGE, ROOT, run

WORKER = "service-worker.js"
RUNTIME = "assets/runtime/"
# What pages are made of. Documents to take along (PDF, Word, spreadsheets, pictures to print) are fetched when wanted.
_KEPT = {".html", ".css", ".js", ".mjs", ".json", ".svg"}
# Bytes, before compression, that a browser keeps without being asked: more than twice the site with five policies.
LIMIT = 12_000_000
# Pages of policies; parts of the search index and of pages (scripts/search/shards.py, scripts/pages/site_data.py); kit; data.
_OF_POLICIES = tuple(
    map(re.compile, (r"policies/", r"assets/search/growth-", r"[a-z]+-\d+\.html\Z", r"kit/", r"data/"))
)
_NOT_KEPT = {"404.html", WORKER}
_ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"


def write_service_worker(site: Path) -> int:
    """Write ``service-worker.js`` into the built site and return how many files it will keep.

    The same site gives the same bytes, and another site gives other bytes, which is how browsers notice a new version.
    Raises RuntimeBuildError when esbuild fails.
    """
    sizes = {file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*") if file.suffix in _KEPT}
    files = [
        {"url": name, "revision": hashlib.sha256((site / name).read_bytes()).hexdigest()[:16]}
        for name in kept({name: size for name, size in sizes.items() if not name.startswith(RUNTIME)})
    ]
    content = {"files": files, "runtime": runtime_files(read_manifest(site / RUNTIME))}
    with tempfile.TemporaryDirectory() as name:
        listed = Path(name) / "site.js"
        listed.write_text(f"export const SITE = {json.dumps(content, separators=(',', ':'))};", encoding="utf-8")
        bundled = run(
            [str(_ESBUILD), str(PACKAGE / "web" / WORKER), "--bundle", "--minify", "--format=iife", "--target=chrome88"]
            + [f"--inject:{listed}", '--define:process.env.NODE_ENV="production"', "--legal-comments=none"],
            cwd=ROOT,
        )
    (site / WORKER).write_text(bundled, encoding="utf-8")
    return len(files)


def kept(sizes: dict[str, int]) -> list[str]:
    """What to keep of the files of a site, given with their sizes in bytes, in alphabetical order.

    Every visitor's browser fetches the whole list once, so it has a limit. The pages that every reader uses and all scripts
    are always kept. What belongs to single policies is kept as far as there is room: policy pages first, open data last.
    """
    names = sorted(name for name in sizes if name not in _NOT_KEPT)
    found: list[str] = []
    room = LIMIT
    for name in sorted(names, key=lambda name: (_turn(name), name)):
        if _turn(name) == 0 or sizes[name] <= room:
            room -= sizes[name]
            found.append(name)
    return sorted(found)


def _turn(name: str) -> int:
    """0 for what everybody uses; of what a larger library has more of, the most wanted first."""
    if name != "policies/index.html":
        for turn, sort in enumerate(_OF_POLICIES, 1):
            if sort.match(name):
                return turn
    return 0


def runtime_files(manifest: Manifest) -> list[str]:
    """The addresses of all runtime files as they are kept: inflated."""
    return sorted(RUNTIME + file.name for file in manifest.files.values())


def main(arguments: list[str] | None = None) -> int:
    """Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m scripts.runtime.offline")
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    count = write_service_worker(parser.parse_args(arguments).site)
    print(f"没有网络时可以看的文件：{count}个")
    return 0


if __name__ == "__main__":
    sys.exit(main())
