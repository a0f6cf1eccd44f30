"""Without a network after one visit, a new version while pages are open, and the same site where nothing can be kept."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.runtime.offline import WORKER, write_service_worker
from tests.browser.conftest import TIMEOUT, Guard, Held, QuietServer, Request, _Logging
from tests.browser.test_calculator import SENIOR, card, choose

OpenPage = Callable[..., Page]
NO_NETWORK = "ERR_"


class Server:
    """The site on a server of its own that can be switched off and whose files can change."""

    def __init__(self, folder: Path, log: list[Request]) -> None:
        self.folder = folder
        self.down = False
        self.asked: list[str] = []
        server = self

        class Handler(_Logging):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                if server.down:
                    self.close_connection = True
                    self.connection.close()
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                # Many plain servers let browsers keep everything for a while, pages too.
                self.send_header("Cache-Control", "max-age=600")
                super().end_headers()

        handler = functools.partial(Handler, directory=str(folder), log=log)
        self.http = QuietServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/site/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def publish(self, name: str, change: Callable[[str], str]) -> None:
        """Change a file as a new build would, and list it anew."""
        file = self.folder / "site" / name
        text = change(file.read_text(encoding="utf-8"))
        file.unlink()  # the tests' other server sends the same file
        file.write_text(text, encoding="utf-8")
        (self.folder / "site" / WORKER).unlink()
        write_service_worker(self.folder / "site")


@pytest.fixture
def server(site_folder: Path, tmp_path: Path, guard: Guard, request_log: list[Request]) -> Iterator[Server]:
    shutil.copytree(site_folder, tmp_path / "site", copy_function=os.link)
    started = Server(tmp_path, request_log)
    guard.origin = started.url.removesuffix("/site/")
    yield started
    started.http.shutdown()


def until(page: Page, condition: str) -> None:
    """Wait until an asynchronous condition holds in the page."""
    page.evaluate(
        f"""async () => {{
          const holds = {condition};
          for (const end = Date.now() + {TIMEOUT}; !(await holds());) {{
            if (Date.now() > end) throw new Error("still not so: " + holds);
            await new Promise((done) => setTimeout(done, 50));
          }}
        }}"""
    )


def kept(page: Page) -> None:
    """Wait until the copy is complete and in charge of the next page."""
    until(
        page,
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          if (!registration || !registration.active || registration.active.state !== "activated") return false;
          if (!document.getElementById("calc")) return true;
          const names = (await caches.keys()).filter((name) => name.endsWith("runtime"));
          return names.length && (await (await caches.open(names[0])).keys()).length === 5;
        }""",
    )


def offline_page(context: BrowserContext, guard: Guard) -> Page:
    page = context.new_page()
    guard.watch(page)
    return page


def test_after_one_visit_the_calculator_works_without_a_network(
    open_page: OpenPage, server: Server, guard: Guard
) -> None:
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    kept(page)
    # Each large file was sent once, though it is now kept as well.
    large = [path for path in server.asked if path.endswith((".bin.gz", ".wasm.gz"))]
    assert len(large) == len(set(large)) == 2
    page.close()
    server.down = True
    guard.expect(NO_NETWORK)
    again = offline_page(page.context, guard)
    again.goto(server.url + SENIOR)
    expect(card(again).locator(".calc-figure")).to_have_text("600元")
    choose(again, "certificate_level", "初级工")
    expect(card(again).locator(".calc-figure")).to_have_text("300元")
    again.goto(server.url + "policies/shanxi-2019.html#s2-i6")
    expect(again.locator("#s2-i6-p1")).to_contain_text("高级工每人600元")
    again.goto(server.url)
    again.get_by_label("搜索政策原文和词语").fill("取证补贴")
    again.locator(".searchbox").get_by_role("button", name="搜索", exact=True).click()
    expect(again.get_by_role("dialog").locator("a[href*='shanxi-2019.html#s2-i6']").first).to_be_visible()


def test_the_network_always_comes_first_for_pages(open_page: OpenPage, server: Server, guard: Guard) -> None:
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + "about.html")
    kept(page)
    server.publish("about.html", lambda text: text.replace("</h1>", "（新版）</h1>"))
    page.reload()
    expect(page.locator("h1")).to_contain_text("（新版）")
    guard.expect("404")
    missing = page.goto(server.url + "no-such-page.html")
    assert missing is not None
    assert missing.status == 404
    assert not missing.from_service_worker or missing.status == 404


def test_a_new_version_is_never_mixed_with_the_old(open_page: OpenPage, server: Server, guard: Guard) -> None:
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + "about.html")
    kept(page)
    server.publish("glossary.html", lambda text: text.replace("</h1>", "（新版）</h1>"))
    # A page is still open, so the new version is fetched and waits.
    page.goto(server.url + "index.html")
    until(page, "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)")
    server.down = True
    guard.expect(NO_NETWORK)
    second = offline_page(page.context, guard)
    second.goto(server.url + "glossary.html")
    expect(second.locator("h1")).not_to_contain_text("（新版）")
    # The old page comes with the styles of the old version, all from the same copy.
    assert second.evaluate("getComputedStyle(document.body).fontFamily") == page.evaluate(
        "getComputedStyle(document.body).fontFamily"
    )
    second.close()
    page.close()
    third = offline_page(page.context, guard)
    # The browser needs a moment to see that no page is left; one that opens before that is still shown the old version.
    for _ in range(TIMEOUT // 250):
        third.goto(server.url + "glossary.html")
        if "（新版）" in third.locator("h1").inner_text():
            break
        third.goto("about:blank")
        third.wait_for_timeout(250)
    expect(third.locator("h1")).to_contain_text("（新版）")


def test_a_tab_that_stays_open_survives_an_update(open_page: OpenPage, server: Server, guard: Guard) -> None:
    """The server has the files of the new version only; the tab still shows the old page and starts Python late."""
    page = open_page("desktop")
    held = Held()
    page.context.route("**/*.wasm*", held)
    page.goto(server.url + SENIOR)
    page.wait_for_function("() => document.querySelector('.calc-loading') !== null")
    for file in (server.folder / "site" / "assets" / "runtime").iterdir():
        file.unlink()
    guard.expect("404")
    held.release()
    trouble = page.locator(".calc-trouble[role=alert]")
    expect(trouble).to_contain_text("也可能是网站刚刚更新")
    expect(page.locator(".is-example").first).to_be_visible()


def test_a_damaged_copy_is_replaced_from_the_server(open_page: OpenPage, server: Server, guard: Guard) -> None:
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    kept(page)
    page.evaluate(
        """async () => {
          const name = (await caches.keys()).find((key) => key.endsWith("runtime"));
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            if (!/\\.(bin|wasm)$/.test(request.url)) continue;
            const bytes = await (await cache.match(request)).arrayBuffer();
            await cache.put(request, new Response(bytes.slice(0, bytes.byteLength / 2)));
          }
        }"""
    )
    before = len(server.asked)
    page.reload()
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    fetched = [path for path in server.asked[before:] if path.endswith((".bin.gz", ".wasm.gz"))]
    assert len(fetched) >= 1
    assert not any("python_stdlib" in path for path in server.asked)
    # The damaged copies are gone: what is kept now is whole, and serves the next visit.
    until(
        page,
        """async () => {
          const cache = await caches.open((await caches.keys()).find((key) => key.endsWith("runtime")));
          const large = (await cache.keys()).filter(({ url }) => /\\.(bin|wasm)$/.test(url));
          const sizes = await Promise.all(large.map(async (request) => (await (await cache.match(request)).arrayBuffer()).byteLength));
          const { files } = JSON.parse(document.getElementById("calc-data").textContent).manifest;
          return sizes.sort().join() === [files.core_wasm.bytes, files.snapshot.bytes].sort().join();
        }""",
    )
    before = len(server.asked)
    page.reload()
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    assert not any(path.endswith((".gz", ".bin", ".wasm")) for path in server.asked[before:])


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })",
        "ServiceWorkerContainer.prototype.register = () => { throw new DOMException('private', 'SecurityError') }",
        "ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('private', 'SecurityError') } })",
    ],
    ids=["http", "private", "full", "no-room", "no-storage"],
)
def test_nothing_can_be_kept_and_everything_works(open_page: OpenPage, site_url: str, script: str) -> None:
    page = open_page("desktop", service_workers="allow")
    page.add_init_script(script)
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.goto(site_url + "about.html")
    expect(page.locator("h1")).to_be_visible()


def test_storage_that_fills_up_leaves_the_page_working(open_page: OpenPage, server: Server, guard: Guard) -> None:
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + "about.html")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": guard.origin, "quotaSize": 100_000})
    guard.expect("Quota")
    page.goto(server.url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.reload()
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
