"""A real Chromium on the built site: a static server on a free port, and a guard that fails a test on any request to
another origin, any answer in any request, any console error and any uncaught error in the page.

Two logs see every request, those of workers and of the service worker included: the server's own, and a proxy for
everything that is not this machine.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Generous: the machine that tests may be busy. A passing test never waits for it.
TIMEOUT = 30_000
expect.set_options(timeout=TIMEOUT)
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site_folder() -> Path:
    """The built site: ``site/`` as ``make build`` left it; built now when it is not there.

    ``SITE_FOLDER`` names another one.
    """
    folder = Path(os.environ.get("SITE_FOLDER", ROOT / "site"))
    if not (folder / "calculator.html").is_file():
        mkdocs = str(Path(sys.executable).with_name("mkdocs"))
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
        subprocess.run([mkdocs, "build", "-q", "-d", str(folder)], cwd=ROOT, env=environment, check=True)
    return folder


class Request(NamedTuple):
    """One request as it arrived: request line, headers and body as text, percent signs decoded."""

    path: str
    text: str


class _Logging(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def __init__(self, *arguments: object, log: list[Request], **options: object) -> None:
        self.log = log
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def parse_request(self) -> bool:
        ready = super().parse_request()
        if ready:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            text = unquote(f"{self.requestline}\n{self.headers}\n{body.decode(errors='replace')}")
            self.log.append(Request(self.path, text))
        return ready

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Refusing(http.server.BaseHTTPRequestHandler):
    """The proxy for everything beyond this machine: writes down who was called, and lets nobody through."""

    def __init__(self, *arguments: object, log: list[str]) -> None:
        self.log = log
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.log.append(self.path)
        self.send_error(403)

    do_POST = do_HEAD = do_CONNECT = do_GET  # noqa: N815 - the base class calls them so

    def log_message(self, format: str, *args: object) -> None:
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    """A browser that is closed or goes elsewhere breaks off what it asked for, and that is nothing to print."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Held:
    """A route handler that keeps requests waiting until :meth:`release`."""

    def __init__(self) -> None:
        self._waiting: list[Route] | None = []

    def __call__(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def release(self) -> None:
        """Let through what waits, and everything that comes later."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def _served(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    with QuietServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="session")
def request_log() -> list[Request]:
    """Every request that reached the site's server."""
    return []


@pytest.fixture(scope="session")
def foreign_log() -> list[str]:
    """Everything a browser tried to reach beyond this machine."""
    return []


@pytest.fixture(scope="session")
def proxy(foreign_log: list[str]) -> Iterator[str]:
    """The address of the proxy that browsers of the tests are told to use for other hosts."""
    for port in _served(functools.partial(_Refusing, log=foreign_log)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def site_url(site_folder: Path, request_log: list[Request]) -> Iterator[str]:
    """The address of the site, below a sub-path, because it must work from any folder of any server."""
    handler = functools.partial(_Logging, directory=str(site_folder.parent), log=request_log)
    for port in _served(handler):
        yield f"http://127.0.0.1:{port}/{site_folder.name}/"


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright, once per session."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright, proxy: str) -> Iterator[Browser]:
    """The system's Chromium, headless."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("没有找到 Chromium；make setup 会安装它")
    started = playwright_driver.chromium.launch(
        executable_path=path, headless=True, args=FLAGS, proxy={"server": proxy, "bypass": "127.0.0.1"}
    )
    yield started
    started.close()


# Chromium's own services, whatever page is open. A page that asked for them would be caught by the request events.
_BROWSERS_OWN = (
    "update.googleapis.com",
    "content-autofill.googleapis.com",
    "accounts.google.com",
    "clients2.google.com",
)
# The search words are the one thing a page may ask a server with, when it runs without scripts.
_QUERIES = ("q",)
# Words of the form itself, and answers too short to be told from the names of files.
_SHORTEST_ANSWER = 4


class Guard:
    """What a page did that no page of this site may do."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        self.expected: list[str] = []
        self.answers: set[str] = set()

    def expect(self, words: str) -> None:
        """This test provokes console errors containing these words."""
        self.expected.append(words)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: message.type == "error" and self._fault(f"console: {message.text}"))
        page.on("pageerror", lambda error: self._fault(f"uncaught: {error}"))
        # Told for every change of the address, so the fragment holds each answer as soon as it is given.
        page.on("framenavigated", lambda frame: self.remember(frame.url))

    def remember(self, url: str) -> None:
        """Take down the answers in an address's fragment: what was typed, and what was chosen."""
        for pair in urlsplit(url).fragment.split("&"):
            name, _, values = pair.partition("=")
            if name not in ("v", "rules", "asker", "groups"):
                self.answers.update(unquote(value) for value in values.split(","))

    def request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self._fault(f"foreign request: {url}")

    def check(self, requests: list[Request], foreign: list[str], published: Path) -> None:
        """The server's and the proxy's log of this test: plain addresses of published files, no answer anywhere."""
        for host in foreign:
            if not any(own in host for own in _BROWSERS_OWN):
                self._fault(f"foreign host: {host}")
        told = [answer for answer in self.answers if len(answer) >= _SHORTEST_ANSWER or not answer.isascii()]
        for path, text in requests:
            bare, _, query = path.partition("?")
            if query and query.partition("=")[0] not in _QUERIES:
                self._fault(f"a query: {path}")
            if not text.startswith(("GET ", "HEAD ")):
                self._fault(f"not a request for a file: {text[:200]}")
            names = {part for part in unquote(bare).replace(".", "/").split("/") if part}
            body = text if not (published / unquote(bare).lstrip("/")).exists() else text.partition("\n")[2] + query
            for answer in told:
                if answer in body and answer not in names:
                    self._fault(f"answer “{answer}” in: {text[:300]}")

    def _fault(self, text: str) -> None:
        if not any(words in text for words in self.expected):
            self.faults.append(text)


@pytest.fixture
def guard(site_url: str) -> Guard:
    """The guard of this test."""
    parts = urlsplit(site_url)
    return Guard(f"{parts.scheme}://{parts.netloc}")


@pytest.fixture
def open_page(
    browser: Browser, guard: Guard, request_log: list[Request], foreign_log: list[str], site_folder: Path
) -> Iterator[Callable[..., Page]]:
    """``open_page(size, **context options)``: a new page in a context of its own, under guard.

    Without a service worker, so that every test meets the network it sets up; ``service_workers="allow"`` brings it back.
    """
    contexts: list[BrowserContext] = []
    before, foreign_before = len(request_log), len(foreign_log)

    def make(size: str = "desktop", **options: object) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            **{"viewport": {"width": width, "height": height}, "locale": "zh-CN", "service_workers": "block", **options}
        )
        # Requests of workers included, which a page's own events leave out.
        context.on("request", lambda request: guard.request(request.url))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        guard.watch(page)
        return page

    yield make
    for context in contexts:
        context.close()
    guard.check(request_log[before:], foreign_log[foreign_before:], site_folder.parent)
    assert guard.faults == []
