"""The standard library as the browser gets it: byte code without docstrings, and in the end only the modules in use."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from scripts.runtime.wheel import RuntimeBuildError

# A codec is looked up by name when a file says which one it is in (a roster in GB18030), so no import shows it.
_ALWAYS = ("encodings/",)
_DATE = (1980, 1, 1, 0, 0, 0)
_COMPILE = """
import importlib.util, marshal, sys, zipfile
source, target, inside = sys.argv[1:]
header = importlib.util.MAGIC_NUMBER + bytes(12)
with zipfile.ZipFile(source) as archive:
    entries = sorted((entry.filename, archive.read(entry)) for entry in archive.infolist() if not entry.is_dir())
with zipfile.ZipFile(target, "w") as archive:
    for name, data in entries:
        if name.endswith(".py"):
            code = compile(data, inside + "/" + name, "exec", dont_inherit=True, optimize=2)
            name, data = name + "c", header + marshal.dumps(code)
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
"""


def compile_library(source: Path, target: Path, inside: str) -> None:
    """Compile a zip of Python sources without docstrings and column numbers; ``inside`` is its path in the browser.

    In an interpreter of its own, because whether columns are kept is fixed when an interpreter starts. The same input
    gives the same bytes. Raises RuntimeBuildError.
    """
    command = [sys.executable, "-I", "-X", "no_debug_ranges", "-c", _COMPILE, str(source), str(target), inside]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeBuildError(f"标准库没有编译成：\n{done.stderr[-2000:]}")


def keep_modules(source: Path, target: Path, modules: Iterable[str]) -> None:
    """Copy a compiled library with nothing but the named modules (dotted), the packages they lie in, and the codecs."""
    names = {module.replace(".", "/") for module in modules}
    with zipfile.ZipFile(source) as archive:
        kept = sorted(
            (entry.filename, archive.read(entry))
            for entry in archive.infolist()
            if entry.filename.startswith(_ALWAYS)
            or entry.filename.removesuffix(".pyc") in names
            or (entry.filename.endswith("/__init__.pyc") and entry.filename.removesuffix("/__init__.pyc") in names)
        )
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in kept:
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED, 9)
