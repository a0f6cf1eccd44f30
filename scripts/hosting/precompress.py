"""Compressed copies (``.gz``, ``.br``) beside every text of the site, for servers that send what is there."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli

# Pictures, PDF, archives and the like are compressed inside already.
_TEXTS = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".csv", ".wasm", ".bin"}
_LEAST = 512


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, quality=11)
    return packed


_COPIES = ((".gz", _gzip), (".br", _brotli))


def precompress(folder: Path) -> tuple[int, int, int]:
    """Make the copies that are missing. Returns the number of files, their bytes, and those of their brotli copies.

    The same file gives the same copies; a copy of the build (for which no time is spared) is kept.
    """
    count = plain = packed = 0
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix not in _TEXTS or file.stat().st_size < _LEAST:
            continue
        content = file.read_bytes()
        for suffix, compress in _COPIES:
            copy = file.with_name(file.name + suffix)
            if not copy.is_file():
                copy.write_bytes(compress(content))
        count += 1
        plain += len(content)
        packed += file.with_name(file.name + ".br").stat().st_size
    return count, plain, packed
