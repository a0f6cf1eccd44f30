"""``python -m scripts.serve [--port 8000] [FOLDER]``: serve the built site on this machine.

Any static server will do; this one behaves like a good host (:mod:`scripts.serve.handler`) and prints the address once it
answers.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from scripts.serve.handler import Handler


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Returns 1 when there is no built site or the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve")
    parser.add_argument("folder", nargs="?", default="site", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    if not (options.folder / "index.html").exists():
        print(f"没有 {options.folder}/index.html，请先运行 make build。", file=sys.stderr)
        return 1
    handler = partial(Handler, directory=str(options.folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError as error:
        print(f"端口 {options.port} 用不了（{error.strerror}），请用 PORT= 换一个。", file=sys.stderr)
        return 1
    with server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
