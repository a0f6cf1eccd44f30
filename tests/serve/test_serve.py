"""The project's own server: what a browser is sent for a page, a compressed file, a named-by-content file and a wrong address."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from http.server import ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from scripts.serve.__main__ import main
from scripts.serve.handler import Handler


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HTTPConnection]:
    (tmp_path / "index.html").write_text("<p>首页", encoding="utf-8")
    (tmp_path / "404.html").write_text("<p>没有这个页面", encoding="utf-8")
    (tmp_path / "engine.0123456789ab.wasm").write_bytes(b"\0asm")
    (tmp_path / "engine.0123456789ab.wasm.br").write_bytes(brotli.compress(b"\0asm"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", running.server_address[1])
        yield connection
        connection.close()
        running.shutdown()


def get(server: HTTPConnection, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    server.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = server.getresponse()
    return response, response.read()


def test_a_page_is_compressed_when_the_browser_takes_it(server: HTTPConnection) -> None:
    response, body = get(server, "/", Accept_Encoding="gzip, br")
    assert (response.status, response.headers["Content-Encoding"]) == (200, "br")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert brotli.decompress(body) == "<p>首页".encode()
    response, body = get(server, "/index.html", Accept_Encoding="gzip")
    assert gzip.decompress(body) == "<p>首页".encode()
    response, body = get(server, "/index.html")
    assert response.headers["Content-Encoding"] is None
    assert body == "<p>首页".encode()


def test_an_unchanged_page_is_not_sent_again(server: HTTPConnection) -> None:
    response, _ = get(server, "/", Accept_Encoding="br")
    again, body = get(server, "/", Accept_Encoding="br", If_None_Match=response.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_a_changed_page_is_sent_again(server: HTTPConnection, tmp_path: Path) -> None:
    response, _ = get(server, "/", Accept_Encoding="br")
    (tmp_path / "index.html").write_text("<p>新的首页", encoding="utf-8")
    again, body = get(server, "/", Accept_Encoding="br", If_None_Match=response.headers["ETag"])
    assert (again.status, brotli.decompress(body)) == (200, "<p>新的首页".encode())


def test_a_file_named_by_its_content_is_kept_and_sent_from_its_twin(server: HTTPConnection) -> None:
    response, body = get(server, "/engine.0123456789ab.wasm", Accept_Encoding="br")
    assert response.headers["Content-Type"] == "application/wasm"
    assert response.headers["Cache-Control"] == "max-age=31536000, immutable"
    assert response.headers["Content-Encoding"] == "br"
    assert brotli.decompress(body) == b"\0asm"
    # no twin for gzip, and wasm is not worth compressing on the spot
    response, body = get(server, "/engine.0123456789ab.wasm", Accept_Encoding="gzip")
    assert (response.headers["Content-Encoding"], body) == (None, b"\0asm")


def test_a_wrong_address_gets_the_site_s_own_page(server: HTTPConnection) -> None:
    response, body = get(server, "/nowhere.html", Accept_Encoding="br")
    assert (response.status, body) == (404, "<p>没有这个页面".encode())
    response, body = get(server, "/nowhere.html", "HEAD")
    assert (response.status, body) == (404, b"")


def test_head_has_the_headers_of_get(server: HTTPConnection) -> None:
    response, body = get(server, "/", "HEAD", Accept_Encoding="br")
    assert (response.status, response.headers["Content-Encoding"], body) == (200, "br", b"")


def test_nothing_to_serve_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--port", "0"]) == 1
    assert "请先运行 make build" in capsys.readouterr().err


def test_a_taken_port_is_told(server: HTTPConnection, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--port", str(server.port)]) == 1
    assert "请用 PORT= 换一个" in capsys.readouterr().err
