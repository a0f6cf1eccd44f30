"""Chromium builds of earlier years, from the npm packages of tests/browsers, unpacked once into .cache/."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache"


def old_chromium(version: str) -> tuple[Path, dict[str, str]]:
    """The program of that major version, and the environment it needs for its own libraries."""
    folder = CACHE / f"chromium-{version}"
    if not folder.is_dir():
        packed = ROOT / "tests" / "browsers" / "node_modules" / f"chromium-{version}" / "bin"
        CACHE.mkdir(exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=CACHE))
        program = fresh / "chromium"
        program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        program.chmod(0o755)
        for archive in ("aws.tar.br", "swiftshader.tar.br"):
            content = io.BytesIO(brotli.decompress((packed / archive).read_bytes()))
            with tarfile.open(fileobj=content) as unpacked:
                unpacked.extractall(fresh, filter="data")
        try:
            fresh.rename(folder)
        except OSError:  # another test run was faster
            shutil.rmtree(fresh)
    # The package brings a font folder without Chinese characters; the system's fonts are used instead.
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_PATH": "/etc/fonts"}
    return folder / "chromium", environment
