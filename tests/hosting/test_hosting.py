"""The examples for nginx and Caddy, started as they are but for port and folder: types, caching, compressed copies, sub-paths."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import brotli
import pytest
from markupsafe import escape
from mkdocs.exceptions import PluginError

from scripts.hosting import hook, precompress
from scripts.hosting.__main__ import main
from tests.hosting.servers import HOSTING, caddy, nginx, running

ROOT = Path(__file__).resolve().parent.parent.parent
HASHED = "assets/runtime/pyodide.asm.0123456789ab.wasm"
CONTENT = {
    "index.html": "<!doctype html><title>首页</title>" + "正文" * 300,
    "404.html": "<!doctype html><title>没有这一页</title>",
    "policies/x.html": "<!doctype html>" + "条款" * 400,
    "assets/search/index-0123456789.json": '{"a": 1}' + " " * 600,
    "assets/search/manifest.json": "{}",
    "assets/runtime/pyodide.0123456789ab.mjs": "export {};" + " " * 600,
    "assets/site.js": "1;" * 400,
    "data/clauses.csv": "\ufeffid\r\n" + "一" * 400,
    "data/policy_calculator-0.1.0-py3-none-any.whl": "PK",
    HASHED: "\0asm" + "\1" * 2000,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site twice: as the whole, and below a sub-path with a space and Chinese."""
    folder = tmp_path_factory.mktemp("www")
    folder.chmod(0o755)
    for base in (folder, folder / "政策 库"):
        for name, content in CONTENT.items():
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            (base / name).write_bytes(content.encode())
    precompress(folder)
    return folder


Ask = Callable[..., http.client.HTTPResponse]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def ask(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """``ask(path, **headers)``: an answer of the server, body read."""
    with running(request.param, root, tmp_path_factory.mktemp("server")) as port:

        def get(path: str, **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request(
                "GET", "/" + quote(path), headers={name.replace("_", "-"): v for name, v in headers.items()}
            )
            response = connection.getresponse()
            response.body = response.read()  # type: ignore[attr-defined]
            connection.close()
            return response

        yield get


@pytest.mark.parametrize("base", ["", "政策 库/"])
@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("policies/x.html", "text/html; charset=utf-8"),
        ("assets/site.js", "text/javascript; charset=utf-8"),
        ("assets/runtime/pyodide.0123456789ab.mjs", "text/javascript; charset=utf-8"),
        (HASHED, "application/wasm"),
        ("assets/search/manifest.json", "application/json"),
        ("data/clauses.csv", "text/csv; charset=utf-8"),
        ("data/policy_calculator-0.1.0-py3-none-any.whl", "application/zip"),
    ],
)
def test_types_and_content(ask: Ask, base: str, name: str, type_: str) -> None:
    response = ask(base + name)
    assert response.status == 200
    told = (response.headers["Content-Type"] or "").lower().replace("application/javascript", "text/javascript")
    assert told.startswith(type_)
    assert response.body == CONTENT[name].encode()  # type: ignore[attr-defined]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("base", ["", "政策 库/"])
def test_what_may_be_kept(ask: Ask, base: str) -> None:
    for name in (HASHED, "assets/runtime/pyodide.0123456789ab.mjs", "assets/search/index-0123456789.json"):
        assert "immutable" in (ask(base + name).headers["Cache-Control"] or ""), name
    for name in ("index.html", "assets/site.js", "assets/search/manifest.json", "data/clauses.csv"):
        assert ask(base + name).headers["Cache-Control"] == "no-cache", name


def test_compressed_copies_are_sent(ask: Ask, request: pytest.FixtureRequest) -> None:
    for name in ("policies/x.html", HASHED, "assets/search/index-0123456789.json"):
        response = ask(name, Accept_Encoding="gzip")
        assert response.headers["Content-Encoding"] == "gzip", name
        assert gzip.decompress(response.body) == CONTENT[name].encode()  # type: ignore[attr-defined]
    if "caddy" in request.node.name:
        response = ask("policies/x.html", Accept_Encoding="br, gzip")
        assert response.headers["Content-Encoding"] == "br"
        assert brotli.decompress(response.body) == CONTENT["policies/x.html"].encode()  # type: ignore[attr-defined]
    # The calculator asks for the compressed file by its own name and inflates it itself.
    raw = ask(HASHED + ".gz")
    assert gzip.decompress(raw.body) in (CONTENT[HASHED].encode(), gzip.compress(CONTENT[HASHED].encode(), 9, mtime=0))  # type: ignore[attr-defined]


def test_unchanged_files_are_not_sent_again(ask: Ask) -> None:
    first = ask("index.html")
    again = ask("index.html", If_None_Match=first.headers["ETag"])
    assert again.status == 304


def test_addresses(ask: Ask) -> None:
    assert ask("").body == CONTENT["index.html"].encode()  # type: ignore[attr-defined]
    assert ask("政策 库/").body == CONTENT["index.html"].encode()  # type: ignore[attr-defined]
    missing = ask("no/such/page.html")
    assert missing.status == 404
    assert "没有这一页" in missing.body.decode()  # type: ignore[attr-defined]
    for path in ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "政策 库"):
        assert ask(path).status in (301, 302, 308, 400, 404)


def test_copies_are_made_once_and_only_of_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    (tmp_path / "index.html").write_text("一" * 1000, encoding="utf-8")
    (tmp_path / "index.html.br").write_bytes(b"of the build")
    (tmp_path / "small.js").write_text("1", encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG" * 500)
    assert main([str(tmp_path)]) == 0
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"index.html", "index.html.gz", "index.html.br", "small.js", "a.png"}
    assert (tmp_path / "index.html.br").read_bytes() == b"of the build"
    first = (tmp_path / "index.html.gz").read_bytes()
    (tmp_path / "index.html.gz").unlink()
    assert main([str(tmp_path)]) == 0
    assert (tmp_path / "index.html.gz").read_bytes() == first
    assert "1个文件" in capsys.readouterr().out


def test_the_container_holds_what_there_is() -> None:
    lines = (HOSTING / "Containerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:] for line in lines if line.startswith("COPY")]
    assert copies == [["scripts/hosting/Caddyfile", "/etc/caddy/Caddyfile"], ["site/", "/srv/policy-library/"]]
    assert (ROOT / copies[0][0]).is_file()
    assert re.search(r"root \* /srv/policy-library\b", (HOSTING / "Caddyfile").read_text(encoding="utf-8"))
    assert sum(line.startswith("FROM") for line in lines) == 1


def test_the_page_shows_the_files_that_are_tested() -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="deploy.md"))
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8").replace("```", "<pre>")
    html = hook.on_page_content(text, page=page, config=None, files=None)  # type: ignore[arg-type]
    for name in ("nginx.conf", "Caddyfile", "Containerfile"):
        assert escape((HOSTING / name).read_text(encoding="utf-8").rstrip()) in html
    with pytest.raises(PluginError, match="NGINX_CONF"):
        hook.on_page_content("", page=page, config=None, files=None)  # type: ignore[arg-type]


def test_the_growth_table_says_what_was_not_measured() -> None:
    rows = [
        {"policies": 5, "rules": {"seconds": 3.5, "rules_gzip": 66171, "region_list_gzip": 0}, "pages": {"error": "…"}},
        {"policies": 10_000, "rules": None},
    ]
    table = hook.growth_table(rows)
    for words in ("5份", "10,000份", "66 KB", "4 秒", "超过时限", "没有做成", "未测", "在程序里"):
        assert words in table
