"""One zip with fixed dates and order, so that the same copy gives the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from scripts.portable.copy import LIMIT, PortableError

# ASCII, because the file manager of Windows 7 shows other names in an archive as garbage.
FOLDER = "policy-library"
_SUMS = "SHA256SUMS"


def write_archive(files: dict[str, bytes], archive: Path) -> int:
    """Write ``files`` (path -> content) and their checksums. Returns the size in bytes; PortableError above the limit."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in sorted({**files, _SUMS: sums.encode()}.items()):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    size = archive.stat().st_size
    if size > LIMIT:
        archive.unlink()
        raise PortableError(f"U 盘版有 {size / 1e6:.1f} MB，超过了 {LIMIT / 1e6:.0f} MB 的上限")
    return size
