"""U盘版: the built site as one zip that works by opening index.html from a folder, without server, network or installation.

A page opened as a file may neither fetch nor load modules nor start a worker from an address. So every module script is
bundled into a classic one, every file that scripts fetch is packed into a classic script (``assets/portable/``), and
``web/portable.js`` answers fetch, Worker and import() from those. Pages, styles and classic scripts stay as they are.
"""

from scripts.portable.archive import write_archive
from scripts.portable.copy import LIMIT, PortableError, make_copy

__all__ = ["LIMIT", "PortableError", "make_copy", "write_archive"]
