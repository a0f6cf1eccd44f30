"""How pages and files of the site become those of the copy; the copy itself is opened in tests/browser/test_portable.py."""

from __future__ import annotations

import base64
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from scripts.portable import PortableError, make_copy, write_archive
from scripts.portable.copy import FOLDER, module_scripts, portable_page, resolved

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
PAGE = f'<!doctype html><html><head>{POLICY}<link rel="stylesheet" href="../a.css"></head><body class="x"><p>正文</p>%s</body></html>'


def site(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_one_classic_script_in_place_of_the_modules() -> None:
    modules = '<script type="module" src="../assets/b.js"></script><script src="../assets/a.js" type="module"></script>'
    page = portable_page("policies/x.html", PAGE % modules)
    assert 'type="module"' not in page
    assert page.count("defer") == 1
    assert page.index("assets/portable/portable.js") < page.index("../a.css")
    assert "assets/b.js" not in page
    assert module_scripts("policies/x.html", PAGE % modules) == ("assets/b.js", "assets/a.js")


def test_the_browser_is_told_to_refuse_every_network_address() -> None:
    page = portable_page("x.html", PAGE % "")
    assert page.count("Content-Security-Policy") == 1
    assert "default-src 'none'" in page
    assert "http" not in page.split("Content-Security-Policy", 1)[1].split('">', 1)[0].replace("http-equiv", "")


def test_what_a_file_may_not_load_is_left_out() -> None:
    head = '<link rel="modulepreload" href="a.js"><link rel="manifest" href="m.json"><link rel="icon" href="i.svg">'
    page = portable_page("x.html", (PAGE % "").replace("</head>", head + "</head>"))
    assert "modulepreload" not in page
    assert "manifest" not in page
    assert 'rel="icon"' in page


@pytest.mark.parametrize("address", ["https://example.org/a.js", "/a.js", "../../a.js", "//example.org/a.js"])
def test_an_address_outside_the_folder_stops_the_copy(address: str) -> None:
    with pytest.raises(PortableError, match="不在本站文件夹里"):
        resolved("policies/x.html", address)


def test_fetched_files_are_packed_and_compressed_copies_serve_both_names(tmp_path: Path) -> None:
    data = {"a": "一"}
    folder = site(
        tmp_path,
        {
            "index.html": PAGE % '<script src="assets/plain.js"></script>',
            "assets/plain.js": "1;",
            "assets/unused.js": "2;",
            "assets/search/index.json": json.dumps(data),
            "assets/runtime/x.wasm": b"wasm",
            "assets/runtime/x.wasm.gz": gzip.compress(b"wasm"),
            "assets/runtime/x.wasm.br": b"br",
            "sw.js": "3;",
            "kit/article.html": "<section>文章</section>",
            "data/clauses.json": "[]",
        },
    )
    files = make_copy(folder)
    assert {"assets/plain.js", "kit/article.html", "data/clauses.json", "README.txt"} <= files.keys()
    assert (
        not {
            "assets/unused.js",
            "sw.js",
            "assets/search/index.json",
            "assets/runtime/x.wasm",
            "assets/runtime/x.wasm.br",
        }
        & files.keys()
    )
    head = files[FOLDER + "portable.js"].decode().splitlines()[0]
    table = json.loads(head.removeprefix("const PACKED = ").rstrip(";"))
    assert table["assets/runtime/x.wasm"] == [table["assets/runtime/x.wasm.gz"][0], 1]
    assert table["assets/runtime/x.wasm.gz"][1] == 0
    script = files[FOLDER + table["assets/search/index.json"][0]].decode()
    packed = base64.b64decode(script.split('","')[1].split('"')[0])
    assert json.loads(packed) == data
    assert files["kit/article.html"].decode() == "<section>文章</section>"


def test_modules_know_their_own_address_and_workers_are_bundled(tmp_path: Path) -> None:
    folder = site(
        tmp_path,
        {
            "index.html": PAGE % '<script type="module" src="assets/x/page.js"></script>',
            "assets/x/page.js": 'import { name } from "./part.js"; window.at = [import.meta.url, name];',
            "assets/x/part.js": "export const name = new URL('.', import.meta.url).href;",
            "assets/x/worker.js": "self.load = (url) => import(url);",
        },
    )
    files = make_copy(folder)
    (bundle,) = (content.decode() for name, content in files.items() if "bundle-" in name)
    assert 'portable.address("assets/x/page.js")' in bundle
    assert 'portable.address("assets/x/part.js")' in bundle
    assert "portable.load(" in files[FOLDER + "portable.js"].decode()
    assert "assets/x/page.js" not in files


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "请先运行 make build"),
        ({"index.html": "<p>没有</p><script src=a.js></script>"}, "没有内容安全策略"),
        ({"index.html": POLICY}, "不是完整的网页"),
        (
            {"index.html": PAGE % '<script type="module" src="a.js"></script>', "a.js": 'import "./missing.js";'},
            "missing.js",
        ),
    ],
)
def test_a_site_that_cannot_be_copied(tmp_path: Path, files: dict[str, bytes | str], message: str) -> None:
    with pytest.raises(PortableError, match=message):
        make_copy(site(tmp_path, files))


def test_the_archive_is_the_same_each_time_and_says_when_it_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    write_archive({"b": b"2", "a": b"1"}, first)
    write_archive({"a": b"1", "b": b"2"}, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert archive.namelist() == ["policy-library/SHA256SUMS", "policy-library/a", "policy-library/b"]
    monkeypatch.setattr("scripts.portable.archive.LIMIT", 10)
    with pytest.raises(PortableError, match="超过了"):
        write_archive({"a": b"1"}, first)
    assert not first.exists()
