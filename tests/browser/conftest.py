"""A real Chromium on the built site: a static server on a free port, and a guard that fails a test on any request to
another origin, any console error and any uncaught error in the page."""

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
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site_url(site_folder: Path) -> Iterator[str]:
    """The address of the site, below a sub-path, because it must work from any folder of any server."""
    handler = functools.partial(_Quiet, directory=str(site_folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{site_folder.name}/"
        server.shutdown()


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright, once per session."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """The system's Chromium, headless."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("没有找到 Chromium；make setup 会安装它")
    started = playwright_driver.chromium.launch(executable_path=path, headless=True, args=FLAGS)
    yield started
    started.close()


class Guard:
    """What a page did that no page of this site may do."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []
        self.expected: list[str] = []

    def expect(self, words: str) -> None:
        """This test provokes console errors containing these words."""
        self.expected.append(words)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: message.type == "error" and self._fault(f"console: {message.text}"))
        page.on("pageerror", lambda error: self._fault(f"uncaught: {error}"))

    def request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self._fault(f"foreign request: {url}")

    def _fault(self, text: str) -> None:
        if not any(words in text for words in self.expected):
            self.faults.append(text)


@pytest.fixture
def guard(site_url: str) -> Guard:
    """The guard of this test."""
    parts = urlsplit(site_url)
    return Guard(f"{parts.scheme}://{parts.netloc}")


@pytest.fixture
def open_page(browser: Browser, guard: Guard) -> Iterator[Callable[..., Page]]:
    """``open_page(size, **context options)``: a new page in a context of its own, under guard."""
    contexts: list[BrowserContext] = []

    def make(size: str = "desktop", **options: object) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
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
    assert guard.faults == []
