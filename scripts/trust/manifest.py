"""SHA256SUMS: the hash of every file of the site, in the format of ``sha256sum -c``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

NAME = "SHA256SUMS"


@dataclass(frozen=True)
class Difference:
    """What a folder has that the list has not (``extra``), lacks (``missing``), or has otherwise (``changed``)."""

    extra: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.extra or self.missing or self.changed)


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below ``folder`` by path, the list itself left out."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    named = ((file.relative_to(folder).as_posix(), file) for file in files)
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in named if name != NAME}


def write(folder: Path) -> int:
    """Write the list into ``folder`` and return the number of files."""
    found = sums(folder)
    (folder / NAME).write_text("".join(f"{digest}  {name}\n" for name, digest in found.items()), encoding="utf-8")
    return len(found)


def read(file: Path) -> dict[str, str]:
    """A list by path. Raises ValueError naming the line that is none."""
    listed: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        digest, separator, name = line.partition("  ")
        if len(digest) != 64 or not separator or not name:
            raise ValueError(f"{file.name} 第{number}行不是“校验码  文件”")
        listed[name] = digest
    return listed


def check(folder: Path) -> Difference:
    """Compare ``folder`` with the list in it. Compressed copies that a server keeps beside a file are no extra files."""
    listed = read(folder / NAME)
    found = sums(folder)
    copies = {f"{name}{suffix}" for name in listed for suffix in (".gz", ".br")}
    return Difference(
        tuple(sorted(found.keys() - listed.keys() - copies)),
        tuple(sorted(listed.keys() - found.keys())),
        tuple(sorted(name for name in listed.keys() & found.keys() if listed[name] != found[name])),
    )
