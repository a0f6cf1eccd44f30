"""``python -m scripts.runtime [FOLDER]``: build the browser runtime (default folder: ``site/assets/runtime``)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.rules.bundle import build_bundle, write_bundle
from scripts.runtime import RuntimeBuildError, build_runtime
from scripts.runtime.wheel import ROOT
from scripts.yaml_files import DataError


def main(arguments: list[str] | None = None) -> int:
    """Returns 0, or 1 with one sentence saying what could not be built."""
    parser = argparse.ArgumentParser(prog="python -m scripts.runtime", description="生成浏览器里运行测算程序所需的文件")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site" / "assets" / "runtime")
    options = parser.parse_args(arguments)
    try:
        write_bundle(build_bundle())
        manifest = build_runtime(options.folder)
    except (DataError, RuntimeBuildError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Pyodide {manifest.pyodide}，CPython {manifest.python}，规则集 {manifest.ruleset[:12]}")
    print(f"{'文件':<10}{'原始字节':>14}{'gzip':>14}{'brotli':>14}")
    for role, file in manifest.files.items():
        copies = [options.folder / (file.name + suffix) for suffix in (".gz", ".br")]
        sizes = [f"{copy.stat().st_size:,}" if copy.is_file() else "—" for copy in copies]
        print(f"{role:<12}{file.bytes:>16,}{sizes[0]:>14}{sizes[1]:>14}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
