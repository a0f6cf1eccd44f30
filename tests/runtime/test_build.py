"""What the runtime build publishes: names by content, copies that inflate to the same bytes, nothing from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from calculator import service
from scripts.runtime import Manifest, RuntimeBuildError, build_runtime, publish, read_manifest
from scripts.runtime.image import pack, unpack
from scripts.runtime.qr import build_qr_wheel
from scripts.runtime.shell import shell_html
from scripts.runtime.weights import runtime_weights, stock_weights, total
from scripts.runtime.wheel import build_wheel, run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("runtime") / "runtime"
    return folder, build_runtime(folder)


def test_names_carry_the_hash_of_their_content(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    for file in manifest.files.values():
        data = (folder / file.name).read_bytes()
        assert hashlib.sha256(data).hexdigest()[:12] in file.name
        assert len(data) == file.bytes


def test_compressed_copies_are_the_same_files(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    for role in ("wasm", "core_wasm", "snapshot"):
        file = manifest.files[role]
        assert file.gzip_name is not None
        packed = (folder / file.gzip_name).read_bytes()
        assert len(packed) == file.gzip_bytes
        assert gzip.decompress(packed) == (folder / file.name).read_bytes()
        assert (folder / f"{file.name}.br").stat().st_size < len(packed)


def test_the_snapshot_can_be_put_together_again(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    packed = (folder / manifest.files["snapshot"].name).read_bytes()
    image = unpack(packed, manifest.snapshot_runs, manifest.snapshot_bytes)
    assert pack(image) == (packed, manifest.snapshot_runs)
    assert sum(length for _start, length in manifest.snapshot_runs) == len(packed) < len(image)


def test_nothing_names_a_foreign_server(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    for file in manifest.files.values():
        data = (folder / file.name).read_bytes()
        if file.name.endswith((".zip", ".whl")):
            with zipfile.ZipFile(folder / file.name) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        for host in (b"jsdelivr", b"unpkg", b"cdnjs", b"esm.sh", b"googleapis", b"files.pythonhosted"):
            assert host not in data, (file.name, host)


def test_cold_start_is_no_heavier_than_promised(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    ours = total("", runtime_weights(folder, manifest))
    stock = total("", stock_weights(folder, manifest))
    # The page itself adds a quarter of a megabyte at most.
    assert ours.brotli <= 6_000_000 - 250_000
    assert ours.brotli <= 1.25 * stock.brotli
    assert ours.sent <= 1.25 * stock.sent


def test_manifest_can_be_read_back(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    assert read_manifest(folder) == manifest
    assert manifest.ruleset == service.ruleset()


def test_wheel_holds_the_rules_and_byte_code_only(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    with zipfile.ZipFile(folder / manifest.files["wheel"].name) as wheel:
        names = wheel.namelist()
        assert "calculator/rules.json" in names
        assert "calculator/service.pyc" in names
        assert [name for name in names if name.endswith(".py") or "/web/" in name] == []
        assert json.loads(wheel.read("calculator/rules.json"))["ruleset"] == manifest.ruleset


def test_lock_file_names_the_wheel_and_nothing_else(built: tuple[Path, Manifest]) -> None:
    folder, manifest = built
    lock = json.loads((folder / manifest.files["lock"].name).read_text(encoding="utf-8"))
    (package,) = lock["packages"].values()
    assert package["name"] == "policy-calculator"
    wheel = (folder / manifest.files["wheel"].name).read_bytes()
    assert package["sha256"] == hashlib.sha256(wheel).hexdigest()


def test_two_wheels_are_identical(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    assert build_wheel(first).read_bytes() == build_wheel(second).read_bytes()


def test_the_qr_encoder_is_small_and_reproducible(built: tuple[Path, Manifest], tmp_path: Path) -> None:
    folder, manifest = built
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    archive = build_qr_wheel(first)
    assert archive.read_bytes() == build_qr_wheel(second).read_bytes()
    assert archive.read_bytes() == (folder / manifest.files["qr"].name).read_bytes()
    assert archive.stat().st_size < 40_000
    names = zipfile.ZipFile(archive).namelist()
    assert names == ["segno/LICENSE", *(f"segno/{name}.pyc" for name in ("__init__", "consts", "encoder", "utils"))]


def test_without_segno_the_build_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(RuntimeBuildError, match="没有安装 segno"):
        build_qr_wheel(tmp_path)


@pytest.mark.slow
def test_two_builds_are_identical(
    built: tuple[Path, Manifest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "CACHE", tmp_path / "cache")
    assert build_runtime(tmp_path / "again") == built[1]


def test_a_tool_that_fails_is_named_with_what_it_said() -> None:
    with pytest.raises(RuntimeBuildError, match=r"(?s)node -e.*失败.*told you so"):
        run(["node", "-e", "console.error('told you so'); process.exit(3)"])
    with pytest.raises(RuntimeBuildError, match="无法运行 no-such-program"):
        run(["no-such-program"])


def test_shell_cannot_be_broken_by_text_in_the_data() -> None:
    data = {"askers": {}, "policies": [], "note": "</script><script>"}
    bundle = {"policies": [{"id": "x", "region": {"name": "<b>甲", "code": "370000"}}]}
    html = shell_html(data, bundle, "", "assets/")
    assert "</script><script>" not in html.replace("</script>\n<script", "")
    assert "<b>甲" not in html
