"""The service worker of the built site: bundled by esbuild, with the list of what it keeps and the hash of each file.

``python -m scripts.runtime.offline [SITE]`` writes it again for a site that was changed after the build.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

from scripts.runtime.publish import Manifest, read_manifest
from scripts.runtime.wheel import PACKAGE, ROOT, run

WORKER = "service-worker.js"
RUNTIME = "assets/runtime/"
# What pages are made of. Documents to take along (PDF, Word, spreadsheets, pictures to print) are fetched when wanted.
_KEPT = {".html", ".css", ".js", ".mjs", ".json", ".svg"}
_NOT_KEPT = {"404.html", WORKER}
_ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"


def write_service_worker(site: Path) -> int:
    """Write ``service-worker.js`` into the built site and return how many files it will keep.

    The same site gives the same bytes, and another site gives other bytes, which is how browsers notice a new version.
    Raises RuntimeBuildError when esbuild fails.
    """
    files = [
        {"url": name, "revision": hashlib.sha256((site / name).read_bytes()).hexdigest()[:16]}
        for name in sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.suffix in _KEPT)
        if name not in _NOT_KEPT and not name.startswith(RUNTIME)
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
