"""From the assembled distribution to the files a static server sends: content-hashed, with compressed copies, listed."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from calculator import load_bundle
from scripts.rules.shards import Parts, apart
from scripts.runtime import pyodide
from scripts.runtime.core import cut
from scripts.runtime.image import pack
from scripts.runtime.qr import build_qr_wheel
from scripts.runtime.stdlib import keep_modules
from scripts.runtime.webassembly import without_data
from scripts.runtime.wheel import ROOT, package_files, run

CACHE = ROOT / "build" / "runtime"
MANIFEST = "manifest.json"
CORE_GLUE, CORE_WASM = "pyodide.core.js", "pyodide.core.wasm"
_HERE = Path(__file__).resolve().parent
_HASH_LENGTH = 12


@dataclass(frozen=True)
class RuntimeFile:
    """One published file: its name, its size, and name and size of the gzip copy that the worker inflates itself."""

    name: str
    bytes: int
    gzip_name: str | None = None
    gzip_bytes: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What the worker needs to know: the files by role, the versions, the rule set inside.

    ``info`` is what the lock file says of the interpreter, so that a start with the snapshot need not fetch it;
    ``snapshot_bytes`` is the length of the memory image, ``snapshot_runs`` the place ``[offset, length]`` of each part of
    it that is in the snapshot file; what lies between is zero.
    """

    pyodide: str
    python: str
    ruleset: str
    info: dict[str, object]
    snapshot_bytes: int
    snapshot_runs: list[list[int]]
    files: dict[str, RuntimeFile]

    def as_json(self) -> str:
        """Canonical JSON, the same bytes for the same content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def build_runtime(out: Path) -> Manifest:
    """Write the browser runtime into ``out`` (emptied first) and return its manifest.

    Expects ``calculator/rules.json``. Of a large library, each policy's rules are a file of its own (scripts/rules/shards.py),
    named by the calculator itself and not listed in the manifest. The result is kept in ``build/runtime`` and copied when
    nothing it is made of has changed. Raises RuntimeBuildError.
    """
    parts = apart(load_bundle(ROOT / "calculator" / "rules.json"))
    cached = CACHE / _key(parts)
    if not (cached / MANIFEST).is_file():
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as name:
            fresh = Path(name) / "runtime"
            write_runtime(fresh, parts)
            fresh.rename(cached)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(cached, out)
    return read_manifest(out)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder that :func:`build_runtime` wrote."""
    raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = {role: RuntimeFile(**entry) for role, entry in raw.pop("files").items()}
    return Manifest(files=files, **raw)


def _key(parts: Parts) -> str:
    """Changes with everything the runtime is made of."""
    digest = hashlib.sha256(json.dumps([pyodide.interpreter(), version("segno"), list(parts.files)]).encode())
    digest.update(parts.regions)
    sources = [*package_files(), *_HERE.glob("*.py"), *_HERE.glob("*.mjs"), pyodide.NPM_PACKAGE / "package.json"]
    for file in sorted(sources):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:_HASH_LENGTH]


def write_runtime(out: Path, parts: Parts, *, compress: bool = True) -> None:
    """Write the runtime into the new folder ``out``; without ``compress`` the copies for servers are left out."""
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = pyodide.assemble(folder, parts.carried)
        core = folder / "core"
        core.mkdir()
        for file in (folder / pyodide.LOADER, folder / pyodide.STDLIB, folder / pyodide.LOCK, wheel):
            shutil.copyfile(file, core / file.name)
        loader = (folder / pyodide.LOADER).read_text("utf-8")
        glue, module = cut((folder / pyodide.GLUE).read_text("utf-8"), (folder / pyodide.WASM).read_bytes(), loader)
        (core / pyodide.GLUE).write_text(glue, "utf-8")
        (core / pyodide.WASM).write_bytes(module)
        snapshot, modules = folder / "snapshot.bin", folder / "modules.json"
        run(["node", str(_HERE / "make_snapshot.mjs"), str(core), str(snapshot), str(modules)])
        image = snapshot.read_bytes()
        packed, runs = pack(image)
        snapshot.write_bytes(packed)
        (core / pyodide.GLUE).rename(folder / CORE_GLUE)
        (folder / CORE_WASM).write_bytes(without_data(module))
        keep_modules(core / pyodide.STDLIB, folder / pyodide.STDLIB, json.loads(modules.read_text(encoding="utf-8")))
        files = {
            "loader": _publish(folder / pyodide.LOADER, out),
            "glue": _publish(folder / pyodide.GLUE, out),
            "core_glue": _publish(folder / CORE_GLUE, out),
            "core_wasm": _publish(folder / CORE_WASM, out, inflate=True),
            "wasm": _publish(folder / pyodide.WASM, out, inflate=True),
            "stdlib": _publish(folder / pyodide.STDLIB, out),
            "lock": _publish(folder / pyodide.LOCK, out),
            "wheel": _publish(wheel, out),
            "snapshot": _publish(snapshot, out, inflate=True),
            "qr": _publish(build_qr_wheel(folder), out),
        }
        if parts.regions:
            (folder / "regions.json").write_bytes(parts.regions)
            files["regions"] = _publish(folder / "regions.json", out)
    npm = json.loads((pyodide.NPM_PACKAGE / "package.json").read_text(encoding="utf-8"))
    manifest = Manifest(
        str(npm["version"]), pyodide.python_version(), parts.ruleset, pyodide.interpreter(), len(image), runs, files
    )
    # Archives are compressed inside already. The best quality takes half a minute, so the fallback's file does without.
    plain = [file for file in sorted(out.iterdir()) if file.suffix in (".js", ".mjs", ".wasm", ".bin", ".json")]
    for quality, fallback in ((11, False), (9, True)) if compress else ():
        chosen = [str(file) for file in plain if (file.name == files["wasm"].name) is fallback]
        run(["node", str(_HERE / "compress.mjs"), str(quality), *chosen])
    # There may be thousands, so the gzip copy must do, which the worker inflates itself.
    for name, content in parts.files.items():
        (out / name).write_bytes(content)
        (out / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    (out / MANIFEST).write_text(manifest.as_json(), encoding="utf-8")


def _publish(file: Path, out: Path, *, inflate: bool = False) -> RuntimeFile:
    """Copy under a content-hashed name; ``inflate`` names the gzip copy for the worker, others only serve the server."""
    data = file.read_bytes()
    if file.suffix in (".js", ".mjs"):
        # The source map is not published, and a dangling reference makes developer tools ask for it.
        data = b"\n".join(line for line in data.split(b"\n") if not line.startswith(b"//# sourceMappingURL="))
    stem, dot, suffix = file.name.rpartition(".")
    target = out / f"{stem}.{hashlib.sha256(data).hexdigest()[:_HASH_LENGTH]}{dot}{suffix}"
    target.write_bytes(data)
    if file.suffix in (".zip", ".whl"):
        return RuntimeFile(target.name, len(data))
    packed = gzip.compress(data, 9, mtime=0)
    target.with_name(target.name + ".gz").write_bytes(packed)
    if inflate:
        return RuntimeFile(target.name, len(data), target.name + ".gz", len(packed))
    return RuntimeFile(target.name, len(data))
