"""Two clean builds in two folders, with other hash seeds, time zones and languages: the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.trust import sums

ROOT = Path(__file__).resolve().parent.parent.parent
_LEFT_OUT = {".git", "site", "build", "dist", ".cache", "node_modules", ".venv", ".uv", "tests"}


def clean_build(folder: Path, **environment: str) -> Path:
    """The site of a copy of the source tree without anything built before."""
    shutil.copytree(
        ROOT,
        folder,
        ignore=lambda path, names: {
            name
            for name in names
            if name == "__pycache__" or (Path(path) == ROOT and name in _LEFT_OUT) or name == "rules.json"
        },
    )
    (folder / "tests").mkdir()
    shutil.copytree(
        ROOT / "tests" / "browsers", folder / "tests" / "browsers", ignore=shutil.ignore_patterns("node_modules")
    )
    (folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    everything = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(folder),
        "SOURCE_DATE_EPOCH": "1577836800",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    subprocess.run(command, cwd=folder, env={**everything, **environment}, check=True)
    return folder / "site"


@pytest.mark.slow
def test_two_clean_builds_are_the_same(tmp_path: Path) -> None:
    one = clean_build(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LANG="C.UTF-8")
    other = clean_build(tmp_path / "another folder", PYTHONHASHSEED="2", TZ="Asia/Shanghai", LANG="zh_CN.UTF-8")
    first, second = sums(one), sums(other)
    assert first.keys() == second.keys()
    assert sorted(name for name in first if first[name] != second[name]) == []
    assert (one / "SHA256SUMS").read_bytes() == (other / "SHA256SUMS").read_bytes()
