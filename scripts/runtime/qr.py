"""The QR encoder for the result slip: segno's encoder as an archive of its own, loaded after a result is shown.

Only the three modules that compute a code go in. segno's writers need parts of the standard library that are not in the
memory snapshot, and the page draws the code itself; so ``segno/__init__.py`` is empty here.
"""

from __future__ import annotations

import importlib.util
import py_compile
import tempfile
import zipfile
from importlib.metadata import files, version
from pathlib import Path

from scripts.runtime.wheel import RuntimeBuildError

_MODULES = ("consts", "encoder", "utils")


def build_qr_wheel(out: Path) -> Path:
    """Write the archive, byte-compiled and reproducible, into ``out`` and return its path. Raises RuntimeBuildError."""
    spec = importlib.util.find_spec("segno")
    if spec is None or spec.origin is None:
        raise RuntimeBuildError("没有安装 segno，请先运行 make setup")
    package = Path(spec.origin).parent
    (licence,) = (path for path in files("segno") or () if path.name == "LICENSE")
    archive = out / f"segno_encoder-{version('segno')}-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as target:
        _add(target, "segno/LICENSE", licence.read_binary())
        _add(target, "segno/__init__.pyc", _compiled("__init__", b""))
        for module in _MODULES:
            _add(target, f"segno/{module}.pyc", _compiled(module, (package / f"{module}.py").read_bytes()))
    return archive


def _compiled(module: str, source: bytes) -> bytes:
    """Byte code without docstrings and assertions, valid whatever the date of the source."""
    with tempfile.TemporaryDirectory() as name:
        file, compiled = Path(name) / f"{module}.py", Path(name) / f"{module}.pyc"
        file.write_bytes(source)
        py_compile.compile(
            str(file),
            cfile=str(compiled),
            dfile=f"segno/{module}.py",
            doraise=True,
            optimize=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        return compiled.read_bytes()


def _add(target: zipfile.ZipFile, name: str, data: bytes) -> None:
    target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
