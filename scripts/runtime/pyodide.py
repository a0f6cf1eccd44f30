"""The Pyodide distribution of the site: the pinned npm package, the calculator's wheel, a lock file with nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

from scripts.runtime.stdlib import compile_library
from scripts.runtime.wheel import EPOCH, ROOT, RuntimeBuildError, build_wheel, run

NPM_PACKAGE = ROOT / "node_modules" / "pyodide"
LOADER, GLUE, WASM, STDLIB, LOCK = (
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
_FIRST_CALLS = 'n.sys.path.insert(0,""),n._pyodide.set_excepthook()'
_PYODIDE = str(Path(sys.executable).with_name("pyodide"))


def npm_lock() -> dict[str, object]:
    """The lock file of the npm package. Raises RuntimeBuildError when npm packages are not installed."""
    try:
        lock: dict[str, object] = json.loads((NPM_PACKAGE / LOCK).read_text(encoding="utf-8"))
    except OSError as error:
        raise RuntimeBuildError("node_modules/pyodide 不存在，请先运行 npm ci（make setup 会做）") from error
    return lock


def interpreter() -> dict[str, object]:
    """What the lock file says of the interpreter itself: its versions and its ABI."""
    info = npm_lock()["info"]
    assert isinstance(info, dict)
    return info


def python_version() -> str:
    """The CPython version inside Pyodide, for example ``3.13.2``."""
    return str(interpreter()["python"])


def assemble(folder: Path, rules: bytes) -> Path:
    """Fill ``folder`` with loader, glue, wasm, byte-compiled standard library and wheel, lock. Returns the wheel's path.

    ``rules`` is what the calculator carries of the rule bundle.
    Raises RuntimeBuildError when the host's CPython is not the minor version that Pyodide carries: byte code would not
    load.
    """
    minor = ".".join(python_version().split(".")[:2])
    host = f"{sys.version_info.major}.{sys.version_info.minor}"
    if minor != host:
        raise RuntimeBuildError(f"Pyodide 里是 CPython {minor}，本机是 {host}，两者必须一致")
    folder.mkdir(parents=True, exist_ok=True)
    for name in (GLUE, WASM):
        shutil.copyfile(NPM_PACKAGE / name, folder / name)
    (folder / LOADER).write_text(own_loader((NPM_PACKAGE / LOADER).read_text("utf-8")), "utf-8")
    wheel = build_wheel(folder, rules)
    # An empty lock: Pyodide's own lists hundreds of packages that this site neither ships nor may fetch.
    bare = folder / "bare-lock.json"
    bare.write_text(json.dumps({"info": interpreter(), "packages": {}}), encoding="utf-8")
    lock = folder / LOCK
    run(
        [_PYODIDE, "lockfile", "add-wheels", "--input", str(bare), "--output", str(lock)]
        + ["--base-path", str(folder), str(wheel)]
    )
    bare.unlink()
    run([_PYODIDE, "py-compile", "--silent", str(folder)], env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
    (compiled,) = folder.glob("*.whl")
    _fix_dates(compiled)
    minor_digits = minor.replace(".", "")
    compile_library(NPM_PACKAGE / STDLIB, folder / STDLIB, f"/lib/python{minor_digits}.zip")
    entries = json.loads(lock.read_text(encoding="utf-8"))
    (package,) = entries["packages"].values()
    package["sha256"] = hashlib.sha256(compiled.read_bytes()).hexdigest()
    lock.write_text(json.dumps(entries, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    return compiled


def own_loader(loader: str) -> str:
    """Pyodide's loader without what this site has no use for.

    It falls back to a public server when it is given no address; here there is nothing to fall back to. Two calls into
    Python have left their effect in a snapshot. Raises RuntimeBuildError when something is not where it was: then the loader
    has to be read again.
    """
    changed, count = re.subn(r"`https://cdn\.jsdelivr\.net/[^`]*`", '"https://runtime.invalid/"', loader)
    if count != 1 or changed.count(_FIRST_CALLS) != 1:
        raise RuntimeBuildError(f"Pyodide 的加载程序与预期不同（外部地址 {count} 处）")
    return changed.replace(_FIRST_CALLS, f"t._loadSnapshot||({_FIRST_CALLS})")


def _fix_dates(archive: Path) -> None:
    """Write a zip again with sorted names and fixed dates, so that two builds are identical."""
    with zipfile.ZipFile(archive) as source:
        entries = sorted((info.filename, source.read(info)) for info in source.infolist() if not info.is_dir())
    with zipfile.ZipFile(archive, "w") as target:
        for name, data in entries:
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
