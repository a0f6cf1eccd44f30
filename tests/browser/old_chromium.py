"""Old Chromium builds from npm (tests/browsers), unpacked once, for what Playwright is too new to drive."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ROOT / "tests" / "browsers" / "node_modules"
_UNPACKED = ROOT / "build" / "browsers"
_LIBRARIES = ("aws.tar.br", "swiftshader.tar.br")


def unpack(name: str) -> Path:
    """The folder of an old Chromium (``chromium-88``), unpacked on first use."""
    folder = _UNPACKED / name
    if not folder.is_dir():
        _UNPACKED.mkdir(parents=True, exist_ok=True)
        packed = PACKAGES / name / "bin"
        with tempfile.TemporaryDirectory(dir=_UNPACKED) as started:
            fresh = Path(started) / "fresh"
            fresh.mkdir()
            program = fresh / "chromium"
            program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
            program.chmod(0o755)
            for library in _LIBRARIES:
                with tarfile.open(fileobj=io.BytesIO(brotli.decompress((packed / library).read_bytes()))) as archive:
                    archive.extractall(fresh, filter="data")
            fresh.rename(folder)
    return folder


def dom_when_loaded(name: str, url: str) -> str:
    """The page as it stands when it has loaded and the timers that were due by then have run."""
    folder = unpack(name)
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["node", str(Path(__file__).with_name("old_chromium.mjs")), str(folder / "chromium"), profile, url],
            env={**os.environ, "LD_LIBRARY_PATH": f"{folder}/lib:{folder}", "HOME": profile},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
