"""Static files the way a good host sends them: right types, compressed once, kept by the browser where their name says so.

A file with a compressed twin beside it (``name.br``, ``name.gz``, made by the build) is sent from the twin; other texts are
compressed on first request and kept in memory. Only names that carry a digest of the content may be kept unasked.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import brotli

TYPES = {
    ".wasm": "application/wasm",
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".whl": "application/zip",
    ".svg": "image/svg+xml",
}
UTF8 = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml", ".csv", ".md")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# assets/calculator/e6f54ad0afc6/page.js, assets/search/index-912110b51d.json, pyodide.asm.54309a5a2cfd.wasm
_DIGEST = re.compile(r"[/.-][0-9a-f]{10,64}[/.]")
_FOREVER = "max-age=31536000, immutable"


class Handler(SimpleHTTPRequestHandler):
    """GET and HEAD of a folder's files; a line in the log only for errors."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012

    def send_head(self) -> BytesIO | BinaryIO | None:
        """The headers of a file, compressed when the browser takes it; everything else as the base class does it."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        encoding = None
        if path.is_file() and not self.headers.get("Range"):
            accepted = {word.split(";")[0].strip() for word in self.headers.get("Accept-Encoding", "").split(",")}
            encoding = next((row for row in _ENCODINGS if row[0] in accepted and _has(path, row[1])), None)
        if encoding is None:
            return super().send_head()
        stat = path.stat()
        tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-{encoding[0]}"'
        if tag in self.headers.get("If-None-Match", ""):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.send_header("ETag", tag)
            self.end_headers()
            return None
        content = _compressed(path, encoding[1], stat.st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Encoding", encoding[0])
        self.send_header("Last-Modified", self.date_time_string(stat.st_mtime))
        self.send_header("ETag", tag)
        self.end_headers()
        return BytesIO(content)

    def guess_type(self, path: object) -> str:
        """The base class's type, with the encoding for texts: everything here is UTF-8."""
        found = super().guess_type(str(path))
        return f"{found}; charset=utf-8" if str(path).endswith(UTF8) else found

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for an address that does not exist."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        """What every answer carries."""
        self.send_header("Cache-Control", _FOREVER if _DIGEST.search(self.path) else "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing to log for what went well."""


def _has(path: Path, suffix: str) -> bool:
    return path.suffix in UTF8 or path.with_name(path.name + suffix).is_file()


@lru_cache(maxsize=512)
def _compressed(path: Path, suffix: str, changed_ns: int) -> bytes:
    """The content of ``path`` as of ``changed_ns``, compressed; the twin of the build if it is at least as new."""
    twin = path.with_name(path.name + suffix)
    if twin.is_file() and twin.stat().st_mtime_ns >= changed_ns:
        return twin.read_bytes()
    content = path.read_bytes()
    return brotli.compress(content, quality=9) if suffix == ".br" else gzip.compress(content, mtime=0)
