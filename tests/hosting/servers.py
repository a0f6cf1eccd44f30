"""Starting nginx and Caddy with the examples of scripts/hosting, changed only in port and folder."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HOSTING = Path(__file__).resolve().parent.parent.parent / "scripts" / "hosting"
Server = Callable[[Path, Path, int], list[str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/bin")
    assert found, f"没有 {name}；make test 会装它（scripts/setup/browser.sh）"
    return found


def nginx(root: Path, work: Path, port: int) -> list[str]:
    text = (HOSTING / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/policy-library", str(root))
    (work / "site.conf").write_text(
        text.replace("include mime.types;", "include /etc/nginx/mime.types;"), encoding="utf-8"
    )
    paths = "".join(f"{name}_temp_path {work / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (work / "nginx.conf").write_text(
        f"pid {work / 'pid'}; error_log {work / 'error.log'}; worker_processes 1; events {{}}"
        f"http {{ access_log off; include /etc/nginx/mime.types; {paths} include {work / 'site.conf'}; }}",
        encoding="utf-8",
    )
    user = ["-g", "daemon off; user root;"] if work.owner() == "root" else ["-g", "daemon off;"]
    return [program("nginx"), "-p", str(work), "-c", str(work / "nginx.conf"), *user]


def caddy(root: Path, work: Path, port: int) -> list[str]:
    text = (HOSTING / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("\n:80 {", f"\nhttp://127.0.0.1:{port} {{").replace("/srv/policy-library", f'"{root}"')
    (work / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(work / "Caddyfile")]


@contextmanager
def running(server: Server, root: Path, work: Path) -> Iterator[int]:
    """The port of a server that answers for ``root``; its own files are in ``work``."""
    port = free_port()
    environment = {"HOME": str(work), "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work), "PATH": "/usr/bin:/bin"}
    with (work / "told").open("w") as told:
        process = subprocess.Popen(server(root, work, port), stdout=told, stderr=told, env=environment)
    try:
        for _ in range(600):
            assert process.poll() is None, (work / "told").read_text(encoding="utf-8")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("HEAD", "/")
                connection.getresponse()
                break
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        yield port
    finally:
        process.terminate()
        process.wait(30)
