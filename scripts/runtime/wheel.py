"""The calculator as a wheel: the same files as in the work tree, plus the rule bundle, and nothing of the page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "calculator"
# hatchling needs these beside the package; the page (calculator/web) and everything else stays out of the wheel.
_PROJECT_FILES = ("pyproject.toml", "README.md", "LICENSE")
# 1980-01-01 is the oldest date a zip file can carry; a fixed one makes two builds identical.
EPOCH = "315532800"


class RuntimeBuildError(Exception):
    """The browser runtime could not be built; the message says which step failed and why."""


def package_files() -> list[Path]:
    """The files of the package that go into the wheel, sorted. Raises RuntimeBuildError when the rules are not built."""
    bundle = PACKAGE / "rules.json"
    if not bundle.is_file():
        raise RuntimeBuildError("calculator/rules.json 不存在，请先运行 python -m scripts.rules")
    return [*sorted(PACKAGE.glob("*.py")), bundle]


def build_wheel(out: Path, rules: bytes | None = None) -> Path:
    """Build the wheel into ``out`` (reproducible) and return its path. Raises RuntimeBuildError.

    ``rules`` stands in for the content of ``rules.json``.
    """
    with tempfile.TemporaryDirectory() as name:
        # A copy outside the repository, because hatchling leaves out what git ignores, and the rule bundle is ignored.
        stage = Path(name)
        (stage / "calculator").mkdir()
        for file in package_files():
            shutil.copyfile(file, stage / "calculator" / file.name)
        if rules is not None:
            (stage / "calculator" / "rules.json").write_bytes(rules)
        for project_file in _PROJECT_FILES:
            shutil.copyfile(ROOT / project_file, stage / project_file)
        run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
            cwd=stage,
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        )
    (wheel,) = out.glob("*.whl")
    return wheel


def run(
    command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None, text: str | None = None
) -> str:
    """Run a build tool, with ``text`` as its input, and return its standard output. Raises RuntimeBuildError with what it printed when it fails."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, input=text, capture_output=True, text=True, check=False)
    except OSError as error:
        raise RuntimeBuildError(f"无法运行 {command[0]}：{error}") from error
    if done.returncode:
        # Minified programs quote whole files in their stack traces.
        printed = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if len(line) < 1000)
        raise RuntimeBuildError(f"{' '.join(command[:4])} 失败：\n{printed}")
    return done.stdout
