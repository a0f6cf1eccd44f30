"""Chromium builds of earlier years, from the npm packages of tests/browsers, unpacked once into .cache/."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache"
PACKAGES = ROOT / "tests" / "browsers" / "node_modules"


def old_chromium(version: str) -> tuple[Path, dict[str, str]]:
    """The program of that major version, and the environment it needs for its own libraries."""
    folder = CACHE / f"chromium-{version}"
    if not folder.is_dir():
        packed = PACKAGES / f"chromium-{version}" / "bin"
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
    libraries = f"{folder / 'lib'}:{folder}"
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": "/etc/fonts"}
    return folder / "chromium", environment


def dom_when_loaded(version: str, url: str) -> str:
    """The page as it stands when it has loaded and the timers that were due by then have run, in what Playwright cannot drive."""
    program, environment = old_chromium(version)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        done = subprocess.run(
            ["node", str(Path(__file__).with_name("old_chromium.mjs")), str(program), profile, url],
            env={**environment, "HOME": profile},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
